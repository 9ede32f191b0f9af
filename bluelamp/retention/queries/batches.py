"""Batches and certificates as they are shown, and the norm they are measured by."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.retention.codes import Decision, Group, Permission, ProposalState
from bluelamp.retention.models import Certificate, Proposal, ProposalItem
from bluelamp.retention.queries import standing
from bluelamp.retention.rules import disposing
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import CertificateView, ItemView, ProposalView

GONE = (ProposalState.QUARANTINED, ProposalState.ERASED)
SHOWN = 200


def quarantined_since(since: datetime, *, but: uuid.UUID | None = None) -> int:
    """How many records went into quarantine since a moment and were not brought back."""
    rows = Proposal.objects.filter(state__in=GONE, quarantined_at__gte=since)
    rows = rows.exclude(id=but) if but else rows
    return sum(int(counts.get("quarantined", 0)) for counts in rows.values_list("counts", flat=True))


def norm() -> int:
    """The norm of a month, from the disposals of the last twelve."""
    now = clock.now()
    first = Proposal.objects.filter(state__in=GONE).order_by("quarantined_at").first()
    began = first.quarantined_at if first else None
    months = (now - began).days // 30 if began else 0
    return disposing.monthly_norm(quarantined_since(now - timedelta(days=365)), months, schedule())


def view(row: Proposal, *, viewer: Actor = SYSTEM, items: Sequence[ProposalItem] = ()) -> ProposalView:
    """A batch as it is shown, its records by the names this viewer may know."""
    names = standing.names_for(viewer, (item.ref for item in items))
    return ProposalView(
        id=row.id, rule=row.rule, title=row.title, citation=row.citation, state=ProposalState(row.state),
        norm=row.norm, counts=row.counts, proposed_at=row.proposed_at, proposed_by=row.proposed_by,
        approved_by=row.approved_by, quarantined_at=row.quarantined_at, erase_after=row.erase_after,
        ended_at=row.ended_at, ended_by=row.ended_by, ended_reason=row.ended_reason,
        items=tuple(_item(item, names.get(item.ref, "")) for item in items),
    )  # fmt: skip


def _item(item: ProposalItem, name: str) -> ItemView:
    group = Group(item.group)
    return ItemView(
        ref=item.ref, name=name or item.ref, kind=item.kind, group=group, due_at=item.due_at, why=item.why,
        decision=Decision(item.decision), decided_by=item.decided_by, seconded_by=item.seconded_by,
        needs_two=disposing.needs_two(group, schedule()),
    )  # fmt: skip


@query(needs=Permission.VIEW_RETENTION, shows=lambda found: [item.ref for item in found.items])
def proposal(viewer: Actor, *, id: uuid.UUID) -> ProposalView:
    """One batch with its records."""
    row = Proposal.objects.filter(id=id).first()
    if row is None:
        raise NotThere
    return view(row, viewer=viewer, items=list(row.items.order_by("group", "due_at", "ref")[:SHOWN]))


@query(needs=Permission.VIEW_RETENTION, audited=False)
def proposals(viewer: Actor) -> tuple[ProposalView, ...]:
    """Batches, newest first."""
    return tuple(view(row) for row in Proposal.objects.order_by("-proposed_at", "id")[:SHOWN])


def certificate_view(row: Certificate) -> CertificateView:
    """A certificate as it is shown."""
    return CertificateView(
        id=row.id, rule=row.rule, title=row.title, citation=row.citation, records=tuple(row.records),
        counts=row.counts, rows=row.rows, manifest_sha256=row.manifest_sha256, list_number=row.list_number,
        list_sha256=row.list_sha256, proposed_by=row.proposed_by, approved_by=row.approved_by,
        erased_by=row.erased_by, erased_at=row.erased_at, backups_gone_on=row.backups_gone_on,
    )  # fmt: skip


@query(needs=Permission.VIEW_RETENTION, audited=False)
def certificates(viewer: Actor) -> tuple[CertificateView, ...]:
    """Certificates of disposal, newest first."""
    return tuple(certificate_view(row) for row in Certificate.objects.order_by("-erased_at")[:SHOWN])


@query(needs=Permission.VIEW_RETENTION, audited=False)
def certificate(viewer: Actor, *, id: uuid.UUID) -> CertificateView:
    """One certificate."""
    row = Certificate.objects.filter(id=id).first()
    if row is None:
        raise NotThere
    return certificate_view(row)
