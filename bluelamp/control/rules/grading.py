"""Grades, their clocks and when a grade may change (domain/control.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bluelamp.control.codes import Band, ClockStart

SEVERITY = {Band.IMMEDIATE: 3, Band.PRIORITY: 2, Band.SCHEDULED: 1, Band.NO_DEPLOY: 0}


@dataclass(frozen=True)
class GradeTerms:
    """What one grade of one scheme promises."""

    code: str
    label: str
    band: Band
    clock_start: ClockStart
    deploy_within: timedelta | None = None
    attend_urban: timedelta | None = None
    attend_rural: timedelta | None = None


@dataclass(frozen=True)
class Moments:
    """The moments a clock may start from; all stored, one chosen per grade."""

    created: datetime
    answered: datetime | None = None
    graded: datetime | None = None
    dispatched: datetime | None = None


def clock_started_at(start: ClockStart, moments: Moments) -> datetime | None:
    """When this grade's clock began; a call that was never answered counts from creation."""
    chosen = {
        ClockStart.ANSWERED: moments.answered or moments.created,
        ClockStart.CREATED: moments.created,
        ClockStart.GRADED: moments.graded,
        ClockStart.DISPATCHED: moments.dispatched,
    }[start]
    return _aware(chosen) if chosen else None


def target_at(terms: GradeTerms, started: datetime | None, *, is_rural: bool = False) -> datetime | None:
    """When a unit must have arrived; elapsed time, so the change of the clocks moves nothing."""
    within = terms.attend_rural if is_rural and terms.attend_rural else terms.attend_urban
    return _aware(started) + within if started and within else None


def deploy_by(terms: GradeTerms, started: datetime | None) -> datetime | None:
    """When a unit must have been sent."""
    return _aware(started) + terms.deploy_within if started and terms.deploy_within else None


def share_of_target(started: datetime | None, target: datetime | None, now: datetime) -> float | None:
    """How much of the target is used up: 0 at the start, 1 at the target, more after it."""
    if started is None or target is None or target <= started:
        return None
    return max(0.0, (now - started) / (target - started))


def is_downgrade(before: Band | None, after: Band) -> bool:
    """Whether the new grade promises less."""
    return before is not None and SEVERITY[after] < SEVERITY[before]


def reasons_not_to_grade(
    *,
    has_category: bool,
    has_place: bool,
    no_place_reason: str,
    has_thrive: bool,
) -> list[str]:
    """Why an incident may not be graded yet (§8.1, NEW to GRADED)."""
    reasons = []
    if not has_category:
        reasons.append("Choose an opening category.")
    if not has_place and not no_place_reason.strip():
        reasons.append("Give a location, or say why there is none.")
    if not has_thrive:
        reasons.append("Record THRIVE before grading: the grade follows the assessment.")
    return reasons


def reasons_not_to_regrade(
    *,
    before: Band | None,
    after: Band,
    rationale: str,
    may_approve: bool,
    demand_exceeds: bool,
) -> list[str]:
    """Why a grade may not change: rationale in any direction, approval to step down (§7)."""
    reasons = []
    if before is not None and len(rationale.strip()) < 5:
        reasons.append("Say why the grade changes.")
    if is_downgrade(before, after) and not may_approve:
        if before is Band.IMMEDIATE:
            reasons.append("A supervisor must approve lowering an immediate grade.")
        elif demand_exceeds:
            reasons.append("A supervisor must approve lowering a grade while demand exceeds resource.")
    return reasons


def reasons_not_to_resolve_by_desk(
    *,
    unacknowledged_red: tuple[str, ...],
    not_checked: str,
    is_domestic: bool,
) -> list[str]:
    """Why no-deploy is blocked: a warning unread or a look-up that did not run (§6)."""
    reasons = [f"Warning not acknowledged: {label}." for label in unacknowledged_red]
    if not_checked:
        reasons.append(f"Warnings and history were NOT CHECKED ({not_checked}).")
    if is_domestic:
        reasons.append("A domestic incident is not resolved without deployment.")
    return reasons


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without a zone has no place in a clock")
    return at
