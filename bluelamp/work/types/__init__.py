"""What crosses the door of the duty ledger."""

from __future__ import annotations

from bluelamp.work.types.calendar import WorkingCalendar, england_and_wales
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
    "BacklogLine",
    "Candidate",
    "DutyFilter",
    "DutyPage",
    "DutyView",
    "HistoryLine",
    "NewDuty",
    "OwedCount",
    "Owner",
    "SettledCount",
    "Tally",
    "WorkingCalendar",
    "england_and_wales",
]
