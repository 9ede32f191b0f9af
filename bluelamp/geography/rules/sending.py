"""Who may be sent and how far their position is trusted (geography.md §5; thresholds are design choices)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bluelamp.geography.codes import PositionQuality, StatusClass
from bluelamp.geography.rules.positions import in_uk
from bluelamp.geography.types import Candidate, Point, Requirement


@dataclass(frozen=True, slots=True)
class Trust:
    """How old a position may be before it is shown as a range, and before it is only a last-known place."""

    ageing_after_s: float = 120.0
    last_known_after_s: float = 900.0
    future_allowed_s: float = 60.0
    least_tour_left: timedelta = timedelta(minutes=15)


class Standing(NamedTuple):
    """Where a unit is taken to be, how old that is and how far it is trusted."""

    point: Point | None
    age_s: float | None
    quality: PositionQuality
    note: str = ""


TRUST = Trust()


def _fallen_back(unit: Candidate, age: float | None, why: str) -> Standing:
    if unit.station is not None:
        return Standing(unit.station, age, PositionQuality.STATION, f"{why}; taken to be at its station")
    return Standing(None, age, PositionQuality.NONE, f"{why}; no station known")


def standing(unit: Candidate, at: datetime, trust: Trust = TRUST) -> Standing:
    """Where to measure from: the fix, the last known place, or the station, and what to tell the dispatcher."""
    if unit.position is None or unit.fixed_at is None:
        return _fallen_back(unit, None, "No position received")
    if not in_uk(unit.position.lon, unit.position.lat):
        return _fallen_back(unit, None, "Position received is outside the United Kingdom")
    age = (at - unit.fixed_at).total_seconds()
    if age < -trust.future_allowed_s:
        return _fallen_back(unit, None, "Position received is dated in the future")
    if age <= trust.ageing_after_s:
        return Standing(unit.position, max(age, 0.0), PositionQuality.LIVE)
    minutes = int(age // 60)
    if age <= trust.last_known_after_s:
        return Standing(
            unit.position, age, PositionQuality.AGEING, f"Position is {minutes} min old: time is a range"
        )
    return Standing(unit.position, age, PositionQuality.LAST_KNOWN, f"Last known position, {minutes} min ago")


def _status_reasons(unit: Candidate, need: Requirement) -> list[str]:
    if unit.status is StatusClass.AVAILABLE:
        return []
    if unit.status is StatusClass.UNAVAILABLE:
        return [unit.status_note or "Not available."]
    if not need.may_divert:
        return [unit.status_note or "Committed to another incident."]
    if unit.committed_grade is None or need.grade is None or unit.committed_grade <= need.grade:
        return ["Committed to an incident of the same or a more urgent grade."]
    return []


@lru_cache(maxsize=1024)
def _skill_reasons(missing: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"Has no {skill} skill in date." for skill in sorted(missing))


def _tour_reasons(unit: Candidate, at: datetime, trust: Trust) -> list[str]:
    if unit.tour_ends_at is None:
        return []
    left = unit.tour_ends_at - at
    if left <= timedelta(0):
        return ["Tour of duty has ended."]
    if left < trust.least_tour_left:
        return [f"Tour ends in {int(left.total_seconds() // 60)} min."]
    return []


def reasons_out(unit: Candidate, need: Requirement, at: datetime, trust: Trust = TRUST) -> list[str]:
    """Why a unit is not to be suggested for this requirement; empty when it may be."""
    reasons = _status_reasons(unit, need) if unit.status is not StatusClass.AVAILABLE else []
    if not need.skills <= unit.skills:
        reasons += _skill_reasons(need.skills - unit.skills)
    if need.vehicle and unit.vehicle != need.vehicle:
        reasons.append(f"Vehicle is {unit.vehicle or 'not known'}, {need.vehicle} needed.")
    if unit.crew < need.min_crew:
        reasons.append(f"Crew of {unit.crew}, {need.min_crew} needed.")
    if unit.tour_ends_at is not None:
        reasons += _tour_reasons(unit, at, trust)
    return reasons


def latest_arrival(eta_s: float, where: Standing) -> float:
    """The time to plan on: an ageing fix may have moved away for as long as it is old."""
    if where.quality in (PositionQuality.AGEING, PositionQuality.LAST_KNOWN) and where.age_s is not None:
        return eta_s + min(where.age_s, TRUST.last_known_after_s)
    return eta_s


_ORDER = {
    PositionQuality.LIVE: 0,
    PositionQuality.AGEING: 0,
    PositionQuality.LAST_KNOWN: 1,
    PositionQuality.STATION: 1,
    PositionQuality.NONE: 2,
}


def rank_key(unit: Candidate, where: Standing, eta_s: float) -> tuple[int, int, float, float, str]:
    """Free before committed, trusted before last-known, then the latest arrival, fresher first, then call sign."""
    committed = int(unit.status is StatusClass.COMMITTED)
    return committed, _ORDER[where.quality], latest_arrival(eta_s, where), where.age_s or 0.0, unit.call_sign


def reasons_in(unit: Candidate, need: Requirement, where: Standing, tour_left: int | None) -> tuple[str, ...]:
    """Why this unit is here, in the order a dispatcher reads them."""
    lines = [
        "Free to send"
        if unit.status is StatusClass.AVAILABLE
        else "On a less urgent incident, may be diverted"
    ]
    lines += [f"Has {skill}" for skill in sorted(need.skills & unit.skills)]
    if need.min_crew > 1:
        lines.append(f"Crew of {unit.crew}")
    if tour_left is not None:
        lines.append(f"{tour_left} min of tour left")
    if where.note:
        lines.append(where.note)
    return tuple(lines)
