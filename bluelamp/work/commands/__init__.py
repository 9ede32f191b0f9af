"""Every write to the ledger of duties."""

from __future__ import annotations

from bluelamp.work.commands.clocks import change_risk, escalate_overdue, pause, reassign, resume
from bluelamp.work.commands.owing import owe, owe_many
from bluelamp.work.commands.settling import meet, meet_for, waive, waive_for

__all__ = [
    "change_risk",
    "escalate_overdue",
    "meet",
    "meet_for",
    "owe",
    "owe_many",
    "pause",
    "reassign",
    "resume",
    "waive",
    "waive_for",
]
