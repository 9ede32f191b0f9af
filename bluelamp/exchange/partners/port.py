"""What any way of reaching a partner must be able to do."""

from __future__ import annotations

from typing import Protocol

from bluelamp.exchange.types import Outgoing, Reply


class PartnerPort(Protocol):
    """Sends one message, or asks after one sent before; never raises for what a partner does."""

    def send(self, message: Outgoing) -> Reply:
        """Send; the reply says what is certain."""

    def ask(self, message: Outgoing) -> Reply:
        """Ask whether an earlier message has been received by a person at the partner."""
