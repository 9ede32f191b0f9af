"""Calls: events in any order, twice or late, give one and the same contact (§2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bluelamp.control.codes import CallEventKind, ContactOutcome

UNRESOLVED_AFTER = timedelta(minutes=10)
EMERGENCY_PERIOD = timedelta(hours=1)
CALL_BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class CallEvent:
    """One thing the telephone system said happened."""

    kind: CallEventKind
    at: datetime


@dataclass(frozen=True)
class CallTimes:
    """The times of a call as far as its events tell."""

    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_abandoned(self) -> bool:
        """Whether the line closed before anyone answered."""
        return self.ended_at is not None and self.answered_at is None


def call_times(events: Iterable[CallEvent]) -> CallTimes:
    """Earliest ring, earliest answer, latest end: the order of arrival does not matter."""
    by_kind: dict[CallEventKind, list[datetime]] = {}
    for event in events:
        by_kind.setdefault(event.kind, []).append(event.at)
    return CallTimes(
        rang_at=min(by_kind.get(CallEventKind.RING, []), default=None),
        answered_at=min(by_kind.get(CallEventKind.ANSWER, []), default=None),
        ended_at=max(by_kind.get(CallEventKind.END, []), default=None),
    )


def is_unresolved(*, rang_at: datetime, outcome: str, now: datetime) -> bool:
    """Whether a contact belongs on the supervisor's list: no outcome after ten minutes."""
    return not outcome and now - rang_at > UNRESOLVED_AFTER


def emergency_period_left(ended_at: datetime | None, now: datetime) -> timedelta | None:
    """Time left to ask the operator for caller details without authority (PECS code)."""
    if ended_at is None:
        return None
    return max(timedelta(0), ended_at + EMERGENCY_PERIOD - now)


def reasons_not_to_resolve(*, outcome: ContactOutcome, has_incident: bool, already: str) -> list[str]:
    """Why this outcome does not fit the contact."""
    reasons = []
    if already:
        reasons.append("This contact already has its outcome.")
    needs_incident = outcome in (ContactOutcome.INCIDENT, ContactOutcome.ATTACHED)
    if needs_incident and not has_incident:
        reasons.append("Name the incident this contact belongs to.")
    return reasons


def repeat_counts(earlier: Iterable[datetime], now: datetime) -> tuple[int, int, int]:
    """Calls in the last 24 hours, 30 days and 12 months (§2.3)."""
    ages = [now - at for at in earlier]
    spans = (timedelta(hours=24), timedelta(days=30), timedelta(days=365))
    first, second, third = (sum(age <= span for age in ages) for span in spans)
    return first, second, third
