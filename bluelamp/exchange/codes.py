"""Codes of the exchange."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a role may do at the edge of the house."""

    VIEW_PARTNER = "exchange.view_partner"
    VIEW_DELIVERY = "exchange.view_delivery"
    RETRY_DELIVERY = "exchange.retry_delivery"
    DECLARE_PARTNER = "exchange.declare_partner"
    CARRY_REFERRAL = "exchange.carry_referral"
    ACKNOWLEDGE = "exchange.acknowledge"


class DeliveryState(StrEnum):
    """Where a delivery stands. Queued is not sent, sent is not received."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"
    FAILED = "failed"
    HELD = "held"

    @property
    def label(self) -> str:
        """The state as screens say it."""
        return {
            "queued": "Queued for partner",
            "delivered": "Sent, not acknowledged",
            "acknowledged": "Acknowledged",
            "rejected": "Rejected by partner",
            "failed": "Not delivered: with a person",
            "held": "Held: no live sharing agreement",
        }[self.value]


class PartnerState(StrEnum):
    """How a partner's system answers."""

    ANSWERING = "answering"
    TROUBLED = "troubled"
    NOT_ANSWERING = "not_answering"
    DECLARED_DOWN = "declared_down"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The state as the board says it."""
        return {
            "answering": "● Answering",
            "troubled": "◆ Last try failed",
            "not_answering": "▲ Not answering",
            "declared_down": "■ Declared down",
            "unknown": "○ Not tried yet",
        }[self.value]


class Said(StrEnum):
    """What a partner's reply amounts to."""

    ACKNOWLEDGED = "acknowledged"
    RECEIVED = "received"
    REJECTED = "rejected"
    FAILED = "failed"
