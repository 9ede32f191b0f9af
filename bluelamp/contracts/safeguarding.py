"""What safeguarding states: assessments signed, referrals opened and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import AssessmentRef, CrimeRef, IncidentRef, PersonRef, ReferralRef
from bluelamp.kernel.events import fact


@fact("safeguarding.assessment_signed")
@dataclass(frozen=True, kw_only=True)
class AssessmentSigned:
    """A risk assessment was signed; an incomplete one leaves the duty to assess open."""

    assessment: AssessmentRef
    incident: IncidentRef | None
    victim: PersonRef
    suspect: PersonRef | None
    version: int
    ticks: int
    grade: str
    floor: str
    is_complete: bool
    is_repeat: bool
    incidents_in_year: int
    district: str
    signed_at: datetime


@fact("safeguarding.assessment_waived")
@dataclass(frozen=True, kw_only=True)
class AssessmentWaived:
    """A supervisor decided, with a reason, that an incident needs no risk assessment."""

    incident: IncidentRef
    reason: str
    decided_at: datetime


@fact("safeguarding.referral_opened")
@dataclass(frozen=True, kw_only=True)
class ReferralOpened:
    """A referral exists for what a rule found owed; it has not yet reached anyone."""

    referral: ReferralRef
    kind: str
    rule: str
    incident: IncidentRef | None
    crime: CrimeRef | None
    subject: PersonRef | None
    priority: str
    district: str
    opened_at: datetime
    due_at: datetime


@fact("safeguarding.referral_queued")
@dataclass(frozen=True, kw_only=True)
class ReferralQueued:
    """A referral may go to its partner now; `payload_hash` names exactly what is to be sent."""

    referral: ReferralRef
    kind: str
    recipient: str
    priority: str
    district: str
    payload: str
    payload_hash: str
    queued_at: datetime
    send_by: datetime
    due_at: datetime


@fact("safeguarding.referral_acknowledged")
@dataclass(frozen=True, kw_only=True)
class ReferralAcknowledged:
    """The partner says it has the referral."""

    referral: ReferralRef
    kind: str
    incident: IncidentRef | None
    partner_reference: str
    acknowledged_at: datetime


@fact("safeguarding.no_referral_decided")
@dataclass(frozen=True, kw_only=True)
class NoReferralDecided:
    """A person decided, with a reason and where needed a supervisor, not to refer."""

    rule: str
    incident: IncidentRef | None
    subject: str
    reason: str
    decided_at: datetime


@fact("safeguarding.referral_rate_fell")
@dataclass(frozen=True, kw_only=True)
class ReferralRateFell:
    """Referrals per hundred qualifying records fell by a fifth or more against the last twelve weeks."""

    rule: str
    district: str
    baseline: float
    now: float
    noticed_at: datetime
