"""Codes of crime recording (records.md §2)."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a role may do with crimes."""

    VIEW_CRIME = "crime.view_crime"
    RECORD_CRIME = "crime.record_crime"
    IMPORT_CRIME = "crime.import_crime"
    LINK_PERSON = "crime.link_person"


class Status(StrEnum):
    """Where a crime stands; FINALISED, CANCELLED and TRANSFERRED end it (records.md §2.1)."""

    RECORDED = "recorded"
    ALLOCATED = "allocated"
    UNDER_INVESTIGATION = "under_investigation"
    FINALISED = "finalised"
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"

    @property
    def label(self) -> str:
        """The state as pages say it."""
        return self.value.replace("_", " ").capitalize()


class PartyRole(StrEnum):
    """How a person stands to a crime."""

    VICTIM = "victim"
    SUSPECT = "suspect"
    WITNESS = "witness"
    REPORTER = "reporter"


class SupportConsent(StrEnum):
    """What a victim said about being referred for support (Victims' Code, Right 4)."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"
