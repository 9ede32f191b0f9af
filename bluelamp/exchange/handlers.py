"""What the exchange does when it hears of referrals."""

from __future__ import annotations

from bluelamp.contracts.safeguarding import ReferralQueued
from bluelamp.exchange import commands, jobs, rules
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.events import on
from bluelamp.kernel.jobs import defer


@on(ReferralQueued, name="exchange.carry_referral")
def carry_referral(fact: ReferralQueued) -> None:
    """Put it in its partner's queue and set off a turn of that partner."""
    commands.queue_delivery(SYSTEM, queued=fact)
    defer(jobs.deliver, partner=rules.partner_for(fact.recipient))
