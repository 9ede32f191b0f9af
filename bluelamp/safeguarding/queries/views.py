"""How rows of referrals and assessments are shown."""

from __future__ import annotations

from uuid import UUID

from bluelamp.contracts.refs import AssessmentRef, CrimeRef, IncidentRef, PersonRef, ReferralRef
from bluelamp.kernel import clock
from bluelamp.safeguarding.codes import (
    Consent,
    Grade,
    NoReferralReason,
    Priority,
    ReferralKind,
    ReferralState,
)
from bluelamp.safeguarding.models import NoReferralDecision, Referral, RiskAssessment
from bluelamp.safeguarding.rules.states import ENDED, RECEIVED
from bluelamp.safeguarding.types import AssessmentSummary, DecisionView, ReferralView

PLAIN = ("rule", "rule_version", "citation", "source", "subject", "number", "recipient", "district", "event_at",
         "started_at", "opened_at", "send_by", "due_at", "sent_at", "acknowledged_at", "partner_reference", "outcome",
         "payload", "payload_hash", "revision")  # fmt: skip


def person_ref(person_id: UUID | None) -> PersonRef | None:
    """The reference of a person, when one is known."""
    return PersonRef(person_id) if person_id else None


def incident_ref(incident_id: UUID | None) -> IncidentRef | None:
    """The reference of an incident, when there is one."""
    return IncidentRef(incident_id) if incident_id else None


def referral_view(row: Referral) -> ReferralView:
    """One referral as it stands now."""
    state = ReferralState(row.state)
    is_open = state not in ENDED | RECEIVED
    return ReferralView(
        ref=ReferralRef(row.id), kind=ReferralKind(row.kind), priority=Priority(row.priority), state=state,
        consent=Consent(row.consent), grounds=tuple(row.grounds.splitlines()), person=person_ref(row.person_id),
        incident=incident_ref(row.incident_id), crime=CrimeRef(row.crime_id) if row.crime_id else None,
        delay_hours=round((row.started_at - row.event_at).total_seconds() / 3600, 1),
        is_late=is_open and row.due_at < clock.now(), **{name: getattr(row, name) for name in PLAIN})  # fmt: skip


def decision_view(row: NoReferralDecision) -> DecisionView:
    """One decision not to refer."""
    return DecisionView(
        ref=None, id=str(row.id), rule=row.rule, source=row.source, subject=row.subject,
        reason=NoReferralReason(row.reason), text=row.text, decided_by=row.decided_by, decided_at=row.decided_at,
        needs_approval=row.needs_approval, approved_by=row.approved_by)  # fmt: skip


def assessment_summary(row: RiskAssessment) -> AssessmentSummary:
    """One version of an assessment in a line."""
    return AssessmentSummary(
        ref=AssessmentRef(row.id), version=row.version, incident=incident_ref(row.incident_id),
        incident_number=row.incident_number, victim=PersonRef(row.victim_id), grade=effective_grade(row),
        ticks=row.ticks, is_complete=row.is_complete, signed_by=row.signed_by, signed_at=row.signed_at)  # fmt: skip


def effective_grade(row: RiskAssessment) -> Grade:
    """The grade as signed, raised by any later judgement; none can lower it."""
    later = [judgement.grade for judgement in row.judgements.all()]
    return Grade(max([row.final_grade, *later]))
