"""What back-record conversion does as time passes."""

from __future__ import annotations

from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.paper import commands


@jobs.periodic(cron="12 * * * *", name="migration.chase_paper")
def chase_paper() -> None:
    """Each hour owe a duty for every numbered form that is past its time."""
    commands.owe_overdue(SYSTEM)
