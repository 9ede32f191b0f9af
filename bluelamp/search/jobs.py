"""What search does by the clock."""

from __future__ import annotations

from bluelamp.kernel import jobs
from bluelamp.search import commands


@jobs.periodic(cron="17 4 * * *", name="search.refresh_rarity")
def refresh_rarity() -> None:
    """Recount how common each name is, at night, and each word of places and organisations."""
    commands.refresh_rarity()
    commands.refresh_entry_words()


@jobs.periodic(cron="* * * * *", name="search.tell_owners")
def tell_owners() -> None:
    """Tell what a stopped worker left untold; the worker itself looks every second (config/processes.py)."""
    while commands.tell_owners():
        pass
