"""Turns of carrying: one partner at a time in each, so that a dead partner never slows another."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from bluelamp.exchange import commands, queries
from bluelamp.kernel import jobs
from bluelamp.kernel.actors import SYSTEM


def _alone(what: str, partner: str, turn: Callable[[], object]) -> None:
    """Run a turn unless another process has this partner in hand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), hashtext(%s))", [what, partner])
        if not cursor.fetchone()[0]:
            return
    try:
        turn()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))", [what, partner])


@jobs.job(name="exchange.deliver", queue="partners")
def deliver(partner: str) -> None:
    """Send one partner what is due."""
    _alone("exchange.deliver", partner, lambda: commands.deliver_due(SYSTEM, partner=partner))


@jobs.job(name="exchange.poll", queue="partners")
def poll(partner: str) -> None:
    """Ask one partner after what it received."""
    _alone("exchange.poll", partner, lambda: commands.poll_due(SYSTEM, partner=partner))


@jobs.periodic(cron="* * * * *", name="exchange.turns")
def turns() -> None:
    """Each minute, a turn for every partner that something waits for: the rows are the queue, jobs only wake it."""
    for one in queries.partner_board(SYSTEM):
        if one.queued:
            jobs.defer(deliver, partner=one.code)
        if one.waiting_for_receipt:
            jobs.defer(poll, partner=one.code)


@jobs.periodic(cron="* * * * *", name="exchange.people")
def people() -> None:
    """Each minute, give people what machines could not deliver or get acknowledged in time."""
    commands.tell_people(SYSTEM)
    commands.chase_receipts(SYSTEM)
