"""Shapes of the control room's API."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from bluelamp.contracts.control import PersonInRole, PersonRole, Place
from bluelamp.contracts.refs import ContactRef, PersonRef
from bluelamp.control.codes import Level, SendHow
from bluelamp.control.types import CloseForm, GradeRequest, NewIncident, PositionReport, ThriveAnswers
from bluelamp.kernel import clock
from bluelamp.kernel.refusals import Refused


class PlaceIn(Schema):
    """A place: words alone, or a gazetteer location."""

    text: str = Field("", max_length=240)
    kind: str = "typed"
    precision: str = "unlocated"
    lon: float | None = None
    lat: float | None = None
    key: str = ""
    beat: str = ""
    district: str = ""


class PersonIn(Schema):
    """A person in a role, matched or not."""

    role: PersonRole
    name: str = Field("", max_length=160)
    person: str = ""
    born: str = ""
    relation: str = ""

    def said(self) -> PersonInRole:
        """As the door takes it."""
        return PersonInRole(role=self.role, name=self.name, born=self.born, relation=self.relation,
                            person=PersonRef.of(self.person) if self.person else None)  # fmt: skip


class ThriveIn(Schema):
    """THRIVE answers."""

    levels: dict[str, Level]
    rationale: str = ""


class IncidentIn(Schema):
    """An incident to open."""

    category: str
    headline: str = Field("", max_length=160)
    description: str = ""
    place: PlaceIn = Field(default_factory=lambda: PlaceIn(text=""))
    no_place_reason: str = ""
    contact: UUID | None = None
    grade: str = ""
    grade_rationale: str = ""
    thrive: ThriveIn | None = None
    persons: list[PersonIn] = []
    qualifiers: list[str] = []

    def said(self) -> NewIncident:
        """As the door takes it."""
        return NewIncident(
            category=self.category, headline=self.headline, description=self.description,
            place=Place(**self.place.dict()), no_place_reason=self.no_place_reason,
            contact=ContactRef(self.contact) if self.contact else None, grade=self.grade,
            grade_rationale=self.grade_rationale, thrive=_thrive(self.thrive),
            persons=tuple(person.said() for person in self.persons), qualifiers=frozenset(self.qualifiers),
        )  # fmt: skip


class LineIn(Schema):
    """A log line."""

    text: str = Field(max_length=8001)
    corrects: int | None = None
    restricted: bool = False


class GradeIn(Schema):
    """A grade."""

    grade: str
    rationale: str = ""
    thrive: ThriveIn | None = None
    version: int | None = None

    def said(self) -> GradeRequest:
        """As the door takes it."""
        return GradeRequest(grade=self.grade, rationale=self.rationale, version=self.version,
                            thrive=_thrive(self.thrive))  # fmt: skip


class SendIn(Schema):
    """A unit to send."""

    call_sign: str = Field(max_length=24)
    how: SendHow = SendHow.FREE_ONLY
    reason: str = ""


class CloseIn(Schema):
    """A result."""

    category: str
    disposals: list[str]
    result: str = ""
    group_reason: str = ""
    non_crime_rationale: str = ""
    waiver_reason: str = ""
    version: int | None = None

    def said(self) -> CloseForm:
        """As the door takes it."""
        return CloseForm(**{**self.dict(), "disposals": frozenset(self.disposals)})


class FixIn(Schema):
    """A position of a unit."""

    call_sign: str = Field(max_length=24)
    at: datetime
    lon: float
    lat: float
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    source: str = "radio"

    def said(self) -> PositionReport:
        """As the door takes it."""
        if self.at.tzinfo is None:
            raise Refused("A fix must carry the zone of its time, as in 2026-11-21T23:41:07Z.")
        return PositionReport(**{**self.dict(), "at": clock.aware(self.at)})


class StatusIn(Schema):
    """A radio status."""

    status: str = Field(max_length=8)
    source: str = "api"


class Named(Schema):
    """A record that was made or changed."""

    ref: str
    number: str = ""


class LineOut(Schema):
    """The number the server gave a line."""

    seq: int


class SentOut(Schema):
    """A unit's part in an incident."""

    call_sign: str
    number: str
    state: str


class FixOut(Schema):
    """What became of a fix, in plain words."""

    call_sign: str
    accepted: bool
    reason: str
    flag: str


class Done(Schema):
    """It was done."""

    done: Literal[True] = True


def _thrive(given: ThriveIn | None) -> ThriveAnswers | None:
    return ThriveAnswers(levels=given.levels, rationale=given.rationale) if given else None
