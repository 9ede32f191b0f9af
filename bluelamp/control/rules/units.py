"""Units: what a status does, whether a unit may be sent, which fix to believe (§8.2, §12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bluelamp.control.codes import AssignmentState, Availability, SendHow

FUTURE_TOLERANCE = timedelta(seconds=60)
FADED_AFTER = timedelta(seconds=60)
HOLLOW_AFTER = timedelta(minutes=5)
OFF_MAP_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Fix:
    """A position report of a unit."""

    at: datetime
    lon: float
    lat: float
    accuracy: float | None = None


@dataclass(frozen=True)
class FixJudgement:
    """What we do with a fix, in words the sender and the dispatcher can read."""

    is_accepted: bool
    reason: str = ""
    flag: str = ""


def judge_fix(*, fix: Fix, held_at: datetime | None, now: datetime, on_land: bool | None) -> FixJudgement:
    """Whether a fix replaces the one we hold: never an older one, never from the future."""
    if not (-180 <= fix.lon <= 180 and -90 <= fix.lat <= 90):
        return FixJudgement(False, "This is not a position on the earth.")
    if fix.at > now + FUTURE_TOLERANCE:
        return FixJudgement(False, "This fix is from the future: the device clock is wrong.")
    if held_at is not None and fix.at <= held_at:
        return FixJudgement(False, "A newer fix is already held; this one came late.")
    if on_land is False:
        return FixJudgement(
            True, "Accepted, but this position is outside the mapped area or in the sea.", "off_area"
        )
    return FixJudgement(True)


def fix_age_class(at: datetime | None, now: datetime) -> str:
    """How a position is drawn: solid, faded, hollow, or only listed (§12.3)."""
    if at is None:
        return "none"
    age = now - at
    if age < FADED_AFTER:
        return "solid"
    if age < HOLLOW_AFTER:
        return "faded"
    return "hollow" if age < OFF_MAP_AFTER else "listed"


@dataclass(frozen=True)
class Sending:
    """What is known about a unit at the moment of sending."""

    call_sign: str
    availability: Availability
    on_duty: bool
    current_number: str
    is_same_incident: bool
    how: SendHow
    may_supervise: bool


def reasons_not_to_send(sending: Sending) -> list[str]:
    """Why this unit may not be sent, in words a dispatcher can act on (§8.2)."""
    if not sending.on_duty:
        return [f"{sending.call_sign} is not booked on."]
    if sending.is_same_incident:
        return [f"{sending.call_sign} is already on this incident."]
    if sending.current_number and sending.how is SendHow.FREE_ONLY:
        return [
            f"{sending.call_sign} is already committed to {sending.current_number}. "
            "Divert it, stack this behind it, or choose another unit."
        ]
    if sending.how is SendHow.STACK:
        return []
    return _reasons_about_status(sending)


def _reasons_about_status(sending: Sending) -> list[str]:
    if sending.availability is Availability.NO:
        return [f"{sending.call_sign} is not deployable in its present status."]
    if sending.availability is Availability.SUPERVISOR and not sending.may_supervise:
        return [f"{sending.call_sign} is at scene: only a supervisor may divert it."]
    return []


STATE_AFTER_TRANSITION = {
    "en_route": AssignmentState.EN_ROUTE,
    "at_scene": AssignmentState.AT_SCENE,
    "clear": AssignmentState.CLEARED,
}


def assignment_after(current: AssignmentState, transition: str) -> AssignmentState | None:
    """What a status does to the unit's assignment; None when it does nothing."""
    after = STATE_AFTER_TRANSITION.get(transition)
    return None if after is current else after


def is_backward(current: AssignmentState, after: AssignmentState) -> bool:
    """An unusual order of statuses: accepted, because the officer is right, but shown."""
    return current is AssignmentState.AT_SCENE and after is AssignmentState.EN_ROUTE
