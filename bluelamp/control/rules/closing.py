"""When a log may close, and what it needs first (domain/control.md §5, §8.1)."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.contracts.control import Needs
from bluelamp.control.codes import ChecklistState, IncidentState

NEEDS_LABELS = {
    Needs.ASSESSMENT: "A signed risk assessment (DASH)",
    Needs.REFERRAL: "A referral, or a reasoned decision not to refer",
    Needs.CRIME: "A crime record, or a non-crime rationale",
}


@dataclass(frozen=True)
class CloseRequest:
    """What the operator offers when closing."""

    category: str
    disposals: frozenset[str]
    group_before: str
    group_after: str
    group_reason: str
    non_crime_rationale: str
    waiver_reason: str
    may_waive: bool


def needed_before_closing(*, is_domestic: bool, is_crime_type: bool) -> tuple[Needs, ...]:
    """What must exist before this log may close: set when the flag is set, never from memory."""
    needs: list[Needs] = []
    if is_domestic:
        needs += [Needs.ASSESSMENT, Needs.REFERRAL]
    if is_domestic or is_crime_type:
        needs.append(Needs.CRIME)
    return tuple(needs)


def reasons_not_to_close(
    *,
    state: IncidentState,
    units_committed: int,
    request: CloseRequest,
    owed: dict[Needs, ChecklistState],
    unacknowledged_red: tuple[str, ...] = (),
) -> list[str]:
    """Why an incident log may not be closed yet; empty when it may (NSIR closing rules)."""
    if state is IncidentState.CLOSED:
        return ["This incident is already closed."]
    reasons = []
    if units_committed:
        reasons.append(f"{units_committed} unit(s) are still committed to it.")
    reasons += _reasons_about_result(request)
    reasons += [f"Warning not acknowledged: {label}." for label in unacknowledged_red]
    return reasons + _reasons_about_checklist(request, owed)


def _reasons_about_result(request: CloseRequest) -> list[str]:
    reasons = []
    if not request.category:
        reasons.append("Choose a closing category.")
    if not request.disposals:
        reasons.append("Choose at least one disposal code.")
    if request.group_before != request.group_after and not request.group_reason.strip():
        reasons.append("Say why the closing category is in another group than the opening one.")
    return reasons


def still_owed(request: CloseRequest, owed: dict[Needs, ChecklistState]) -> tuple[Needs, ...]:
    """Checklist rows neither settled nor waived nor answered by this request."""
    answered = {Needs.CRIME} if len(request.non_crime_rationale.strip()) >= 10 else set()
    return tuple(
        needs for needs, state in owed.items() if state is ChecklistState.OWED and needs not in answered
    )


def _reasons_about_checklist(request: CloseRequest, owed: dict[Needs, ChecklistState]) -> list[str]:
    missing = still_owed(request, owed)
    if not missing:
        return []
    reason = request.waiver_reason.strip()
    if request.may_waive and len(reason) >= 10:
        return []
    reasons = [f"Still owed: {NEEDS_LABELS[needs]}." for needs in missing]
    if reason and not request.may_waive:
        reasons.append("Only a supervisor may close without them.")
    elif request.may_waive:
        reasons.append("A supervisor may close without them by giving a reason (10 characters or more).")
    return reasons
