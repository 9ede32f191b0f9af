"""The backlog board: counted from the rows of the ledger, never kept beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from bluelamp.access import guard
from bluelamp.insight import rules
from bluelamp.insight.codes import Permission
from bluelamp.insight.types import Backlog, Board, Cell, Parked
from bluelamp.insight.watch.listing import alert, alerts, looks_around, restricted_searches
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import Denied, query
from bluelamp.safeguarding import queries as safeguarding
from bluelamp.safeguarding.types import Coverage, OwedGap
from bluelamp.work import declare
from bluelamp.work import queries as work
from bluelamp.work.types import Risk, Tally

__all__ = ["alert", "alerts", "backlogs", "looks_around", "restricted_searches"]

SEE_PARKED = "access.see_parked"
DAYS = 7
ROWS = "/duties/force/?"


def _cell(label: str, number: int, **narrowed: object) -> Cell:
    return Cell(label=label, number=number, link=ROWS + urlencode({k: v for k, v in narrowed.items() if v}))


def _by_district(kind: str, tallies: Sequence[Tally]) -> tuple[Cell, ...]:
    owed: dict[str, int] = defaultdict(int)
    for one in tallies:
        owed[one.district] += one.owed
    named = sorted(owed.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        _cell(district or "No district", number, kind=kind, district=district or "-")
        for district, number in named
    )


def _backlog(kind: str, tallies: Sequence[Tally], past: Sequence[dict[str, int]]) -> Backlog:
    owed, overdue = sum(one.owed for one in tallies), sum(one.overdue for one in tallies)
    risks = {risk: sum(one.owed for one in tallies if one.risk is risk) for risk in Risk}
    ages = [one.oldest for one in tallies if one.oldest]
    days = [then.get(kind, 0) for then in past]
    return Backlog(
        kind=kind, label=declare.kind(kind).label, owed=_cell("owed", owed, kind=kind),
        overdue=_cell("overdue", overdue, kind=kind, overdue=1), oldest=min(ages, default=None),
        by_risk=tuple((risk, _cell(risk.label, number, kind=kind, risk=risk.value))
                      for risk, number in risks.items()),
        by_district=_by_district(kind, tallies), yesterday=days[-1], last_week=days[0],
        days=(*days, owed))  # fmt: skip


def _backlogs(viewer: Actor) -> tuple[Backlog, ...]:
    by_kind: dict[str, list[Tally]] = defaultdict(list)
    for one in work.tallies(viewer):
        by_kind[one.kind].append(one)
    past = [{line.kind: line.owed for line in work.owed_then(viewer, at=clock.now() - timedelta(days=ago))}
            for ago in range(DAYS, 0, -1)]  # fmt: skip
    kinds = [one.name for one in declare.kinds()]
    kinds += [kind for kind in by_kind if kind not in kinds]
    found = [_backlog(kind, by_kind[kind], past) for kind in kinds]
    return tuple(sorted(found, key=lambda one: rules.standing(
        overdue=one.overdue.number, owed=one.owed.number,
        by_risk={risk.value: cell.number for risk, cell in one.by_risk})))  # fmt: skip


def _parked(viewer: Actor) -> tuple[Parked, ...]:
    if not guard.may(viewer, SEE_PARKED):
        return ()
    held = events.parked()
    hidden = guard.hidden_from(viewer, [one.subject for one in held])
    return tuple(
        Parked(reader=one.reader, subject=one.subject, handler=one.handler, error=one.error.splitlines()[-1],
               parked_at=one.parked_at, waiting=one.waiting)
        for one in held if one.subject not in hidden)  # fmt: skip


def _safeguarding(
    viewer: Actor,
) -> tuple[tuple[OwedGap, ...], tuple[Coverage, ...], tuple[str, ...], tuple[str, ...]]:
    """Gaps, coverage, rules off and what could not be counted: a figure missing is said, never shown as zero."""
    try:
        gaps = safeguarding.latest_gaps(viewer)
        missing = () if gaps else ("The hourly count of records against referrals has not run yet.",)
        return gaps, safeguarding.coverage(viewer), safeguarding.rules_turned_off(viewer), missing
    except Denied as denied:
        return (), (), (), (denied.why,)


@query(needs=Permission.VIEW_BACKLOG, audited=False)
def backlogs(viewer: Actor) -> Board:
    """What the force owes: every number equals the rows its link opens, without what is sealed from the viewer."""
    found = _backlogs(viewer)
    gaps, coverage, off, missing = _safeguarding(viewer)
    return Board(
        counted_at=clock.now(), backlogs=found, owed=sum(one.owed.number for one in found),
        overdue=sum(one.overdue.number for one in found), gaps=tuple(one for one in gaps if one.gap),
        fallen=tuple(one for one in coverage if rules.has_fallen(one.fall)), coverage=coverage,
        parked=_parked(viewer), rules_off=off, not_counted=missing)  # fmt: skip
