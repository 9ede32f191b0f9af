"""Every write of back-record conversion."""

from bluelamp.migration.paper.commands.checking import check, resolve
from bluelamp.migration.paper.commands.issuing import hand_over, issue, void
from bluelamp.migration.paper.commands.keying import keep_reading
from bluelamp.migration.paper.commands.making import make
from bluelamp.migration.paper.commands.overdue import owe_overdue

__all__ = ["check", "hand_over", "issue", "keep_reading", "make", "owe_overdue", "resolve", "void"]
