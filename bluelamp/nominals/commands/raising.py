"""Putting pairs on the review desk: from a create anyway, the engine, a quality flag or a migration."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import rules_matching as rules
from bluelamp.nominals.codes import WAITING, Permission, ReviewOrigin, ReviewState
from bluelamp.nominals.commands.merging import apart_among
from bluelamp.nominals.models import MatchRun, Person, ReviewItem
from bluelamp.nominals.queries.risks import risks_of
from bluelamp.nominals.types import NewReview

Pair = tuple[uuid.UUID, uuid.UUID]


@command(needs=Permission.DECIDE_MATCH, about="one")
def flag_pair(by: Actor, *, one: PersonRef, other: PersonRef, reason: str) -> None:
    """Put two records on the review desk because somebody, or a quality check, thinks that they may be one."""
    if len(reason.strip()) < 5:
        raise Refused("Say what makes you think that they may be one person.")
    if guard.hidden_from(by, [str(other)]) or not Person.objects.filter(id=other.id).exists():
        raise NotThere
    raise_reviews(by, [NewReview(one=one, other=other, origin=ReviewOrigin.QUALITY, reason=reason)])


@command(needs=Permission.RUN_MATCHING)
def raise_many(by: Actor, *, pairs: tuple[NewReview, ...]) -> int:
    """Put many pairs on the review desk (a migration's possible matches, the engine's edges); how many are new."""
    return raise_reviews(by, pairs)


def raise_reviews(by: Actor, pairs: Sequence[NewReview], *, run: MatchRun | None = None) -> int:
    """Put pairs on the desk once each: not those that are one person, known to be two, or decided already."""
    roots = _roots(pairs)
    wanted: dict[Pair, NewReview] = {}
    for pair in pairs:
        ends = sorted({roots[ref.id] for ref in (pair.one, pair.other) if ref.id in roots})
        if len(ends) == 2:
            wanted.setdefault((ends[0], ends[1]), pair)
    wanted = _without_parted(wanted)
    return _save(by, wanted, run) if wanted else 0


def _roots(pairs: Sequence[NewReview]) -> dict[uuid.UUID, uuid.UUID]:
    ids = {ref.id for pair in pairs for ref in (pair.one, pair.other)}
    return dict(Person.objects.filter(id__in=ids).values_list("id", "root_id"))


def _without_parted(wanted: dict[Pair, NewReview]) -> dict[Pair, NewReview]:
    ends = {one for pair in wanted for one in pair}
    members = dict(Person.objects.filter(root_id__in=ends).values_list("id", "root_id"))
    parted = {frozenset((members[row.one_id], members[row.other_id])) for row in apart_among(members)}
    return {pair: new for pair, new in wanted.items() if frozenset(pair) not in parted}


def _save(by: Actor, wanted: dict[Pair, NewReview], run: MatchRun | None) -> int:
    ends = {one for pair in wanted for one in pair}
    known = {
        (row.one_id, row.other_id): row
        for row in ReviewItem.objects.select_for_update().filter(one_id__in=ends, other_id__in=ends)
    }
    risks = risks_of(ends)
    fresh = []
    for pair, new in wanted.items():
        if pair not in known:
            fresh.append(_row(by, pair, new, risks, run))
        elif _is_news(known[pair], new):
            _renew(known[pair], new, run)
    ReviewItem.objects.bulk_create(fresh)
    return len(fresh)


def _is_news(row: ReviewItem, new: NewReview) -> bool:
    """A waiting pair takes a better weight; “cannot tell” is asked again when the evidence has moved."""
    if ReviewState(row.state) in WAITING:
        return new.origin == ReviewOrigin.ENGINE and row.weight != new.weight
    return rules.is_worth_asking_again(state=ReviewState(row.state), known=row.weight, now=new.weight)


def _renew(row: ReviewItem, new: NewReview, run: MatchRun | None) -> None:
    if row.state == ReviewState.CANNOT_TELL:
        row.state, row.decided_at = ReviewState.OPEN, None
        row.votes.filter(undone_at=None).update(undone_at=clock.now())
    row.weight, row.probability, row.waterfall, row.run = (
        new.weight,
        new.probability,
        list(new.waterfall),
        run,
    )
    row.save()


def _row(
    by: Actor, pair: Pair, new: NewReview, risks: dict[uuid.UUID, tuple[int, list[str]]], run: MatchRun | None
) -> ReviewItem:
    ranked = sorted(risks[one] for one in pair)
    return ReviewItem(
        one_id=pair[0], other_id=pair[1], origin=new.origin, reason=new.reason, weight=new.weight,
        probability=new.probability, waterfall=list(new.waterfall), risk=ranked[0][0],
        risk_words=list(dict.fromkeys(word for _, words in ranked for word in words)), raised_at=clock.now(),
        raised_by=(by.acting_for or by.name)[:200], run=run,
    )  # fmt: skip
