"""Codes of data quality: kinds of check (domain/records.md §0, §13; issue: declared by modules), states of findings."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Permission(StrEnum):
    """What a role may do with checks, findings and corrections."""

    VIEW_QUALITY = "quality.view_quality"
    VIEW_FINDING = "quality.view_finding"
    WAIVE_FINDING = "quality.waive_finding"
    RUN_CHECKS = "quality.run_checks"
    PROPOSE_CORRECTION = "quality.propose_correction"
    APPROVE_CORRECTION = "quality.approve_correction"
    UNDO_CORRECTION = "quality.undo_correction"


class Kind(StrEnum):
    """What a check looks for; the first five are the usual dimensions of data quality."""

    COMPLETENESS = "completeness"
    VALIDITY = "validity"
    UNIQUENESS = "uniqueness"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"
    ORPHAN = "orphan"
    IMPOSSIBLE = "impossible"

    @property
    def label(self) -> str:
        """The kind as pages say it."""
        return self.value.capitalize()

    @property
    def means(self) -> str:
        """The question the kind asks of a record."""
        return {
            "completeness": "Is everything there that the next decision needs?",
            "validity": "Is each value of a form or list that is allowed?",
            "uniqueness": "Is one thing recorded once?",
            "consistency": "Do the parts of a record agree with each other?",
            "timeliness": "Was it done and recorded in time?",
            "orphan": "Does everything it points at exist?",
            "impossible": "Could it be true at all?",
        }[self.value]


class Severity(IntEnum):
    """How much harm the fault does; smaller is worse, as in the ledger of duties."""

    HIGH = 2
    MEDIUM = 3
    LOW = 4

    @property
    def label(self) -> str:
        """The severity as pages say it."""
        return self.name.capitalize()

    @property
    def days(self) -> int:
        """Days to put it right (our default †: nothing prescribes one)."""
        return {2: 2, 3: 14, 4: 60}[self.value]


class FindingState(StrEnum):
    """Where a finding stands. Only the record itself makes it right; a waiver lets it stand with a reason."""

    OPEN = "open"
    WAIVED = "waived"
    RIGHT = "right"


class CorrectionState(StrEnum):
    """The path of a bulk correction: proposed by one person, approved by another, applied, perhaps undone."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """The state as pages say it."""
        return {"approved": "Approved, being applied", "undoing": "Being undone"}.get(
            self.value, self.value.capitalize()
        )


class RowState(StrEnum):
    """What became of one row of a correction."""

    WAITING = "waiting"
    APPLIED = "applied"
    CHANGED = "changed"
    FAILED = "failed"
    UNDONE = "undone"
    STANDS = "stands"

    @property
    def label(self) -> str:
        """The state as pages say it."""
        return {
            "waiting": "Not yet applied", "applied": "Applied", "changed": "Left alone: changed since the preview",
            "failed": "Refused by its owner", "undone": "Undone", "stands": "Not undone: changed since",
        }[self.value]  # fmt: skip
