"""What can be wrong with what insight keeps of its own, and who puts it right."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, Value
from django.db.models.functions import Now

from bluelamp.insight.models import RestrictedSearch, StaffDeclaration, WatchAlert, WatchLook
from bluelamp.quality.declare import (
    Kind,
    Severity,
    basics,
    check,
    in_order,
    no_checks,
    points_at,
    records,
    required,
)

STANDARDS = "professional_standards"

records(StaffDeclaration, one="staff declaration", ref="account:pk", owner=STANDARDS)
points_at(StaffDeclaration, "account_id", "access.Account", severity=Severity.MEDIUM)
check("insight.staffdeclaration.old", StaffDeclaration, kind=Kind.TIMELINESS, severity=Severity.LOW, source="Vetting: yearly, our default †",
      says="is more than a year old", find=Q(declared_at__lt=Now() - Value(timedelta(days=366))), fix="Ask for a new one.")  # fmt: skip
records(
    WatchAlert,
    one="question about a look",
    many="questions about looks",
    ref="watch_alert:pk",
    owner=STANDARDS,
)
basics(WatchAlert)
in_order(WatchAlert, "raised_at", "decided_at")
required(
    WatchAlert,
    "why",
    looks=~Q(decided_at=None),
    severity=Severity.MEDIUM,
    says="was decided without a reason",
)
records(RestrictedSearch, one="search that met a restricted record", many="searches that met restricted records",
        ref="restricted_search:pk", owner=STANDARDS)  # fmt: skip
required(RestrictedSearch, "unit", severity=Severity.MEDIUM, says="names no unit that could read of it")
no_checks(
    WatchLook,
    because="Copied from the sealed audit, whose own verification finds any change; nobody may correct it.",
)
