"""What crosses the door of the exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import ReferralRef
from bluelamp.exchange.codes import DeliveryState, PartnerState, Said


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message on its way: what, to where, under which key so that a repeat is known as one."""

    attempt: int
    delivery: str
    partner: str
    url: str
    secret: str
    payload: str
    payload_hash: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back, read with suspicion: a 200 may carry an error."""

    said: Said
    text: str
    reference: str = ""
    milliseconds: int = 0


@dataclass(frozen=True, kw_only=True)
class PartnerView:
    """One partner on the board."""

    code: str
    name: str
    state: PartnerState
    is_simulated: bool
    queued: int
    oldest: datetime | None
    waiting_for_receipt: int
    with_person: int
    acknowledged_today: int
    last_success: datetime | None
    last_trouble: str
    failures: int
    open_until: datetime | None
    phone: str
    agreement: str
    agreement_ends: datetime | None


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    """One attempt to deliver."""

    number: int
    at: datetime
    channel: str
    said: str
    text: str
    milliseconds: int


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """One referral on its way to a partner."""

    id: str
    referral: ReferralRef
    kind: str
    recipient: str
    partner: str
    priority: str
    state: DeliveryState
    queued_at: datetime
    due_at: datetime
    next_at: datetime | None
    attempts: tuple[AttemptView, ...]
    reference: str
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Carried:
    """How many deliveries were tried and how many reached somebody."""

    tried: int
    reached: int
