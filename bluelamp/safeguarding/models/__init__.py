"""Tables of safeguarding."""

from __future__ import annotations

from bluelamp.safeguarding.models.assessment import AssessmentAnswer, Judgement, RiskAssessment
from bluelamp.safeguarding.models.education import Closure, Enrolment, Establishment, Term
from bluelamp.safeguarding.models.referral import NoReferralDecision, Referral, ReferralStep
from bluelamp.safeguarding.models.ruling import DomesticEvent, DomesticPerson, Evaluation, RuleTerms
from bluelamp.safeguarding.models.sweeping import OwedCount, SweepFinding, SweepRun

__all__ = [
    "AssessmentAnswer",
    "Closure",
    "DomesticEvent",
    "DomesticPerson",
    "Enrolment",
    "Establishment",
    "Evaluation",
    "Judgement",
    "NoReferralDecision",
    "OwedCount",
    "Referral",
    "ReferralStep",
    "RiskAssessment",
    "RuleTerms",
    "SweepFinding",
    "SweepRun",
    "Term",
]
