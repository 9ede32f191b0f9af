"""How a referral may move (safeguarding §8), and why a decision not to refer may not be taken."""

from __future__ import annotations

from collections.abc import Mapping

from bluelamp.safeguarding.codes import ReferralState, Severity

S = ReferralState
ENDED = frozenset({S.NOT_REFERRED, S.WITHDRAWN, S.MERGED, S.CLOSED})
RECEIVED = frozenset({S.ACKNOWLEDGED, S.ACCEPTED, S.IN_PROGRESS, S.OUTCOME, S.CLOSED})
MOVES: Mapping[ReferralState, frozenset[ReferralState]] = {
    S.DRAFT: frozenset({S.RAISED}),
    S.RAISED: frozenset({S.TRIAGE, S.QUEUED, S.RETURNED, S.NOT_REFERRED}),
    S.TRIAGE: frozenset({S.QUEUED, S.RETURNED, S.NOT_REFERRED, S.MERGED}),
    S.RETURNED: frozenset({S.TRIAGE, S.QUEUED, S.NOT_REFERRED, S.WITHDRAWN}),
    S.QUEUED: frozenset({S.SENT, S.FAILED, S.ACKNOWLEDGED, S.WITHDRAWN}),
    S.SENT: frozenset({S.DELIVERED, S.ACKNOWLEDGED, S.REJECTED, S.FAILED, S.WITHDRAWN}),
    S.DELIVERED: frozenset({S.ACKNOWLEDGED, S.REJECTED, S.FAILED, S.WITHDRAWN}),
    S.FAILED: frozenset({S.QUEUED, S.SENT, S.ACKNOWLEDGED, S.NOT_REFERRED, S.WITHDRAWN}),
    S.ACKNOWLEDGED: frozenset({S.ACCEPTED, S.REJECTED, S.IN_PROGRESS, S.OUTCOME, S.CLOSED, S.WITHDRAWN}),
    S.REJECTED: frozenset({S.QUEUED, S.NOT_REFERRED, S.CLOSED}),
    S.ACCEPTED: frozenset({S.IN_PROGRESS, S.OUTCOME, S.CLOSED}),
    S.IN_PROGRESS: frozenset({S.OUTCOME, S.CLOSED}),
    S.OUTCOME: frozenset({S.CLOSED}),
}
SHORTEST_REASON = 10


def may_move(before: ReferralState, after: ReferralState) -> bool:
    """Whether a referral in one state may go to another."""
    return after in MOVES.get(before, frozenset())


def reasons_not_to_move(before: ReferralState, after: ReferralState) -> list[str]:
    """Why a referral may not move as asked; empty when it may."""
    if may_move(before, after):
        return []
    return [f"A referral that is “{before.label.lower()}” cannot become “{after.label.lower()}”."]


def reasons_not_to_triage(*, state: ReferralState, rationale: str) -> list[str]:
    """Why a triage decision may not be taken as given (any grade needs a rationale)."""
    reasons = (
        [] if state in (S.TRIAGE, S.RETURNED) else ["Only a referral that waits for triage can be triaged."]
    )
    if len(rationale.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the rationale in at least {SHORTEST_REASON} characters.")
    return reasons


def reasons_not_to_decide_against(*, state: ReferralState | None, text: str) -> list[str]:
    """Why a decision not to refer may not be recorded; empty when it may."""
    reasons = []
    if state is not None and not may_move(state, S.NOT_REFERRED):
        reasons.append(
            f"This referral is already “{state.label.lower()}”: it can no longer be decided against."
        )
    if len(text.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in words, at least {SHORTEST_REASON} characters.")
    return reasons


def needs_approval(severity: Severity) -> bool:
    """A decision against a severe rule counts only once a supervisor approves it (safeguarding §2)."""
    return severity is Severity.HIGH
