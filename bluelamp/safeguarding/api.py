"""Safeguarding for machines: the same doors as the screens."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bluelamp.access import guard
from bluelamp.contracts.refs import AssessmentRef, IncidentRef, ReferralRef
from bluelamp.safeguarding import commands, queries
from bluelamp.safeguarding.codes import Consent, Grade, Permission
from bluelamp.safeguarding.types import (
    AssessmentSummary,
    AssessmentView,
    Coverage,
    DecisionView,
    DeskFilter,
    DeskPage,
    Finding,
    NewAssessment,
    NoReferral,
    OwedGap,
    ReferralView,
    SweepRef,
    SweepView,
    Terms,
    TimelineLine,
    Triage,
)
from bluelamp.safeguarding.web.shared import actor_of

router = Router()


class Judged(Schema):
    """A judgement of a signed assessment."""

    grade: str
    reason: str


class SaidAboutSupport(Schema):
    """What a victim said when asked."""

    consent: Consent
    words: str
    revision: int


class Range(Schema):
    """Days to sweep, both included."""

    first: date
    last: date


class Wanted(Schema):
    """Which referrals to list."""

    state: str = ""
    kind: str = ""
    district: str = ""
    late: bool = False
    page: int = 1


@router.get("/referrals", response=DeskPage)
@guard.needs(Permission.VIEW_REFERRAL)
def desk(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """What is not yet with a partner."""
    return queries.desk(actor_of(request), wanted=DeskFilter(**wanted.model_dump()))


@router.get("/referrals/{referral}", response=ReferralView)
@guard.needs(Permission.VIEW_REFERRAL)
def referral(request: HttpRequest, referral: UUID) -> Any:
    """One referral."""
    return queries.referral(actor_of(request), ReferralRef(referral))


@router.get("/referrals/{referral}/timeline", response=list[TimelineLine])
@guard.needs(Permission.VIEW_REFERRAL)
def timeline(request: HttpRequest, referral: UUID) -> Any:
    """The history of a referral."""
    return queries.timeline(actor_of(request), ReferralRef(referral))


@router.post("/referrals/{referral}/triage", response=ReferralView)
@guard.needs(Permission.TRIAGE_REFERRAL)
def triage(request: HttpRequest, referral: UUID, body: Triage) -> Any:
    """Grade a referral and send it on."""
    return commands.triage(actor_of(request), ref=ReferralRef(referral), decision=body)


@router.post("/referrals/{referral}/consent", response=ReferralView)
@guard.needs(Permission.OPEN_REFERRAL)
def consent(request: HttpRequest, referral: UUID, body: SaidAboutSupport) -> Any:
    """Keep what the victim said."""
    return commands.note_consent(actor_of(request), ref=ReferralRef(referral), **body.model_dump())


@router.post("/decisions", response=DecisionView)
@guard.needs(Permission.DECIDE_NO_REFERRAL)
def decide(request: HttpRequest, body: NoReferral) -> Any:
    """Decide, with a reason, not to refer."""
    return commands.decide_no_referral(actor_of(request), decision=body)


@router.post("/decisions/{decision}/approve", response=DecisionView)
@guard.needs(Permission.APPROVE_NO_REFERRAL)
def approve(request: HttpRequest, decision: UUID) -> Any:
    """Agree to a decision not to refer."""
    return commands.approve_no_referral(actor_of(request), decision=str(decision))


@router.get("/incidents/{incident}/referrals", response=list[ReferralView])
@guard.needs(Permission.VIEW_REFERRAL)
def of_incident(request: HttpRequest, incident: UUID) -> Any:
    """Every referral that came of an incident."""
    return queries.referrals_of_incident(actor_of(request), IncidentRef(incident))


@router.post("/assessments", response=AssessmentSummary)
@guard.needs(Permission.SIGN_ASSESSMENT)
def sign(request: HttpRequest, body: NewAssessment) -> Any:
    """Sign a risk assessment."""
    return commands.sign_assessment(actor_of(request), assessment=body)


@router.get("/assessments/{assessment}", response=AssessmentView)
@guard.needs(Permission.VIEW_ASSESSMENT)
def assessment(request: HttpRequest, assessment: UUID) -> Any:
    """One version of an assessment."""
    return queries.assessment(actor_of(request), AssessmentRef(assessment))


@router.post("/assessments/{assessment}/review", response=AssessmentSummary)
@guard.needs(Permission.REVIEW_ASSESSMENT)
def review(request: HttpRequest, assessment: UUID, body: Judged) -> Any:
    """A supervisor's or specialist's judgement."""
    judged = Grade.__members__.get(body.grade.upper(), Grade.STANDARD)
    return commands.review_assessment(
        actor_of(request), ref=AssessmentRef(assessment), judged=judged, reason=body.reason
    )


@router.post("/sweeps", response=SweepView)
@guard.needs(Permission.RUN_SWEEP)
def sweep(request: HttpRequest, body: Range) -> Any:
    """Find what is owed in a range and was never done."""
    return commands.sweep(actor_of(request).without_key(), first=body.first, last=body.last)


@router.get("/sweeps/{run}/findings", response=list[Finding])
@guard.needs(Permission.RUN_SWEEP)
def findings(request: HttpRequest, run: UUID, start: int = 0, limit: int = 100) -> Any:
    """What a run found, in order of risk."""
    return queries.findings(actor_of(request), run=SweepRef(run), start=start, limit=max(1, min(limit, 1000)))


@router.post("/sweeps/{run}/confirm", response=SweepView)
@guard.needs(Permission.CONFIRM_SWEEP)
def confirm(request: HttpRequest, run: UUID) -> Any:
    """Turn what a run found into duties."""
    return commands.confirm_sweep(actor_of(request), run=SweepRef(run))


@router.get("/rules", response=list[Terms])
@guard.needs(Permission.VIEW_RULES)
def rules(request: HttpRequest) -> Any:
    """The rules in force."""
    return queries.every_rule(actor_of(request))


@router.get("/gaps", response=list[OwedGap])
@guard.needs(Permission.COUNT_OWED)
def gaps(request: HttpRequest) -> Any:
    """The latest independent count."""
    return queries.latest_gaps(actor_of(request))


@router.get("/coverage", response=list[Coverage])
@guard.needs(Permission.COUNT_OWED)
def coverage(request: HttpRequest) -> Any:
    """Each rule's rate against its baseline."""
    return queries.coverage(actor_of(request))
