"""What the clock sets off."""

from __future__ import annotations

from bluelamp.control import commands
from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM


@jobs.periodic(cron="* * * * *", name="control.escalate_unmet")
def escalate_unmet() -> None:
    """Every minute: tell the right role about incidents without a unit."""
    commands.escalate_unmet(SYSTEM)
