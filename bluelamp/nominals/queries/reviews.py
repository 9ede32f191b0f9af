"""The review desk: what waits by risk then weight, how the backlog moves, and one pair side by side."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db.models import Q

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.nominals.codes import WAITING, Outcome, Permission, ReviewOrigin, ReviewState
from bluelamp.nominals.models import MatchRun, Person, ReviewItem, ReviewVote
from bluelamp.nominals.queries import comparing, showing
from bluelamp.nominals.types import (
    Backlog,
    ReviewLine,
    ReviewView,
    RunView,
    Step,
    VoteView,
)

LISTED = 40
ORDER = ("risk", "-weight", "raised_at", "id")


@query(needs=Permission.DECIDE_MATCH, shows=lambda lines: [f"review:{one.item}" for one in lines])
def review_queue(viewer: Actor, *, limit: int = LISTED) -> list[ReviewLine]:
    """The pairs this person may decide, worst first; pairs with a record hidden from them are not there."""
    rows = _open_to(viewer)[:limit]
    ends = {one for row in rows for one in (row.one_id, row.other_id)}
    names = showing.own_names(ends)
    return [_line(viewer, row, names) for row in rows]


def _line(viewer: Actor, row: ReviewItem, names: dict[uuid.UUID, str]) -> ReviewLine:
    is_held = row.locked_until and row.locked_until > clock.now() and row.locked_by != viewer.account_id
    return ReviewLine(
        item=str(row.id), state=ReviewState(row.state), origin=ReviewOrigin(row.origin), risk=row.risk,
        risk_words=tuple(row.risk_words), weight=row.weight, raised_at=row.raised_at,
        one=names.get(row.one_id, ""), other=names.get(row.other_id, ""),
        is_held_by=row.locked_name if is_held else "",
    )  # fmt: skip


def _open_to(viewer: Actor) -> list[ReviewItem]:
    """Waiting pairs this viewer may see and has not spoken about; a supervisor's only for supervisors."""
    states = [
        one
        for one in WAITING
        if one != ReviewState.SUPERVISOR or guard.may(viewer, Permission.SUPERVISE_MATCH)
    ]
    mine = ReviewVote.objects.filter(account_id=viewer.account_id, undone_at=None).values("item_id")
    rows = ReviewItem.objects.filter(state__in=states).exclude(id__in=mine).order_by(*ORDER)
    return visible(viewer, rows)


def visible(viewer: Actor, rows: Iterable[ReviewItem]) -> list[ReviewItem]:
    """Pairs of which neither record is hidden from the viewer: not listed, not counted."""
    given = list(rows)
    ends = {one for row in given for one in (row.one_id, row.other_id)}
    hidden = guard.hidden_from(viewer, (f"person:{one}" for one in ends), also_restricted=True)
    return [row for row in given if not hidden & {f"person:{row.one_id}", f"person:{row.other_id}"}]


@query(needs=Permission.DECIDE_MATCH, audited=False)
def review_backlog(viewer: Actor) -> Backlog:
    """What waits, the oldest, and the pace of a week: of pairs this viewer may see."""
    now = clock.now()
    week, today = now - timedelta(days=7), clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = Q(decided_at__gte=week) | Q(raised_at__gte=week)
    rows = visible(viewer, ReviewItem.objects.filter(Q(state__in=WAITING) | recent))
    waiting = [row for row in rows if row.state in WAITING]
    return Backlog(
        waiting=len(waiting), second=sum(row.state == ReviewState.SECOND for row in waiting),
        supervisor=sum(row.state == ReviewState.SUPERVISOR for row in waiting),
        oldest=min((row.raised_at for row in waiting), default=None),
        decided_today=sum(bool(row.decided_at and row.decided_at >= today) for row in rows),
        decided_week=sum(bool(row.decided_at and row.decided_at >= week) for row in rows),
        raised_week=sum(row.raised_at >= week for row in rows),
    )  # fmt: skip


@query(needs=Permission.DECIDE_MATCH, audited=False)
def next_pair(viewer: Actor, *, without: Collection[str] = ()) -> str:
    """The worst pair that nobody else has open; empty when there is none. Says nothing of whom it is about."""
    now = clock.now()
    for row in _open_to(viewer):
        is_held = row.locked_until and row.locked_until > now and row.locked_by != viewer.account_id
        if not is_held and str(row.id) not in without:
            return str(row.id)
    return ""


@query(needs=Permission.DECIDE_MATCH, shows=lambda view: [view.one.ref, view.other.ref])
def review(viewer: Actor, item: str) -> ReviewView:
    """Two records side by side, differences marked, with the waterfall of weights; each look is audited."""
    row = _pair(viewer, item)
    one, other = (_root(end) for end in (row.one_id, row.other_id))
    left, right = comparing.side(viewer, one), comparing.side(viewer, other)
    votes = row.votes.filter(undone_at=None).order_by("at", "id")
    tells = row.state not in (ReviewState.OPEN, ReviewState.SECOND)
    return ReviewView(
        item=str(row.id), state=ReviewState(row.state), origin=ReviewOrigin(row.origin), reason=row.reason,
        risk=row.risk, risk_words=tuple(row.risk_words), weight=row.weight, probability=row.probability,
        waterfall=tuple(Step(field=f, words=w, bits=float(b)) for f, w, b in row.waterfall),
        needs_two=comparing.needs_two(one, other), votes=tuple(_vote(vote, tells=tells) for vote in votes),
        one=left.side, other=right.side, compared=comparing.compared(left, right), raised_at=row.raised_at,
        raised_by=row.raised_by,
    )  # fmt: skip


def _vote(vote: ReviewVote, *, tells: bool) -> VoteView:
    outcome = Outcome(vote.outcome).label if tells else ""
    return VoteView(by=vote.by, at=vote.at, outcome=outcome, reason=vote.reason if tells else "")


def _pair(viewer: Actor, item: str) -> ReviewItem:
    try:
        found = ReviewItem.objects.filter(id=uuid.UUID(item)).first()
    except ValueError:
        found = None
    if found is None or not visible(viewer, [found]):
        raise NotThere
    return found


def _root(one: uuid.UUID) -> PersonRef:
    return PersonRef(Person.objects.values_list("root_id", flat=True).get(id=one))


@query(needs=Permission.DECIDE_MATCH, audited=False)
def match_runs(viewer: Actor, *, limit: int = 10) -> list[RunView]:
    """Runs of the matching engine, newest first, with what came of each."""
    return [
        RunView(
            started_at=row.started_at, finished_at=row.finished_at, by=row.by, model_version=row.model_version,
            records=row.records, merged=row.merged, reviews=row.reviews, refused=row.refused, problem=row.problem,
            hashes=tuple(sorted(row.hashes.items())),
        )
        for row in MatchRun.objects.order_by("-started_at")[:limit]
    ]  # fmt: skip
