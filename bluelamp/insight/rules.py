"""Decisions of insight: what shouts, and in which order kinds of duty stand."""

from __future__ import annotations

from collections.abc import Mapping

FALL = 0.20


def has_fallen(fall: float) -> bool:
    """Whether a rule's rate has fallen so far that a person must be told (safeguarding §14: −20 %)."""
    return fall >= FALL


def standing(*, overdue: int, by_risk: Mapping[int, int], owed: int) -> tuple[int, ...]:
    """The place of a kind on the board: immediate risk first, then high, then overdue, then owed."""
    return (-by_risk.get(1, 0), -by_risk.get(2, 0), -overdue, -owed)
