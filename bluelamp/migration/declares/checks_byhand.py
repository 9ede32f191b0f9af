"""What can be wrong with decisions made about held rows by hand."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from bluelamp.migration.codes import HandState
from bluelamp.migration.models import HandDecision
from bluelamp.quality.declare import Kind, Severity, basics, check, records, required

ANSWERED_WITHIN = timedelta(days=2)  # † force policy

records(
    HandDecision,
    one="decision about a held row",
    many="decisions about held rows",
    ref="hand_decision:id",
    owner="migration_operator",
    link="/migration/rows/{ledger_id}/",
)
basics(HandDecision)
required(HandDecision, "reason", severity=Severity.HIGH, shows=("what",))
check(
    "migration.handdecision.waits", HandDecision, kind=Kind.TIMELINESS, severity=Severity.MEDIUM, shows=("what", "at"),
    says="has waited more than two days for a second person", looks=Q(state=HandState.PROPOSED),
    find=lambda rows: rows.filter(state=HandState.PROPOSED, at__lt=Now() - ANSWERED_WITHIN),
    fix="Agree to it or do not, at the page of the row.", source="security.md §3: nobody approves own work",
)  # fmt: skip
