"""What stays when a record is gone: what old ids answer, which rows are accounted for, and the monthly report."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import F, Q

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused
from bluelamp.retention.codes import Decision, Permission, ProposalState
from bluelamp.retention.models import (
    Certificate,
    ErasedRow,
    HeldRow,
    Hold,
    Proposal,
    ProposalItem,
    Standing,
    Tombstone,
)
from bluelamp.retention.queries import batches, records
from bluelamp.retention.types import Buried, MonthlyReport


def tombstones(refs: Iterable[str]) -> dict[str, Buried]:
    """What these references answer when their records are in quarantine or disposed of; others are left out."""
    return {row.ref: _buried(row) for row in Tombstone.objects.filter(ref__in=list(refs))}


def _buried(row: Tombstone) -> Buried:
    return Buried(
        ref=row.ref, since=row.since, rule=row.rule, citation=row.citation, certificate=row.certificate_id
    )


def buried_at(path: str) -> Buried | None:
    """The tombstone that an address speaks of: any id or number in it whose record was disposed of."""
    words = [word for word in path.split("/") if word]
    bare = [word for word in words if _is_id(word)]
    ends = Q(numbers__overlap=words)
    for one in bare:
        ends |= Q(ref__endswith=f":{one}")
    row = Tombstone.objects.filter(ends).order_by("-since").first() if words else None
    return _buried(row) if row else None


def _is_id(word: str) -> bool:
    try:
        uuid.UUID(word)
    except ValueError:
        return False
    return True


def accounted(table: str, keys: Sequence[str]) -> frozenset[str]:
    """Which rows of a table, by key (`["<id>"]`), are in quarantine or were erased by certificate: whoever finds a row
    missing asks here before calling it lost."""
    held = HeldRow.objects.filter(table_name=table, key__in=keys, fate="goes").values_list("key", flat=True)
    by_kept = {key_kept(key): key for key in keys}
    gone = ErasedRow.objects.filter(table_name=table, key__in=by_kept, fate="goes").values_list(
        "key", flat=True
    )
    return frozenset([*held, *(by_kept[key] for key in gone)])


def key_kept(key: str) -> str:
    """A row's key as a manifest keeps it: a key of several columns may say something (a number, a word of a name), so
    only its hash stays."""
    return key if len(json.loads(key)) == 1 else "sha256:" + hashlib.sha256(key.encode()).hexdigest()


def _month(text: str) -> tuple[datetime, datetime]:
    try:
        start = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused(f"{text[:20]!r} is not a month: write it as 2026-11.") from error
    return start, (start + timedelta(days=32)).replace(day=1)


@query(needs=Permission.VIEW_RETENTION, audited=False)
def monthly_report(viewer: Actor, *, month: str = "") -> MonthlyReport:
    """A month of disposals with counts, failures and holds (domain/records.md §9)."""
    text = month or f"{clock.now():%Y-%m}"
    start, end = _month(text)
    ended = Proposal.objects.filter(ended_at__gte=start, ended_at__lt=end)
    gone = Certificate.objects.filter(erased_at__gte=start, erased_at__lt=end)
    moved = Proposal.objects.filter(quarantined_at__gte=start, quarantined_at__lt=end)
    items = ProposalItem.objects.filter(proposal__in=[row.proposal_id for row in gone])
    items = items.exclude(decision=Decision.RETAIN)
    holds = Hold.objects.filter(lifted_at=None)
    return MonthlyReport(
        month=text, proposed=Proposal.objects.filter(proposed_at__gte=start, proposed_at__lt=end).count(),
        quarantined=sum(int(row.counts.get("quarantined", 0)) for row in moved),
        undone=ended.filter(state=ProposalState.UNDONE).count(),
        erased=sum(len(row.records) for row in gone), rows=sum(row.rows for row in gone),
        retained=_retained(start, end), by_group=_counted(items, "group"), by_kind=_counted(items, "kind"),
        refused=ended.filter(state=ProposalState.WITHDRAWN).count(), holds_in_force=holds.exclude(ref="").count(),
        moratoria=holds.filter(ref="").count(),
        due_and_waiting=Standing.objects.filter(ref=F("lead"), due_at__lte=clock.now()).count(),
        unreviewed=sum(records.unreviewed_in().values()), norm=batches.norm(),
        certificates=tuple(str(row.id) for row in gone.order_by("erased_at")),
    )  # fmt: skip


def _retained(start: datetime, end: datetime) -> int:
    rows = ProposalItem.objects.filter(decision=Decision.RETAIN, proposal__proposed_at__gte=start)
    return rows.filter(proposal__proposed_at__lt=end).count()


def _counted(items: object, column: str) -> dict[str, int]:
    return dict(Counter(str(value) for value in items.values_list(column, flat=True)))  # type: ignore[attr-defined]
