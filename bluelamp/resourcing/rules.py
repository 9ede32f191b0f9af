"""Which skills count now, and who may be booked on (domain/control.md §12.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HeldSkill:
    """A skill of one officer; `expires_on` is the last day it counts."""

    code: str
    expires_on: date | None = None


def valid_skills(held: Iterable[HeldSkill], today: date) -> frozenset[str]:
    """Skills that count today: a lapsed one is gone from the midnight after its last day."""
    return frozenset(skill.code for skill in held if skill.expires_on is None or today <= skill.expires_on)


def lapsed_skills(held: Iterable[HeldSkill], today: date) -> tuple[str, ...]:
    """Skills that somebody on the crew held and nobody holds now, in words for the dispatcher."""
    everything = list(held)
    valid = valid_skills(everything, today)
    gone = {s.code: s.expires_on for s in everything if s.code not in valid and s.expires_on}
    return tuple(f"{code} lapsed {day:%d %b %Y}" for code, day in sorted(gone.items()))


def reasons_not_to_book_on(
    *,
    call_sign: str,
    officers: tuple[str, ...],
    sign_in_use: bool,
    busy_officers: tuple[str, ...],
    is_span_forward: bool,
    forced_reason: str,
) -> list[str]:
    """Why a tour may not begin; double booking is forced only with a reason."""
    reasons = []
    if not call_sign.strip():
        reasons.append("Give a call sign.")
    if not officers:
        reasons.append("Name at least one officer.")
    if not is_span_forward:
        reasons.append("The tour must end after it begins.")
    if forced_reason.strip():
        return reasons
    if sign_in_use:
        reasons.append(f"{call_sign} is already booked on.")
    reasons += [f"Officer {number} is already booked on with another unit." for number in busy_officers]
    return reasons
