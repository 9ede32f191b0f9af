"""What a person may decide about a held row by hand, and when a second person must agree (domain/security.md §3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bluelamp.migration.codes import ByHand, Fate, HandState, Risk

SHORTEST_REASON = 10
MOST_AT_ONCE = 200
OPEN_FATES = frozenset({Fate.HELD, Fate.REFUSED})


def reasons_not_to_decide(
    *, fate: str, what: str, reason: str, corrected: Collection[str], columns: Collection[str], waits: bool
) -> list[str]:
    """Why this row cannot be decided so by hand; empty when it can."""
    reasons = []
    if fate not in OPEN_FATES:
        reasons.append("Only a row that is held or refused is decided by hand.")
    if what not in ByHand.values:
        reasons.append("Choose what shall become of the row.")
    if waits:
        reasons.append("Somebody has decided this row already: a second person must agree or not first.")
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in at least {SHORTEST_REASON} characters.")
    if strange := sorted(set(corrected) - set(columns)):
        reasons.append(f"The row has no column {', '.join(strange)}.")
    return reasons


def second_because(*, live: str, kinds: Collection[str], risk: int, what: str) -> str:
    """Why a second person must agree, or nothing: a warning, or a live case; never for a plain row."""
    if live:
        return f"it is a live case ({live})"
    if "marker" in kinds:
        return "it becomes a warning"
    if what == ByHand.REFUSE and risk >= Risk.HIGH:
        return "it is of high risk, and would be refused"
    return ""


def reasons_not_to_agree(*, state: str, is_own: bool, reason: str, is_refusal: bool) -> list[str]:
    """Why this person may not agree, or refuse to: nobody is their own second person."""
    reasons = []
    if state != HandState.PROPOSED:
        reasons.append("This decision does not wait for a second person.")
    if is_own:
        reasons.append("Nobody agrees to a decision of their own.")
    if is_refusal and len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Say in at least {SHORTEST_REASON} characters why not.")
    return reasons


def reasons_not_to_undo(*, state: str, what: str, made: Sequence[str], reason: str) -> list[str]:
    """Why a decision cannot be taken back: what others already hold is corrected where it stands."""
    reasons = []
    if state != HandState.DONE:
        reasons.append("This decision does not stand.")
    elif what == ByHand.BRING_IN and any(not target.startswith("legacy:") for target in made):
        reasons.append(
            "The row has become records that others may use by now: correct or end those where they stand."
        )
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in at least {SHORTEST_REASON} characters.")
    return reasons


def reasons_not_at_once(*, what: str, rows: int, risky: int, closed: int, reason: str) -> list[str]:
    """Why these rows may not be decided together: each of a live case, a warning or high risk is looked at by itself."""
    reasons = []
    if what not in (ByHand.KEEP, ByHand.REFUSE):
        reasons.append("Rows are brought in one by one. Together they can only be kept, or refused.")
    if not rows:
        reasons.append("Choose at least one row.")
    if rows > MOST_AT_ONCE:
        reasons.append(f"At most {MOST_AT_ONCE} rows are decided at once.")
    if risky:
        reasons.append(
            f"{risky} of these rows are of high risk or a live case: open each of them and decide it by itself."
        )
    if closed:
        reasons.append(f"{closed} of these rows are decided already: load the list anew.")
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give the reason in at least {SHORTEST_REASON} characters.")
    return reasons


def in_words(what: str, by: str, reason: str, corrected: Mapping[str, tuple[str, str]], at: date) -> str:
    """What the ledger says of a decision by hand."""
    how = {ByHand.BRING_IN: "brought in", ByHand.KEEP: "kept in the legacy store", ByHand.REFUSE: "refused"}
    changes = "; ".join(f"{column} {old!r} is {new!r}" for column, (old, new) in sorted(corrected.items()))
    return (
        f"{how[ByHand(what)]} by {by} on {at:%d/%m/%Y}: {reason.strip()}{f' ({changes})' if changes else ''}"
    )
