"""What can be wrong with retention's tables (domain/records.md §9): declared here, by label, for work stands on retention and
quality on work."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Now

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

REVIEWER = "retention_reviewer"
RRD = "College of Policing APP, review, retention and disposal (records.md §9)"

records(
    "retention.Standing", one="standing of a record", many="standings of records", ref=":ref", owner=REVIEWER
)
check("retention.standing.overdue", "retention.Standing", kind=Kind.TIMELINESS, severity=Severity.MEDIUM, source=RRD, cause="kind",
      says="has been due for review for more than a year", find=Q(due_at__lt=Now() - Value(timedelta(days=365))),
      fix="Review it.", shows=("group", "due_at"))  # fmt: skip
records(
    "retention.Notice", one="notice of retention", many="notices of retention", ref=":ref", owner=REVIEWER
)
in_order("retention.Notice", "at", "told_at")
records("retention.Review", one="retention review", ref=":ref", owner=REVIEWER)
required("retention.Review", "reason", severity=Severity.HIGH, source=RRD)
records("retention.Hold", one="hold", ref=":ref", owner=REVIEWER)
required("retention.Hold", "reason", severity=Severity.HIGH, source=RRD)
in_order("retention.Hold", "at", "lifted_at")
required(
    "retention.Hold",
    "lifted_reason",
    looks=~Q(lifted_at=None),
    severity=Severity.HIGH,
    says="was lifted without a reason",
)
records("retention.Proposal", one="disposal proposal", ref="retention_proposal:pk", owner=REVIEWER)
basics("retention.Proposal")
check("retention.proposal.own_approval", "retention.Proposal", kind=Kind.CONSISTENCY, severity=Severity.HIGH, source="security.md §9: second person approves",
      says="was proposed and approved by the same person", find=Q(proposer_id=F("approver_id")), fix="Undo it while it can be undone.",
      shows=("rule",))  # fmt: skip
records(
    "retention.ProposalItem",
    one="record proposed for disposal",
    many="records proposed for disposal",
    ref=":ref",
    owner=REVIEWER,
)
check(
    "retention.proposalitem.own_second", "retention.ProposalItem", kind=Kind.CONSISTENCY, severity=Severity.HIGH, source=RRD,
    says="was decided and seconded by the same person", find=Q(decider_id=F("seconder_id")),
    fix="Have it seconded by somebody else before it is disposed of.", shows=("group",))  # fmt: skip
records("retention.HeldRow", one="quarantined row", ref="retention_proposal:proposal_id", owner=REVIEWER)
points_at("retention.HeldRow", "proposal_id", "retention.Proposal", severity=Severity.HIGH)
records("retention.Tombstone", one="tombstone", ref=":ref", owner=REVIEWER)
required("retention.Tombstone", "citation", severity=Severity.MEDIUM)
for _proof in ("retention.Certificate", "retention.ErasedRow"):
    no_checks(
        _proof, because="Proof of an erasure, hashed in its manifest; nobody may correct it afterwards."
    )
