"""Codes of forms: permissions, and how a question may be answered."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What forms lets people do."""

    KEEP_DRAFT = "forms.keep_draft"


class Said(StrEnum):
    """An answer to one question; not asking and not answering are answers too (safeguarding §2)."""

    YES = "YES"
    NO = "NO"
    DONT_KNOW = "DONT_KNOW"
    NOT_ASKED = "NOT_ASKED"
    REFUSED = "REFUSED"

    @property
    def label(self) -> str:
        """The answer as it stands beside its button."""
        return LABELS[self.value]


LABELS = {
    "YES": "Yes",
    "NO": "No",
    "DONT_KNOW": "Does not know",
    "NOT_ASKED": "Not asked",
    "REFUSED": "Refused",
}


class Kind(StrEnum):
    """How a question is answered, on the screen and on paper."""

    SAID = "said"
    TEXT = "text"
    PROSE = "prose"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    MARK = "mark"
    LOG = "log"
