"""Codes of retention (domain/records.md §9, domain/security.md §8-§9)."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Permission(StrEnum):
    """What a role may do in retention."""

    VIEW_RETENTION = "retention.view_retention"
    PROPOSE_DISPOSAL = "retention.propose_disposal"
    REVIEW_RECORD = "retention.review_record"
    APPROVE_DISPOSAL = "retention.approve_disposal"
    HOLD_RECORD = "retention.hold_record"
    UNDO_DISPOSAL = "retention.undo_disposal"
    ERASE_RECORD = "retention.erase_record"
    REPLAY_ERASURES = "retention.replay_erasures"


class Classification(StrEnum):
    """Government Security Classifications (2023/24): this system holds OFFICIAL only (security.md §8)."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


class Clock(StrEnum):
    """What starts the time that a row is kept for."""

    REVIEW_GROUP = "review_group"
    WITH_SUBJECT = "with_subject"
    SINCE = "since"
    IN_FORCE = "in_force"
    REBUILT = "rebuilt"


class Erase(StrEnum):
    """What becomes of a row when what it is about is disposed of."""

    GOES = "goes"
    BLANKED = "blanked"
    STAYS = "stays"


class Group(IntEnum):
    """Review groups of the College of Policing APP (MoPI); a smaller number is kept more strictly."""

    PUBLIC_PROTECTION = 1
    SERIOUS = 2
    OTHER_OFFENDING = 3
    NOT_OFFENDING = 4

    @property
    def label(self) -> str:
        """The group as screens say it."""
        return f"Group {self.value}"


class HoldKind(StrEnum):
    """Why a record may not be disposed of whatever its clock says; a hold always wins."""

    LEGAL = "legal"
    INQUIRY = "inquiry"
    COMPLAINT = "complaint"
    FOI = "foi"

    @property
    def label(self) -> str:
        """The hold as screens say it."""
        return {"legal": "Legal hold", "inquiry": "Public inquiry", "complaint": "Complaint",
                "foi": "Freedom of information request"}[self.value]  # fmt: skip


class ReviewKind(StrEnum):
    """What set a review off (records.md §9)."""

    INITIAL = "initial"
    TRIGGERED = "triggered"
    SCHEDULED = "scheduled"


class Decision(StrEnum):
    """What a reviewer decided of one record."""

    WAITING = "waiting"
    RETAIN = "retain"
    DISPOSE = "dispose"


class ProposalState(StrEnum):
    """Where a batch stands: no state between these is ever stored."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    QUARANTINED = "quarantined"
    UNDONE = "undone"
    ERASED = "erased"

    @property
    def label(self) -> str:
        """The state as screens say it."""
        return {"proposed": "In review", "withdrawn": "Withdrawn", "quarantined": "In quarantine",
                "undone": "Brought back", "erased": "Disposed of"}[self.value]  # fmt: skip


class NoticeKind(StrEnum):
    """What begins a clear period afresh besides an offence (records.md §9)."""

    RISK = "risk_of_harm"
    REQUEST = "information_request"
    DBS = "dbs_disclosure"
    CONTACT = "police_contact"

    @property
    def label(self) -> str:
        """The notice as screens say it."""
        return {"risk_of_harm": "Evidence of a risk of harm",
                "information_request": "Information request by another agency",
                "dbs_disclosure": "Disclosure to the DBS", "police_contact": "Came to notice"}[self.value]  # fmt: skip
