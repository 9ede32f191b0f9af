"""What the ledger of duties does as time passes."""

from __future__ import annotations

from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.work import commands


@jobs.periodic(cron="* * * * *", name="work.escalate_overdue")
def escalate_overdue() -> None:
    """Each minute, take what is overdue one rung up its ladder; nothing overdue waits for somebody to look."""
    while commands.escalate_overdue(SYSTEM).settled:
        pass
