"""The phases of a cutover: one after the other, none skipped, each with what must have happened before it."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.migration.codes import Phase

ORDER = tuple(Phase)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known when somebody asks to enter a phase."""

    current: Phase
    deliveries: frozenset[Phase]
    has_point_since_freeze: bool
    is_verified_since_freeze: bool
    is_go_signed_for_it: bool


def following(current: Phase) -> Phase | None:
    """The phase after this one; none after live."""
    at = ORDER.index(current)
    return ORDER[at + 1] if at + 1 < len(ORDER) else None


def reasons_not_to_enter(wanted: Phase, standing: Standing) -> list[str]:
    """Why a phase may not be entered yet; empty when it may. A phase cannot be skipped (issue 4, build 3)."""
    expected = following(standing.current)
    if expected is None:
        return ["The cutover is live; it has no further phase."]
    if wanted is not expected:
        return [
            f"After {standing.current.label.lower()} comes {expected.label.lower()}: a phase cannot be skipped."
        ]
    return _reasons(wanted, standing)


def _reasons(wanted: Phase, standing: Standing) -> list[str]:
    if wanted is Phase.DELTAS and Phase.BULK not in standing.deliveries:
        return ["No bulk delivery is recorded. Load it and record it first."]
    if wanted is Phase.VERIFY:
        reasons = []
        if Phase.FREEZE not in standing.deliveries:
            reasons.append(
                "No last delivery is recorded since the freeze. Old systems must be read once more after they stop."
            )
        if not standing.has_point_since_freeze:
            reasons.append("No named point was taken since the freeze: there would be nothing to go back to.")
        return reasons
    if wanted is Phase.LIVE:
        if not standing.is_verified_since_freeze:
            return ["The live database was not verified since the freeze: run “bluelamp migrate verify”."]
        if not standing.is_go_signed_for_it:
            return ["The go / no-go sheet of that verification is not signed as a go."]
    return []
