"""Decisions about sameness as pure functions: the golden view, two people, order of the review queue."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from bluelamp.access.codes import RestrictionState
from bluelamp.nominals.codes import (
    BirthStatus,
    Confidence,
    Method,
    NameKind,
    ReviewState,
)

STRENGTH: Final = list(RestrictionState)
LIMITS: Final = frozenset({RestrictionState.RESTRICTED, RestrictionState.SEALED})
LOCK: Final = timedelta(minutes=5)  # † how long an open pair is kept from others
UNDO_WITHIN: Final = timedelta(minutes=15)  # † how long a decision may be taken back by who made it
ACT_BY: Final = timedelta(days=2)  # † to look at what was done on a wrong merge
SAME_WEIGHT: Final = 1.0  # † bits by which new evidence must differ before “cannot tell” is asked again

T = TypeVar("T", bound=Hashable)


# --- restriction --------------------------------------------------------------------------------------
def state_of(row: Mapping[str, object] | None) -> RestrictionState:
    """The state of a restriction row; no row is open."""
    return RestrictionState(str(row["state"])) if row else RestrictionState.OPEN


def limits_of(row: Mapping[str, object] | None) -> tuple[object, ...]:
    """What a restriction lets through, without who set it when."""
    if row is None or state_of(row) == RestrictionState.OPEN:
        return (RestrictionState.OPEN, (), (), "")
    return (state_of(row), tuple(row["people"]), tuple(row["units"]), row["contact"])  # type: ignore[arg-type]


def strictest(rows: Mapping[T, Mapping[str, object] | None]) -> Mapping[str, object] | None:
    """The strictest of several restrictions: it holds for the whole person (domain/search.md §11)."""
    ranked = sorted(rows.items(), key=lambda one: (-STRENGTH.index(state_of(one[1])), str(one[0])))
    return ranked[0][1] if ranked else None


def are_at_odds(rows: Iterable[Mapping[str, object] | None]) -> bool:
    """Whether two records are restricted to different people: no choice between them is right."""
    return len({limits_of(row) for row in rows if state_of(row) in LIMITS}) > 1


# --- do-not-link ---------------------------------------------------------------------------------------
def reasons_not_to_lift(*, reason: str, is_own: bool) -> list[str]:
    """Why a do-not-link stays; empty when it may be lifted (search.md §11: remembered until a second person says)."""
    reasons = []
    if len(reason.strip()) < 5:
        reasons.append("Say what shows that they may be one person after all.")
    if is_own:
        reasons.append("Whoever said that they are different people cannot lift it: ask a second person.")
    return reasons


# --- the golden view ------------------------------------------------------------------------------------
def leads_by(
    *, is_pinned: bool, is_verified: bool, rank: int, is_golden: bool, at: datetime, row: object
) -> tuple[bool, bool, int, bool, float, str]:
    """Sort key of the golden view, best first: pinned, verified before self-declared, the better kind, among
    self-declared ones that of the record kept, then the newest (domain/search.md §11)."""
    return (
        not is_pinned,
        not is_verified,
        rank,
        not is_verified and not is_golden,
        -at.timestamp(),
        str(row),
    )


def why_shown(*, is_pinned: bool, is_verified: bool, others: int) -> str:
    """Why a value leads, in words."""
    if is_pinned:
        return "pinned"
    if not others:
        return "the only one recorded"
    return "newest verified" if is_verified else "best of what was declared"


def is_verified(*, method: str, confidence: str) -> bool:
    """Whether a value came from a partner's register with certainty; typed and migrated ones were declared."""
    return method == Method.INTERFACE and confidence == Confidence.CONFIRMED


NAME_RANK: Final = (NameKind.LEGAL, NameKind.DEED_POLL, NameKind.MARRIED, NameKind.BIRTH)


def name_rank(kind: str) -> int:
    """Names a person legally bears lead; an alias never does while there is one."""
    return NAME_RANK.index(NameKind(kind)) if kind in NAME_RANK else len(NAME_RANK)


def birth_rank(status: str, precision: str) -> int:
    """Confirmed leads, then stated, then estimated; a day before a month before a year."""
    return 10 * list(BirthStatus).index(BirthStatus(status)) + ["day", "month", "year", "range"].index(
        precision
    )


def reasons_not_to_pin(*, reason: str, until: date | None, today: date) -> list[str]:
    """Why a value may not be pinned; empty when it may."""
    reasons = []
    if len(reason.strip()) < 5:
        reasons.append("Say why this value is to be shown first.")
    if until is not None and until < today:
        reasons.append("The pin would have ended already: give a later day, or none.")
    return reasons


def reasons_not_to_record(*, strong: int, anyway: str) -> list[str]:
    """Why a person is not recorded yet; empty when they may be. Only a strong likeness asks for a reason."""
    if strong and len(anyway.strip()) < 5:
        people = "A person already recorded is" if strong == 1 else f"{strong} people already recorded are"
        return [f"{people} very like this one. Open that record, or say why this is somebody else."]
    return []


# --- the review queue -------------------------------------------------------------------------------------
HIGH, RAISED, SOME, PLAIN = 1, 2, 3, 4


def risk_of(
    *, warnings: Collection[str], is_domestic: bool, is_child: bool, has_crime: bool
) -> tuple[int, list[str]]:
    """How much hangs on the decision: warnings first, then domestic abuse, a child or a recent crime."""
    words = [f"warning: {one}" for one in dict.fromkeys(warnings)]
    words += [text for text, holds in (("domestic abuse", is_domestic), ("child", is_child), ("recent crime", has_crime)) if holds]  # fmt: skip
    if warnings:
        return HIGH, words
    if is_domestic or is_child:
        return RAISED, words
    return (SOME, words) if has_crime else (PLAIN, words)


def state_after(votes: Sequence[tuple[str, bool]], *, needs_two: bool) -> ReviewState:
    """Where a pair stands after these votes (outcome, is a supervisor's), oldest first."""
    if not votes:
        return ReviewState.OPEN
    outcome, is_supervisor = votes[-1]
    if is_supervisor or not needs_two:
        return ReviewState(outcome)
    if len(votes) == 1:
        return ReviewState.SECOND
    return ReviewState(outcome) if votes[0][0] == outcome else ReviewState.SUPERVISOR


def reasons_not_to_decide(
    *, state: ReviewState, has_voted: bool, is_locked_by: str, may_supervise: bool
) -> list[str]:
    """Why this person may not decide this pair now; empty when they may (two people where harm is possible)."""
    reasons = []
    if state in (ReviewState.SAME, ReviewState.DIFFERENT, ReviewState.CANNOT_TELL):
        reasons.append(f"This pair has been decided already: {state.label.lower()}.")
    elif has_voted:
        reasons.append("You have decided this pair already: it waits for somebody else.")
    elif state == ReviewState.SUPERVISOR and not may_supervise:
        reasons.append("Two people disagree about this pair: a supervisor decides.")
    if is_locked_by:
        reasons.append(f"{is_locked_by} has this pair open. Take the next one.")
    return reasons


def is_worth_asking_again(*, state: ReviewState, known: float, now: float) -> bool:
    """Whether new evidence reopens a pair: never one decided, and “cannot tell” only when the weight has moved."""
    return state == ReviewState.CANNOT_TELL and abs(known - now) > SAME_WEIGHT
