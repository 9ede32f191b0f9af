"""Every write of retention."""

from __future__ import annotations

from bluelamp.retention.commands.deciding import approve, decide, undo, withdraw
from bluelamp.retention.commands.erasing import erase, replay
from bluelamp.retention.commands.grading import regrade, regrade_all
from bluelamp.retention.commands.holding import lift_hold, note, place_hold, place_moratorium
from bluelamp.retention.commands.proposing import propose

__all__ = [
    "approve", "decide", "erase", "lift_hold", "note", "place_hold", "place_moratorium", "propose", "regrade",
    "regrade_all", "replay", "undo", "withdraw",
]  # fmt: skip
