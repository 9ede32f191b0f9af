"""What can be wrong with drafts: sealed, so that only their frame can be looked at."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, Value
from django.db.models.functions import Now

from bluelamp.forms.models import Draft
from bluelamp.quality.declare import Kind, Severity, check, in_order, not_future, points_at, records

records(Draft, one="draft", ref="draft:pk", owner="data_quality_officer", changed="saved_at")
points_at(Draft, "account_id", "access.Account", severity=Severity.LOW)
not_future(Draft, "saved_at", severity=Severity.LOW)
in_order(
    Draft,
    "typed_at",
    "saved_at",
    severity=Severity.LOW,
    looks=Q(typed_at__gt=Now() - Value(timedelta(days=1))),
)
check("forms.draft.forgotten", Draft, kind=Kind.TIMELINESS, severity=Severity.LOW, source="security.md §14; thirty days †", cause="form",
      says="has waited thirty days to be sent", looks=Q(is_latest=True), find=Q(saved_at__lt=Now() - Value(timedelta(days=30))),
      fix="Ask its writer to send it or throw it away.", shows=("form", "saved_at"))  # fmt: skip
