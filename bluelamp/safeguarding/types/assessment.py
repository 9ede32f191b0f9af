"""Assessments as they cross the door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import AssessmentRef, IncidentRef, PersonRef
from bluelamp.forms.types import Answer
from bluelamp.safeguarding.codes import Grade

PAST = uuid.UUID("6f9a2f0e-3c55-5d5e-9d10-b1ae1a3f0002")


@dataclass(frozen=True, kw_only=True)
class NewAssessment:
    """An assessment ready to be signed; `seen_version` is the version its author was looking at (0: none). One that
    was signed on paper brings who signed it and when."""

    victim: PersonRef
    question_set: str
    answers: tuple[Answer, ...]
    incident: IncidentRef | None = None
    incident_number: str = ""
    suspect: PersonRef | None = None
    district: str = ""
    judged: Grade | None = None
    reason: str = ""
    note: str = ""
    seen_version: int = 0
    signed_at: datetime | None = None
    written_by: str = ""


@dataclass(frozen=True, kw_only=True)
class PastAssessment:
    """An assessment that an old system holds as signed: its grade and count of yes answers, not its answers."""

    incident: IncidentRef
    incident_number: str
    victim: PersonRef
    suspect: PersonRef | None
    grade: Grade
    ticks: int
    signed_at: datetime
    system: str
    key: str
    district: str = ""

    @property
    def ref(self) -> AssessmentRef:
        """What it is here: the same on every run, so that bringing it again makes nothing new."""
        return AssessmentRef(uuid.uuid5(PAST, f"{self.system}|{self.key}"))


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One question and what was said to it."""

    code: str
    question: str
    said: str
    said_label: str
    details: str


@dataclass(frozen=True, kw_only=True)
class JudgementLine:
    """What one person judged, and whether it tried to lower the grade."""

    role: str
    grade: Grade
    tried_to_lower: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AssessmentSummary:
    """One assessment in a line."""

    ref: AssessmentRef
    version: int
    incident: IncidentRef | None
    incident_number: str
    victim: PersonRef
    grade: Grade
    ticks: int
    is_complete: bool
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class AssessmentView:
    """One version of an assessment with its answers, judgements and versions."""

    ref: AssessmentRef
    chain: AssessmentRef
    version: int
    is_latest: bool
    tool: str
    question_set: str
    incident: IncidentRef | None
    incident_number: str
    victim: PersonRef
    suspect: PersonRef | None
    district: str
    ticks: int
    not_asked: int
    is_complete: bool
    is_repeat: bool
    incidents_in_year: int
    floor: Grade
    grade: Grade
    reasons: tuple[str, ...]
    prompts: tuple[str, ...]
    note: str
    signed_by: str
    signed_at: datetime
    answers: tuple[AnswerLine, ...]
    judgements: tuple[JudgementLine, ...]
    versions: tuple[AssessmentSummary, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the answers so far would grade, with the history of the pair."""

    incidents_in_year: int
    is_repeat: bool
    last_referral: datetime | None
    seen_version: int
