"""What migration does as time passes: it looks for rows that vanished."""

from __future__ import annotations

from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.commands import auditing, hiding


@jobs.periodic(cron="7 * * * *", name="migration.look_for_removed_rows")
def look_for_removed_rows() -> None:
    """Each hour, read what the tables themselves noted: cheap, so that the same day is the same hour."""
    auditing.owe_looking(auditing.audit_rows(SYSTEM, has_census=False))


@jobs.periodic(cron="10 1 * * *", name="migration.count_every_key")
def count_every_key() -> None:
    """Each night, the census: what was removed with the triggers off is found by the next morning."""
    auditing.owe_looking(auditing.audit_rows(SYSTEM, has_index=True))
    hiding.hide_all()


@jobs.job(name="migration.hide_rows")
def hide_rows() -> None:
    """After a restriction changed, take the record's rows out of the store's index or put them back."""
    hiding.hide_all()


def hide_soon(ref: str) -> None:
    """What access calls in the transaction that changes a restriction; until the job has run, each look asks."""
    jobs.defer(hide_rows)
