"""Every write of the exchange."""

from bluelamp.exchange.commands.carrying import (
    chase_receipts,
    deliver_due,
    poll_due,
    queue_delivery,
    tell_people,
)
from bluelamp.exchange.commands.partners import (
    acknowledge,
    declare_down,
    declare_up,
    retry_now,
    set_partner_address,
)

__all__ = [
    "acknowledge",
    "chase_receipts",
    "declare_down",
    "declare_up",
    "deliver_due",
    "poll_due",
    "queue_delivery",
    "retry_now",
    "set_partner_address",
    "tell_people",
]
