"""Referrals as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef, ReferralRef
from bluelamp.safeguarding.codes import (
    Consent,
    NoReferralReason,
    Priority,
    ReferralKind,
    ReferralState,
    RuleId,
)


@dataclass(frozen=True, kw_only=True)
class ReferralView:
    """One referral as it stands; `delay_hours` is how long after the event it was known to be owed."""

    ref: ReferralRef
    kind: ReferralKind
    rule: str
    rule_version: str
    citation: str
    source: str
    subject: str
    person: PersonRef | None
    incident: IncidentRef | None
    crime: CrimeRef | None
    number: str
    recipient: str
    priority: Priority
    district: str
    state: ReferralState
    consent: Consent
    grounds: tuple[str, ...]
    event_at: datetime
    started_at: datetime
    opened_at: datetime
    send_by: datetime
    due_at: datetime
    sent_at: datetime | None
    acknowledged_at: datetime | None
    partner_reference: str
    outcome: str
    payload: str
    payload_hash: str
    revision: int
    delay_hours: float
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """One line of the one-page history of a referral."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Triage:
    """A triage decision; `revision` is the one the decider was looking at."""

    priority: Priority
    rationale: str
    revision: int
    send_back: bool = False


@dataclass(frozen=True, kw_only=True)
class NoReferral:
    """A decision that something owed is not to be referred."""

    rule: RuleId
    source: str
    subject: str
    reason: NoReferralReason
    text: str
    incident: IncidentRef | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """A decision not to refer, and whether it counts yet."""

    ref: ReferralRef | None
    rule: str
    source: str
    subject: str
    reason: NoReferralReason
    text: str
    decided_by: str
    decided_at: datetime
    needs_approval: bool
    approved_by: str
    id: str

    @property
    def counts(self) -> bool:
        """Whether the decision settles what was owed."""
        return bool(self.approved_by) or not self.needs_approval


@dataclass(frozen=True, kw_only=True)
class DeliveryNews:
    """What the carrier says about a referral: sent, delivered, acknowledged, rejected or failed."""

    state: ReferralState
    text: str
    partner_reference: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeskFilter:
    """Which referrals the desk shows; empty means all that are not ended."""

    state: str = ""
    kind: str = ""
    district: str = ""
    late: bool = False
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """One page of the referral desk, by priority and then by due time."""

    referrals: tuple[ReferralView, ...]
    total: int
    page: int
    pages: int
