"""Who to send: filter by rule, time by road, rank, and say why for those in and those out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from bluelamp.geography import coordinates
from bluelamp.geography.codes import Method, PositionQuality, StatusClass
from bluelamp.geography.roadnet import Reach, Snap, Weighed
from bluelamp.geography.router import Closed, Router, straight_seconds
from bluelamp.geography.rules import sending as rules
from bluelamp.geography.types import Candidate, PassedOver, Point, Requirement, Suggested, Suggestion

FIRST_LIMIT_S = 240.0
FIRST_SHARE = 0.8
LIMIT_GROWS = 1.7
LAST_LIMIT_S = 7_200.0
NO_ROADS = "No road network in this area: times are straight-line estimates."
FAR_FROM_ROAD = "No road within 300 m of this place: times are straight-line estimates."


@dataclass(slots=True)
class Timed:
    """One unit on its way through the ranking."""

    unit: Candidate
    where: rules.Standing
    reasons: list[str]
    crow_m: float
    seconds: float
    method: Method
    snap: Snap | None = None


@dataclass(frozen=True, slots=True)
class RoadTimes:
    """What a road search found, kept for measuring the way of those suggested."""

    weighed: Weighed
    reach: Reach
    to: Snap


def _measured(candidates: Sequence[Candidate], need: Requirement, to: Point, at: datetime) -> list[Timed]:
    found = []
    for unit in candidates:
        where = rules.standing(unit, at)
        reasons = rules.reasons_out(unit, need, at)
        if where.point is None and not reasons:
            reasons = [f"{where.note}: cannot be timed."]
        found.append(Timed(unit, where, reasons, np.inf, np.inf, Method.ESTIMATE))
    placed = [one for one in found if one.where.point is not None]
    points = [one.where.point for one in placed if one.where.point is not None]
    away = coordinates.metres_between(to.lon, to.lat, [p.lon for p in points], [p.lat for p in points])
    for one, metres, seconds in zip(placed, away.tolist(), straight_seconds(away).tolist(), strict=True):
        one.crow_m, one.seconds = metres, seconds
    return found


def _enough(eligible: Sequence[Timed], seconds: NDArray[np.float64], limit: float, k: int) -> bool:
    """Whether the best k cannot change by looking farther."""
    sure = 0
    for one, time in zip(eligible, seconds.tolist(), strict=True):
        is_first = one.where.quality in (PositionQuality.LIVE, PositionQuality.AGEING)
        is_free = one.unit.status is StatusClass.AVAILABLE
        sure += is_first and is_free and rules.latest_arrival(time, one.where) <= limit
    return sure >= k or bool(np.isfinite(seconds).all())


def _first_limit(eligible: Sequence[Timed], k: int) -> float:
    crow = sorted(one.seconds for one in eligible)
    guess = crow[min(k, len(crow)) - 1] * FIRST_SHARE if crow else FIRST_LIMIT_S
    return min(max(guess, FIRST_LIMIT_S), LAST_LIMIT_S)


def _time_by_road(
    router: Router, placed: Sequence[Timed], to: Snap, need: Requirement, closed: Closed
) -> RoadTimes:
    """Search outward from the incident, doubling the limit until enough units are timed for certain."""
    weighed = router.weigh(need.profile, closed)
    points = [one.where.point for one in placed if one.where.point is not None]
    snaps = router.snap_units([one.unit for one in placed], points, need.profile)
    on_road = [(one, snap) for one, snap in zip(placed, snaps, strict=True) if snap is not None]
    eligible = [place for place, (one, _) in enumerate(on_road) if not one.reasons]
    limit = _first_limit([on_road[i][0] for i in eligible], need.k)
    while True:
        reach = weighed.reach(to, limit if limit < LAST_LIMIT_S else np.inf)
        times = weighed.times(reach, to, [snap for _, snap in on_road])
        if limit >= LAST_LIMIT_S or _enough(
            [on_road[i][0] for i in eligible], times[eligible], limit, need.k
        ):
            break
        limit *= LIMIT_GROWS
    for (one, snap), seconds in zip(on_road, times.tolist(), strict=True):
        if isfinite(seconds):
            one.seconds, one.method, one.snap = seconds, Method.ROAD, snap
        elif not one.reasons:
            _beyond(one, is_certain=limit >= LAST_LIMIT_S)
    return RoadTimes(weighed, reach, to)


def _beyond(one: Timed, is_certain: bool) -> None:
    if is_certain:
        one.reasons.append("Cannot reach this place by road with the roads now closed.")
    else:
        one.reasons.append("Farther away than those suggested.")


def _suggested(rank: int, one: Timed, need: Requirement, at: datetime, roads: RoadTimes | None) -> Suggested:
    metres = None
    if roads is not None and one.method is Method.ROAD and one.snap is not None:
        metres = round(roads.weighed.way(roads.reach, roads.to, one.snap).metres)
    ends = one.unit.tour_ends_at
    left = int((ends - at).total_seconds() // 60) if ends else None
    latest = rules.latest_arrival(one.seconds, one.where)
    return Suggested(
        rank,
        one.unit.unit_id,
        one.unit.call_sign,
        one.seconds,
        latest if latest > one.seconds else None,
        metres,
        one.method,
        one.where.age_s,
        one.where.quality,
        tuple(sorted(need.skills & one.unit.skills)),
        left,
        rules.reasons_in(one.unit, need, one.where, left),
    )


def _passed_over(out: Sequence[Timed], ranked_lower: Sequence[Timed]) -> tuple[PassedOver, ...]:
    out = sorted(out, key=lambda one: (one.crow_m, one.unit.call_sign))
    made = []
    for place, one in enumerate(out):
        is_measured = isfinite(one.crow_m)
        made.append(
            PassedOver(
                one.unit.unit_id,
                one.unit.call_sign,
                tuple(one.reasons),
                one.seconds if is_measured else None,
                round(one.crow_m) if is_measured else None,
                is_nearest=place == 0 and is_measured,
            )
        )
    for one in ranked_lower:
        made.append(
            PassedOver(
                one.unit.unit_id,
                one.unit.call_sign,
                ("Fit to send; ranked below those suggested.",),
                one.seconds,
                round(one.crow_m),
            )
        )
    return tuple(made)


def suggest(
    router: Router | None,
    to: Point,
    candidates: Sequence[Candidate],
    need: Requirement,
    at: datetime,
    closed: Closed = (),
    pack_version: str = "",
) -> Suggestion:
    """The best k units for a place, and every other unit with its reasons."""
    found = _measured(candidates, need, to, at)
    placed = [one for one in found if one.where.point is not None]
    snap = router.snap(to, need.profile) if router else None
    roads = _time_by_road(router, placed, snap, need, closed) if router and snap and placed else None
    fit = sorted(
        (one for one in found if not one.reasons),
        key=lambda one: rules.rank_key(one.unit, one.where, one.seconds),
    )
    chosen, rest = fit[: need.k], fit[need.k :]
    return Suggestion(
        tuple(_suggested(rank, one, need, at, roads) for rank, one in enumerate(chosen, start=1)),
        _passed_over([one for one in found if one.reasons], rest),
        Method.ROAD if roads else Method.ESTIMATE,
        need.profile,
        pack_version,
        () if roads or not placed else ((NO_ROADS,) if router is None else (FAR_FROM_ROAD,)),
    )
