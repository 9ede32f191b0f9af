"""What may be let stand, and who may decide on a correction."""

from __future__ import annotations

import uuid

from bluelamp.quality.codes import CorrectionState

SHORTEST_REASON = 10
MOST_ROWS = 20_000


def reasons_not_to_waive(*, reason: str, is_one_check: bool, found: int) -> list[str]:
    """Why findings may not be let stand (records.md §0: waived by a named person, with a reason)."""
    reasons = [] if is_one_check else ["Choose the findings of one check first."]
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give a reason of at least {SHORTEST_REASON} characters.")
    if is_one_check and not found:
        reasons.append("None of these findings is open any more. Reload the page.")
    return reasons


def reasons_not_to_propose(*, reason: str, is_offered: bool, changes: int) -> list[str]:
    """Why a bulk correction may not be proposed."""
    if not is_offered:
        return [
            "The owner of these records offers no bulk correction for this check: correct them one by one."
        ]
    reasons = []
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give a reason of at least {SHORTEST_REASON} characters.")
    if not changes:
        reasons.append(
            "For none of these records can it be told what would be right: correct them one by one."
        )
    return reasons


def reasons_not_to_decide(
    *, state: CorrectionState, proposed_by: uuid.UUID, decider: uuid.UUID, reason: str, is_yes: bool
) -> list[str]:
    """Why somebody may not decide on a correction: nobody approves their own (security.md §3, separation)."""
    reasons = []
    if state is not CorrectionState.PROPOSED:
        reasons.append(f"This correction is already {state.label.lower()}.")
    if is_yes and proposed_by == decider:
        reasons.append("Nobody approves their own correction: ask a second person.")
    if not is_yes and len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Say why it is rejected, in at least {SHORTEST_REASON} characters.")
    return reasons


def reasons_not_to_undo(*, state: CorrectionState, reason: str) -> list[str]:
    """Why a correction cannot be undone now."""
    reasons = []
    if state not in (CorrectionState.APPLIED, CorrectionState.UNDOING):
        reasons.append(
            f"Only a correction that was applied can be undone; this one is {state.label.lower()}."
        )
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give a reason of at least {SHORTEST_REASON} characters.")
    return reasons
