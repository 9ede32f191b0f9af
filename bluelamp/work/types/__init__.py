"""What crosses the door of the duty ledger."""

from __future__ import annotations

from bluelamp.kernel.clock import LONDON
from bluelamp.work.codes import DutyState, OwnerKind, Risk
from bluelamp.work.types.calendar import WorkingCalendar, england_and_wales, local_moment
from bluelamp.work.types.candidate import Candidate
from bluelamp.work.types.duty import (
    BacklogLine,
    DutyFilter,
    DutyPage,
    DutyView,
    HistoryLine,
    NewDuty,
    OwedCount,
    Owner,
    SettledCount,
    Tally,
)

__all__ = [
    "LONDON",
    "BacklogLine",
    "Candidate",
    "DutyFilter",
    "DutyPage",
    "DutyState",
    "DutyView",
    "HistoryLine",
    "NewDuty",
    "OwedCount",
    "Owner",
    "OwnerKind",
    "Risk",
    "SettledCount",
    "Tally",
    "WorkingCalendar",
    "england_and_wales",
    "local_moment",
]
