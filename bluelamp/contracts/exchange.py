"""What the exchange states about deliveries to partners (telephony states its own)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import ReferralRef
from bluelamp.kernel.events import fact


@fact("exchange.delivery_failed")
@dataclass(frozen=True, kw_only=True)
class DeliveryFailed:
    """Every automatic attempt to reach a partner failed; a person has been given the task."""

    referral: ReferralRef
    partner: str
    attempts: int
    reason: str
    failed_at: datetime


@fact("exchange.partner_state_changed")
@dataclass(frozen=True, kw_only=True)
class PartnerStateChanged:
    """A partner stopped or began answering."""

    partner: str
    state: str
    changed_at: datetime
