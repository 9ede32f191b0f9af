"""What crosses the door of safeguarding."""

from __future__ import annotations

from bluelamp.safeguarding.codes import Consent, Grade, Priority, ReferralKind, ReferralState, RuleId
from bluelamp.safeguarding.types.assessment import (
    AnswerLine,
    AssessmentSummary,
    AssessmentView,
    JudgementLine,
    NewAssessment,
    PastAssessment,
    Preview,
)
from bluelamp.safeguarding.types.education import (
    EnrolmentRow,
    EstablishmentRow,
    Loaded,
    SchoolCalendar,
    Setting,
)
from bluelamp.safeguarding.types.owing import (
    Child,
    DomesticFacts,
    Noted,
    Opened,
    OwedReferral,
    PastReferral,
    Terms,
)
from bluelamp.safeguarding.types.referral import (
    DecisionView,
    DeliveryNews,
    DeskFilter,
    DeskPage,
    NoReferral,
    ReferralView,
    TimelineLine,
    Triage,
)
from bluelamp.safeguarding.types.sweeping import Coverage, Finding, OwedGap, SweepRef, SweepView, WeekRate

__all__ = [
    "AnswerLine", "AssessmentSummary", "AssessmentView", "Child", "Consent", "Coverage", "DecisionView", "DeliveryNews",
    "DeskFilter", "DeskPage", "DomesticFacts", "EnrolmentRow", "EstablishmentRow", "Finding", "Grade", "JudgementLine",
    "Loaded", "NewAssessment", "NoReferral", "Noted", "Opened", "OwedGap", "OwedReferral", "PastAssessment", "PastReferral", "Preview", "Priority", "ReferralKind", "ReferralState",
    "ReferralView", "RuleId", "SchoolCalendar", "Setting", "SweepRef", "SweepView", "Terms", "TimelineLine", "Triage", "WeekRate",
]  # fmt: skip
