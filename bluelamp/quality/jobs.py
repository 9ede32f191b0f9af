"""What data quality does as time passes."""

from __future__ import annotations

from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.quality import commands


@jobs.periodic(cron="10 2 * * *", name="quality.ask_everything")
def ask_everything() -> None:
    """Each night, ask every check of every record."""
    commands.run_checks(SYSTEM)


@jobs.periodic(cron="25 * * * *", name="quality.ask_what_changed")
def ask_what_changed() -> None:
    """Each hour, ask again of what changed, so that a record put right leaves the list the same day."""
    commands.run_checks(SYSTEM, changed_only=True)
