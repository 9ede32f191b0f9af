"""What safeguarding does as time passes."""

from __future__ import annotations

from datetime import timedelta

from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.safeguarding import commands


@jobs.periodic(cron="7 * * * *", name="safeguarding.count_owed")
def count_owed() -> None:
    """Each hour compare records with referrals, independently of the rules."""
    commands.count_owed(SYSTEM)


@jobs.periodic(cron="20 * * * *", name="safeguarding.watch_rates")
def watch_rates() -> None:
    """Each hour look for a rule whose referrals have fallen by a fifth."""
    commands.watch_rates(SYSTEM)


@jobs.periodic(cron="0 5 * * *", name="safeguarding.daily_sweep")
def daily_sweep() -> None:
    """At five each morning sweep the last fortnight (safeguarding §9)."""
    today = clock.local(clock.now()).date()
    commands.sweep(SYSTEM, first=today - timedelta(days=14), last=today)
