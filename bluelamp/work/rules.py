"""Decisions about duties: what they refuse, when they count as late, who is next up the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bluelamp.work.codes import DutyState, Risk

SHORTEST_REASON = 10
NEXT_RUNG = {
    Risk.IMMEDIATE: timedelta(minutes=30),
    Risk.HIGH: timedelta(hours=4),
    Risk.MEDIUM: timedelta(hours=24),
    Risk.STANDARD: timedelta(hours=72),
}


def reasons_not_to_settle(state: DutyState) -> list[str]:
    """Why a duty can no longer be settled; empty when it can."""
    return [] if state is DutyState.OPEN else [f"This duty is already {state.value}."]


def reasons_not_to_waive(*, state: DutyState, reason: str, is_own: bool) -> list[str]:
    """Why a duty may not be waived (records.md §0: waived by a named person, with a reason)."""
    reasons = reasons_not_to_settle(state)
    if len(reason.strip()) < SHORTEST_REASON:
        reasons.append(f"Give a reason of at least {SHORTEST_REASON} characters.")
    if is_own:
        reasons.append("Nobody waives a duty of their own: ask a supervisor.")
    return reasons


def settled_state(*, due_at: datetime, settled_at: datetime) -> DutyState:
    """Met when done by the due time; missed when done late, and the breach stays visible."""
    return DutyState.MET if settled_at <= due_at else DutyState.MISSED


def is_overdue(*, state: DutyState, due_at: datetime, is_paused: bool, at: datetime) -> bool:
    """Whether an open duty has passed its due time; a paused clock does not run."""
    return state is DutyState.OPEN and not is_paused and due_at < at


def due_after_pause(due_at: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
    """The due time moved on by exactly the length of the pause."""
    return due_at + (resumed_at - paused_at)


def next_rung_at(*, due_at: datetime, level: int, rungs: int, risk: Risk) -> datetime | None:
    """When a duty at this level goes up again, at intervals set by risk; never from the top of the ladder."""
    return due_at + level * NEXT_RUNG[risk] if level < rungs else None


def rung(ladder: Sequence[str], level: int) -> str:
    """Who a duty goes to at this level; the top of the ladder keeps it."""
    return ladder[min(level, len(ladder)) - 1] if ladder else "supervisors"
