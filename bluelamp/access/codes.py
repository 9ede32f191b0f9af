"""Enumerations of access (domain/security.md §3-§5)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Starter roles; a force may add roles, never silently widen these."""

    CALL_HANDLER = "call_handler"
    DISPATCHER = "dispatcher"
    CONTROL_SUPERVISOR = "control_supervisor"
    FORCE_INCIDENT_MANAGER = "force_incident_manager"
    OFFICER = "officer"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CRIME_RECORDER = "crime_recorder"
    REFERRAL_DESK = "referral_desk"
    DA_ASSESSOR = "da_assessor"
    MARAC_COORDINATOR = "marac_coordinator"
    MIGRATION_OPERATOR = "migration_operator"
    BUSINESS_OWNER = "business_owner"
    DATA_QUALITY_OFFICER = "data_quality_officer"
    RETENTION_REVIEWER = "retention_reviewer"
    MI_ANALYST = "mi_analyst"
    CHIEF_OFFICER = "chief_officer"
    PROFESSIONAL_STANDARDS = "professional_standards"
    AUDITOR = "auditor"
    ACCESS_MANAGER = "access_manager"
    PLATFORM_ADMIN = "platform_admin"
    TELEPHONY = "telephony"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        """The role as screens say it."""
        return self.value.replace("_", " ").capitalize().replace("Da ", "DA ").replace("Mi ", "MI ")


class RestrictionState(StrEnum):
    """How widely a record may be known; the strongest wins."""

    OPEN = "open"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class Operation(StrEnum):
    """What an audit row says was done: DPA 2018 s.62 and domain/security.md §5."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    DENIED = "denied"
    SIGN_IN = "signin"
    GRANT = "grant"
    RESTRICT = "restrict"
    BREAK_GLASS = "break_glass"
    CONFIG = "config"


class ReasonCode(StrEnum):
    """Why a record is looked at, when the work does not say (domain/security.md §4)."""

    INCIDENT = "incident"
    INVESTIGATION = "investigation"
    SAFEGUARDING = "safeguarding"
    CUSTODY = "custody"
    COURT = "court"
    INTELLIGENCE = "intelligence"
    BAIL_OR_ORDER_CHECK = "bail_or_order_check"
    LICENSING = "licensing"
    DATA_QUALITY = "data_quality"
    RETENTION_REVIEW = "retention_review"
    DISCLOSURE_REQUEST = "disclosure_request"
    SUPERVISION = "supervision"
    OTHER = "other"


REASON_LABELS = {
    ReasonCode.DATA_QUALITY: "Data quality", ReasonCode.BAIL_OR_ORDER_CHECK: "Bail or order check",
    ReasonCode.RETENTION_REVIEW: "Retention review", ReasonCode.DISCLOSURE_REQUEST: "Disclosure request",
}  # fmt: skip


class GlassCode(StrEnum):
    """Why the glass may be broken: life, limb or serious harm (domain/security.md §6; list †)."""

    LIFE = "life_at_risk"
    HARM = "serious_harm"
    MISSING = "missing_at_risk"
    OFFICER = "officer_in_danger"

    @property
    def label(self) -> str:
        """The reason as the form says it."""
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """What access itself lets people do."""

    SIGN_IN = "access.sign_in"
    MANAGE_ACCOUNTS = "access.manage_accounts"
    RESTRICT_RECORD = "access.restrict_record"
    SEAL_RECORD = "access.seal_record"
    READ_AUDIT = "access.read_audit"
    SEE_PARKED = "access.see_parked"
    ASK_ACCESS = "access.ask_access"
    DECIDE_ACCESS = "access.decide_access"
    BREAK_GLASS = "access.break_glass"
    REVIEW_GLASS = "access.review_glass"
