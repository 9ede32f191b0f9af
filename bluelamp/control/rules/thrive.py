"""THRIVE: six answers, versioned; the grade follows the assessment (domain/control.md §6)."""

from __future__ import annotations

from collections.abc import Mapping

from bluelamp.control.codes import THRIVE_ELEMENTS, Band, Level

ORDER = (Level.NONE, Level.LOW, Level.UNKNOWN, Level.MEDIUM, Level.HIGH)


def unanswered(levels: Mapping[str, Level]) -> list[str]:
    """Elements without an answer; "unknown" is an answer, silence is not."""
    return [label for key, label in THRIVE_ELEMENTS if key not in levels]


def overall(levels: Mapping[str, Level]) -> Level:
    """The worst of threat, harm, risk and vulnerability; unknown ranks above low."""
    weighed = [levels[key] for key in ("threat", "harm", "risk", "vulnerability") if key in levels]
    return max(weighed, key=ORDER.index, default=Level.UNKNOWN)


def proposed_band(levels: Mapping[str, Level]) -> Band:
    """The band the answers point to; the operator decides and says why."""
    worst = overall(levels)
    if Level.HIGH in (levels.get("threat"), levels.get("harm")) or worst is Level.HIGH:
        return Band.IMMEDIATE
    if worst in (Level.MEDIUM, Level.UNKNOWN):
        return Band.PRIORITY
    return Band.SCHEDULED if worst is Level.LOW else Band.NO_DEPLOY
