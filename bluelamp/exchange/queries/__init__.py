"""Every read of the exchange."""

from bluelamp.exchange.queries.partners import delivery_of, partner, partner_board, partner_queue

__all__ = ["delivery_of", "partner", "partner_board", "partner_queue"]
