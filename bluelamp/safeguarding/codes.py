"""Codes of safeguarding: stored value, label, and where the list comes from (domain note §3-§9)."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Permission(StrEnum):
    """What a role may do with assessments, referrals and the sweep."""

    VIEW_ASSESSMENT = "safeguarding.view_assessment"
    SIGN_ASSESSMENT = "safeguarding.sign_assessment"
    REVIEW_ASSESSMENT = "safeguarding.review_assessment"
    WAIVE_ASSESSMENT = "safeguarding.waive_assessment"
    VIEW_REFERRAL = "safeguarding.view_referral"
    OPEN_REFERRAL = "safeguarding.open_referral"
    TRIAGE_REFERRAL = "safeguarding.triage_referral"
    DECIDE_NO_REFERRAL = "safeguarding.decide_no_referral"
    APPROVE_NO_REFERRAL = "safeguarding.approve_no_referral"
    NOTE_DELIVERY = "safeguarding.note_delivery"
    RUN_SWEEP = "safeguarding.run_sweep"
    CONFIRM_SWEEP = "safeguarding.confirm_sweep"
    MANAGE_EDUCATION = "safeguarding.manage_education"
    IMPORT_PAST = "safeguarding.import_past"
    COUNT_OWED = "safeguarding.count_owed"
    VIEW_RULES = "safeguarding.view_rules"
    CHANGE_RULES = "safeguarding.change_rules"


class Grade(IntEnum):
    """Risk grade of a domestic abuse assessment; larger is worse, so that `max` never lowers (DASH 2009)."""

    STANDARD = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def label(self) -> str:
        return self.name.capitalize()


class Tool(StrEnum):
    """Which assessment tool was used; forces use DASH, DARA or both (NPCC 2025)."""

    DASH27 = "DASH27"
    SLDASH24 = "SLDASH24"
    DARA = "DARA"
    SDASH = "SDASH"


MIGRATED = "migrated"  # the rule version and question set of what an old system made


class RuleId(StrEnum):
    """The safeguarding rules in force; their terms are rows, not code."""

    ASSESS = "R-DA-RA"
    MARAC = "R-MARAC"
    CHILD = "R-CP-17"
    ENCOMPASS = "R-OE"
    VICTIM = "R-VS"


class ReferralKind(StrEnum):
    """What kind of help is asked of which kind of partner."""

    MARAC = "marac"
    IDVA = "idva"
    CHILD = "child"
    ENCOMPASS = "encompass"
    VICTIM_SERVICES = "victim_services"

    @property
    def label(self) -> str:
        return {
            "marac": "MARAC referral",
            "idva": "IDVA referral",
            "child": "Children's social care referral",
            "encompass": "Operation Encompass notice",
            "victim_services": "Victims' services referral",
        }[self.value]


class Priority(StrEnum):
    """Triage grade of a referral (Surrey MASH levels 4 to 1)."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    BLUE = "BLUE"

    @property
    def rank(self) -> int:
        return {"RED": 1, "AMBER": 2, "GREEN": 3, "BLUE": 4}[self.value]


class ReferralState(StrEnum):
    """Where a referral stands. Sent is not received: only ACKNOWLEDGED says a partner has it."""

    DRAFT = "DRAFT"
    RAISED = "RAISED"
    TRIAGE = "TRIAGE"
    RETURNED = "RETURNED"
    QUEUED = "QUEUED"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    REJECTED = "REJECTED"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    OUTCOME = "OUTCOME"
    CLOSED = "CLOSED"
    NOT_REFERRED = "NOT_REFERRED"
    WITHDRAWN = "WITHDRAWN"
    MERGED = "MERGED"

    @property
    def label(self) -> str:
        return LABELS.get(self.value, self.value.replace("_", " ").capitalize())


LABELS = {
    "TRIAGE": "Waiting for triage",
    "RETURNED": "Returned to the officer",
    "QUEUED": "Queued for partner",
    "SENT": "Sent, not yet acknowledged",
    "DELIVERED": "Delivered, not yet acknowledged",
    "FAILED": "Could not be delivered",
    "NOT_REFERRED": "Decided not to refer",
}


class NoReferralReason(StrEnum):
    """Why something owed was, with reasons, not referred."""

    ALREADY_OPEN_CASE = "ALREADY_OPEN_CASE"
    DUPLICATE_OF = "DUPLICATE_OF"
    CONSENT_REFUSED = "CONSENT_REFUSED_NO_OVERRIDE"
    OUT_OF_AREA = "OUT_OF_AREA_TRANSFERRED"
    NOT_A_CHILD = "NOT_A_CHILD_VERIFIED"
    FALSE_POSITIVE = "RULE_FALSE_POSITIVE"
    DECEASED = "DECEASED"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        return REASONS[self.value]


REASONS = {
    "ALREADY_OPEN_CASE": "The partner already has an open case",
    "DUPLICATE_OF": "Duplicate of another referral",
    "CONSENT_REFUSED_NO_OVERRIDE": "Consent refused and nothing overrides it",
    "OUT_OF_AREA_TRANSFERRED": "Out of area, handed to the other force or council",
    "NOT_A_CHILD_VERIFIED": "Not a child: age verified",
    "RULE_FALSE_POSITIVE": "The rule does not fit these facts",
    "DECEASED": "The person has died",
    "OTHER": "Another reason, given in words",
}


class Consent(StrEnum):
    """What the victim said about being referred to victims' services (Victims' Code, Right 4)."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"


class MaracCriterion(StrEnum):
    """Why a case goes to MARAC (SafeLives referral criteria)."""

    VISIBLE_HIGH_RISK = "visible_high_risk"
    JUDGEMENT = "professional_judgement"
    ESCALATION = "potential_escalation"
    REPEAT = "repeat"

    @property
    def label(self) -> str:
        return {
            "visible_high_risk": "14 or more yes answers",
            "professional_judgement": "Professional judgement",
            "potential_escalation": "Three or more incidents in 12 months",
            "repeat": "Repeat within 12 months of the last referral",
        }[self.value]


class SettingKind(StrEnum):
    """Kinds of education setting that receive an Encompass notice."""

    SCHOOL = "school"
    COLLEGE = "college"
    PUPIL_REFERRAL_UNIT = "pupil_referral_unit"
    HOME_EDUCATED = "home_educated"


class Severity(StrEnum):
    """How severe a rule is; a decision against a severe one needs a supervisor."""

    HIGH = "high"
    NORMAL = "normal"


class FindingState(StrEnum):
    """What became of a sweep finding."""

    FOUND = "found"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
