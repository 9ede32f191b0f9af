"""How a domestic abuse assessment is graded (DASH 2009; SafeLives: judgement may raise, never lower)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bluelamp.safeguarding.codes import Grade

HIGH_TICKS = 14
MEDIUM_TICKS = 10
ESCALATION_INCIDENTS = 3
MOST_NOT_ASKED = 5
PROMPTS: Mapping[str, frozenset[str]] = {
    "Non-fatal strangulation": frozenset({"D15"}),
    "Stalking": frozenset({"D08"}),
    "Threats to kill": frozenset({"D14"}),
    "Separation with control and violence": frozenset({"D06", "D12", "D16"}),
    "The victim's own fear of being killed": frozenset({"D03"}),
    "Honour-based abuse": frozenset({"D17"}),
}


@dataclass(frozen=True, kw_only=True)
class Graded:
    """What the answers and the history amount to, and why."""

    ticks: int
    floor: Grade
    final: Grade
    is_complete: bool
    reasons: tuple[str, ...]
    lowering_attempted_by: tuple[str, ...]


def band(ticks: int) -> Grade:
    """The tick guide: 14 or more high, 10 to 13 medium, otherwise standard (local bands, Plymouth SCB)."""
    if ticks >= HIGH_TICKS:
        return Grade.HIGH
    return Grade.MEDIUM if ticks >= MEDIUM_TICKS else Grade.STANDARD


def floor_reasons(*, ticks: int, incidents_in_year: int, is_repeat: bool) -> list[str]:
    """Why the case is at least high whatever anyone judges; empty when it is not."""
    reasons = []
    if ticks >= HIGH_TICKS:
        reasons.append(f"{ticks} yes answers ({HIGH_TICKS} or more is high).")
    if incidents_in_year >= ESCALATION_INCIDENTS:
        reasons.append(f"{incidents_in_year} domestic incidents for this pair in 12 months.")
    if is_repeat:
        reasons.append("Repeat within 12 months of the last MARAC referral.")
    return reasons


def grade(
    *, ticks: int, not_asked: int, incidents_in_year: int, is_repeat: bool, judged: Mapping[str, Grade | None]
) -> Graded:
    """The final grade: the highest of the floor and everyone's judgement; an attempt to lower is kept."""
    reasons = floor_reasons(ticks=ticks, incidents_in_year=incidents_in_year, is_repeat=is_repeat)
    floor = Grade.HIGH if reasons else band(ticks)
    given = {who: value for who, value in judged.items() if value is not None}
    final = max([floor, *given.values()])
    raised = [
        f"Raised to {final.label.lower()} by {who}." for who, value in given.items() if value == final > floor
    ]
    return Graded(
        ticks=ticks,
        floor=floor,
        final=final,
        is_complete=not_asked <= MOST_NOT_ASKED,
        reasons=tuple(reasons + raised),
        lowering_attempted_by=tuple(who for who, value in given.items() if value < floor),
    )


def prompts(yes: Iterable[str]) -> list[str]:
    """Clusters that ask the officer to consider high whatever the count (Plymouth SCB)."""
    said = frozenset(yes)
    return [label for label, codes in PROMPTS.items() if codes <= said]
