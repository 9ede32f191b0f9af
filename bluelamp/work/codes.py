"""Codes of the duty ledger (records.md §0: every deadline is a row)."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Permission(StrEnum):
    """What a role may do with duties."""

    VIEW_DUTY = "work.view_duty"
    VIEW_FORCE_DUTY = "work.view_force_duty"
    SETTLE_DUTY = "work.settle_duty"
    WAIVE_DUTY = "work.waive_duty"
    ASSIGN_DUTY = "work.assign_duty"
    OWE_DUTY = "work.owe_duty"
    COUNT_DUTY = "work.count_duty"


class DutyState(StrEnum):
    """Where a duty stands; a duty done late stays recorded as missed."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    WAIVED = "waived"


class Risk(IntEnum):
    """How badly it goes if the duty is forgotten; smaller is worse, so that sorting is natural."""

    IMMEDIATE = 1
    HIGH = 2
    MEDIUM = 3
    STANDARD = 4

    @property
    def label(self) -> str:
        return self.name.capitalize()

    @property
    def mark(self) -> str:
        """A shape beside the colour, so that risk never depends on colour alone."""
        return {1: "▲", 2: "◆", 3: "●", 4: "■"}[self.value]


class OwnerKind(StrEnum):
    """Who carries a duty: a person, a post or a team."""

    PERSON = "person"
    POST = "post"
    TEAM = "team"


class Step(StrEnum):
    """What can happen to a duty, as its history says it."""

    OWED = "owed"
    PAUSED = "paused"
    RESUMED = "resumed"
    REASSIGNED = "reassigned"
    RISK_CHANGED = "risk_changed"
    ESCALATED = "escalated"
    MET = "met"
    WAIVED = "waived"
