"""Incident numbers, states, duplicates and escalation (§4, §7, §8.1, §10)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bluelamp.control.codes import AssignmentState, Band, IncidentState, Occasion

NUMBER = re.compile(r"^\s*(\d{1,6})(?:\s*[-/ ]\s*(\d{2})(\d{2})(\d{2}))?\s*$")


@dataclass(frozen=True)
class DailyNumber:
    """The number of an incident: restarts at 1 each midnight, never used twice."""

    day: date
    n: int

    def __str__(self) -> str:
        return f"{self.n:04d}-{self.day:%d%m%y}"

    @property
    def short(self) -> str:
        """As spoken on the air the same day."""
        return f"{self.n:04d}"

    @classmethod
    def parse(cls, text: str, *, today: date) -> DailyNumber | None:
        """Read `1234` (of today) or `1234-211126`; None when it is not a number of ours."""
        found = NUMBER.match(text)
        if not found:
            return None
        n, day, month, year = found.groups()
        try:
            return cls(date(2000 + int(year), int(month), int(day)) if day else today, int(n))
        except ValueError:
            return None


def state_from_units(current: IncidentState, units: Collection[AssignmentState]) -> IncidentState:
    """Units drive the incident: last one gone and it is unresourced again, clock running."""
    if current is IncidentState.CLOSED:
        return current
    if AssignmentState.AT_SCENE in units:
        return IncidentState.AT_SCENE
    if AssignmentState.EN_ROUTE in units:
        return IncidentState.EN_ROUTE
    if AssignmentState.ASSIGNED in units:
        return IncidentState.ASSIGNED
    return current


def state_after_last_unit(*, was_attended: bool, how: str) -> IncidentState:
    """A cleared attendance awaits its result; a withdrawal leaves the incident unresourced."""
    if was_attended and how == "cleared":
        return IncidentState.AWAITING_RESULT
    return IncidentState.UNRESOURCED


@dataclass(frozen=True)
class EscalationRule:
    """One row of the escalation rules in force."""

    code: str
    band: Band
    occasion: Occasion
    after: timedelta
    notify: str


@dataclass(frozen=True)
class Unmet:
    """An incident without a resource, as the escalation rules see it."""

    band: Band
    clock_started_at: datetime
    fired: frozenset[str]


def escalations_due(
    unmet: Unmet, rules: Iterable[EscalationRule], *, now: datetime, shift: str
) -> list[tuple[str, EscalationRule]]:
    """Rules to fire now, each with the key that makes it fire once (once a shift for re-escalation)."""
    due = []
    for rule in rules:
        if rule.band is not unmet.band or now < unmet.clock_started_at + rule.after:
            continue
        key = rule.code if rule.occasion is Occasion.AGE else f"{rule.code}@{shift}"
        if key not in unmet.fired and not _began_this_shift(rule, unmet, shift):
            due.append((key, rule))
    return due


def _began_this_shift(rule: EscalationRule, unmet: Unmet, shift: str) -> bool:
    """A shift-change rule speaks only of incidents inherited from an earlier shift."""
    return rule.occasion is Occasion.SHIFT_CHANGE and unmet.clock_started_at >= datetime.fromisoformat(shift)


def shift_began(now_local: datetime, starts: Iterable[int] = (7, 15, 22)) -> datetime:
    """When the present shift began, in local hours (default 07, 15, 22)."""
    begun = [now_local.replace(hour=hour, minute=0, second=0, microsecond=0) for hour in starts]
    past = [at for at in begun if at <= now_local]
    return max(past) if past else max(begun) - timedelta(days=1)


def duplicate_score(
    *, metres: float | None, minutes: float, same_category: bool, same_number: bool, same_key: bool
) -> tuple[int, list[str]]:
    """How likely two reports are the same event, with the reasons (§10)."""
    score, reasons = 0, []
    if same_key or (metres is not None and metres <= 100):
        score, reasons = 40, ["same address" if same_key else f"{metres:.0f} m away"]
    if minutes <= 30:
        score, reasons = score + 20, [*reasons, f"{minutes:.0f} min ago"]
    if same_category:
        score, reasons = score + 20, [*reasons, "same category"]
    if same_number:
        score, reasons = score + 30, [*reasons, "same telephone"]
    return score, reasons
