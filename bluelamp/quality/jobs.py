"""What data quality does as time passes."""

from __future__ import annotations

import uuid

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


@jobs.job(name="quality.work_through")
def work_through(correction: str) -> None:
    """Apply or undo a correction batch by batch; killed anywhere, the next try carries on. Then ask its check again."""
    wanted = uuid.UUID(correction)
    while commands.next_batch(SYSTEM, correction=wanted):
        pass
    if check := commands.check_of(wanted):
        commands.run_checks(SYSTEM, only=(check.name,))


@jobs.job(name="quality.ask_now", delays=())
def ask_now() -> None:
    """Ask every check because somebody wants to know now."""
    commands.run_checks(SYSTEM)
