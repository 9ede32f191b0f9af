"""One record with everything that bears on it, and lists of those that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.retention import declare
from bluelamp.retention.codes import Decision, Group, HoldKind, NoticeKind, Permission, ProposalState
from bluelamp.retention.models import Hold, Proposal, ProposalItem, Review, Standing
from bluelamp.retention.queries import batches, standing
from bluelamp.retention.queries.standing import Clock
from bluelamp.retention.rules import disposing
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.types import (
    DueLine,
    DuePage,
    GroupCount,
    HoldView,
    Overview,
    RecordView,
    ReviewLine,
)

PAGE = 50


@query(needs=Permission.REVIEW_RECORD, about="ref")
def record(viewer: Actor, *, ref: str) -> RecordView:
    """One record under review: its clock and why, its parts, links, notices, holds, what is live, earlier decisions."""
    kind = declare.records.get(ref.partition(":")[0])
    if kind is None or not standing.on_record([ref]):
        raise NotThere
    ((lead, found),) = standing.clocks([ref]).items()
    if guard.hidden_from(viewer, [ref, *found.parts]):
        raise NotThere
    due = standing.due_at(found)
    whole = found.whole
    terms = schedule().groups[whole.group] if whole else None
    item = ProposalItem.objects.filter(ref=lead, proposal__state=ProposalState.PROPOSED).first()
    return RecordView(
        ref=lead, number=next(iter(kind.numbers([ref]).get(ref, ())), ""),
        name=standing.names_of([ref]).get(ref, ref), label=kind.label, url=kind.url(ref),
        group=whole.group if whole else None, group_title=terms.title if terms else "",
        citation=terms.citation if terms else "", clear_from=whole.clear_from if whole else None, due_at=due,
        why=whole.why if whole else "", parts=_parts(found),
        matters=tuple(sorted(found.matters, key=lambda m: m.at, reverse=True)),
        notices=tuple((n.at, NoticeKind(n.kind).label, n.words) for n in found.notices),
        holds=tuple(_hold(one) for one in standing.holds_on(sorted(found.parts), whole.group if whole else None)),
        live=tuple(_live(lead, found)), reviews=_reviews(list(found.parts)),
        proposal=item.proposal_id if item else None, is_due=due is not None and due <= clock.now(),
        needs_two=whole is not None and disposing.needs_two(whole.group, schedule()),
    )  # fmt: skip


def _parts(found: Clock) -> tuple[tuple[str, Group | None, datetime | None], ...]:
    return tuple(
        (ref, own.group if own else None, own.due_at if own else None) for ref, own in found.parts.items()
    )


def _live(lead: str, found: Clock) -> list[str]:
    holds = {
        standing.hold_words(one)
        for one in standing.holds_on(sorted(found.parts), found.whole.group if found.whole else None)
    }
    return [words for words in standing.why_not({lead: found})[lead] if words not in holds]


def _hold(row: Hold) -> HoldView:
    scope = "this record" if row.ref else "every record of its kind"
    return HoldView(
        id=row.id, kind=HoldKind(row.kind), scope=scope, reference=row.reference, reason=row.reason, by=row.by,
        at=row.at, until=row.until,
    )  # fmt: skip


def _reviews(refs: Sequence[str]) -> tuple[ReviewLine, ...]:
    rows = Review.objects.filter(ref__in=refs).order_by("-at")
    return tuple(
        ReviewLine(
            at=row.at, by=row.by, decision=Decision(row.decision), reason=row.reason, next_at=row.next_at
        )
        for row in rows
    )


# --- lists ----------------------------------------------------------------------------------------------
@query(needs=Permission.REVIEW_RECORD, shows=lambda page: [line.ref for line in page.lines])
def due(viewer: Actor, *, group: Group | None = None, kind: str = "", page: int = 1) -> DuePage:
    """Records that are due now, longest first; sealed ones are left out for whom they are sealed."""
    rows = Standing.objects.filter(ref=F("lead"), due_at__lte=clock.now())
    rows = rows.filter(group=int(group)) if group else rows
    rows = rows.filter(kind=kind) if kind else rows
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    at = min(max(1, page), pages)
    shown = list(rows.order_by("due_at", "ref")[(at - 1) * PAGE : at * PAGE])
    hidden = guard.hidden_from(viewer, [row.ref for row in shown])
    names = standing.names_for(viewer, (row.ref for row in shown))
    lines = tuple(_line(row, names.get(row.ref, row.ref)) for row in shown if row.ref not in hidden)
    return DuePage(lines=lines, total=total, page=at, pages=pages)


def _line(row: Standing, name: str) -> DueLine:
    holds = standing.holds_on([row.ref], Group(row.group))
    return DueLine(
        ref=row.ref, name=name, kind=row.kind, group=Group(row.group), due_at=row.due_at, why=row.why,
        held_by="; ".join(standing.hold_words(one) for one in holds),
    )  # fmt: skip


@query(needs=Permission.VIEW_RETENTION, audited=False)
def overview(viewer: Actor) -> Overview:
    """How retention stands: due by group, un-reviewed records, holds, norm and the batches in hand."""
    unreviewed = unreviewed_in()
    open_batches = Proposal.objects.filter(state__in=[ProposalState.PROPOSED, ProposalState.QUARANTINED])
    return Overview(
        groups=tuple(_groups()), unreviewed=sum(unreviewed.values()), unreviewed_in=unreviewed,
        holds=Hold.objects.filter(lifted_at=None).count(), norm=batches.norm(),
        batches=tuple(batches.view(row) for row in open_batches.order_by("-proposed_at")),
    )  # fmt: skip


def _groups() -> list[GroupCount]:
    leads = Standing.objects.filter(ref=F("lead"))
    late = Count("ref", filter=Q(due_at__lte=clock.now()))
    counted: dict[int, Any] = {
        row["group"]: row for row in leads.values("group").annotate(records=Count("ref"), due=late)
    }
    return [
        GroupCount(
            group=group, title=terms.title, citation=terms.citation,
            records=counted.get(group.value, {}).get("records", 0), due=counted.get(group.value, {}).get("due", 0),
        )
        for group, terms in schedule().groups.items()
    ]  # fmt: skip


def unreviewed_in() -> dict[str, int]:
    """Records and rows without a group, by where they are: they are kept until somebody gives them one."""
    graded = dict(Standing.objects.values_list("kind").annotate(n=Count("ref")))
    found = {
        one.label: max(0, one.model._default_manager.count() - graded.get(kind, 0))
        for kind, one in declare.records.items()
    }
    return {**found, **{name: count() for name, count in declare.unreviewed_counts.items()}}


@query(needs=Permission.VIEW_RETENTION, audited=False)
def holds(viewer: Actor) -> tuple[tuple[str, str, HoldView], ...]:
    """Holds in force with the record or class each holds."""
    rows = list(Hold.objects.filter(lifted_at=None).order_by("-at")[:200])
    names = standing.names_for(viewer, (row.ref for row in rows if row.ref))
    hidden = guard.hidden_from(viewer, [row.ref for row in rows if row.ref])
    return tuple(
        (row.ref, names.get(row.ref, row.ref) if row.ref else _scope(row), _hold(row))
        for row in rows
        if row.ref not in hidden
    )


def _scope(row: Hold) -> str:
    kind = declare.records.get(row.of_kind)
    of = f"all {kind.label.lower()}" if kind else "all records"
    return f"{of} of group {row.of_group}" if row.of_group else of


def selected_as_due(limit: int) -> list[str]:
    """What the ordinary rule proposes: due records that are neither held, live nor in a batch already."""
    taken = ProposalItem.objects.filter(proposal__state=ProposalState.PROPOSED).values("ref")
    rows = Standing.objects.filter(ref=F("lead"), due_at__lte=clock.now()).exclude(ref__in=taken)
    chosen: list[str] = []
    most = min(limit, schedule().norm_times * batches.norm())
    for row in rows.order_by("due_at", "ref").iterator(chunk_size=200):
        found = standing.clocks([row.ref])
        due = next(iter(found.values()))
        at = standing.due_at(due)
        if at is not None and at <= clock.now() and not any(standing.why_not(found).values()):
            chosen.append(due.lead)
        if len(chosen) >= most:
            break
    return chosen
