"""What command and control states: calls, incidents, log lines, units.

Every fact carries what a reader needs, so that no reader calls back.
Persons travel as roles and references; a person not yet matched has no reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bluelamp.contracts.refs import ContactRef, CrimeRef, IncidentRef, PersonRef, UnitRef
from bluelamp.kernel.events import fact


class PersonRole(StrEnum):
    """How a person stands to an incident (domain/control.md §4)."""

    CALLER = "caller"
    VICTIM = "victim"
    SUSPECT = "suspect"
    WITNESS = "witness"
    CHILD = "child"
    MISSING = "missing"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The role as screens and logs say it."""
        return self.value.capitalize()


class Needs(StrEnum):
    """What must exist elsewhere before a log may close (domain/control.md §8.1)."""

    ASSESSMENT = "assessment"
    REFERRAL = "referral"
    CRIME = "crime"


@dataclass(frozen=True, kw_only=True)
class PersonInRole:
    """One person on an incident; `person` is None until matched to a nominal."""

    role: PersonRole
    name: str
    person: PersonRef | None = None
    born: str = ""
    relation: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happened, as chosen at the time: later gazetteer edits never move it."""

    text: str
    kind: str = "typed"
    precision: str = "unlocated"
    lon: float | None = None
    lat: float | None = None
    key: str = ""
    beat: str = ""
    district: str = ""
    pack: str = ""
    radius: float | None = None

    @property
    def is_located(self) -> bool:
        """Whether the place has a position."""
        return self.lon is not None and self.lat is not None


@fact("control.call_rang")
@dataclass(frozen=True, kw_only=True)
class CallRang:
    """A call was presented to the force; the contact exists before anyone typed."""

    contact: ContactRef
    rang_at: datetime
    queue: str
    number: str


@fact("control.call_answered")
@dataclass(frozen=True, kw_only=True)
class CallAnswered:
    """A person answered; 999 answer time is answered_at minus rang_at."""

    contact: ContactRef
    queue: str
    rang_at: datetime
    answered_at: datetime
    handler: str


@fact("control.caller_located")
@dataclass(frozen=True, kw_only=True)
class CallerLocated:
    """One more position of the caller; earlier ones stay."""

    contact: ContactRef
    source: str
    lon: float
    lat: float
    radius: float | None
    positioned_at: datetime | None
    received_at: datetime


@fact("control.call_ended")
@dataclass(frozen=True, kw_only=True)
class CallEnded:
    """The line closed; `abandoned` when nobody had answered."""

    contact: ContactRef
    queue: str
    rang_at: datetime
    ended_at: datetime
    abandoned: bool


@fact("control.contact_resolved")
@dataclass(frozen=True, kw_only=True)
class ContactResolved:
    """A contact was given its outcome."""

    contact: ContactRef
    outcome: str
    incident: IncidentRef | None
    resolved_at: datetime


@fact("control.incident_opened")
@dataclass(frozen=True, kw_only=True)
class IncidentOpened:
    """An incident log was opened."""

    incident: IncidentRef
    number: str
    opened_at: datetime
    category: str
    headline: str
    place: Place
    channel: str
    contact: ContactRef | None
    retrospective: bool = False


@fact("control.incident_graded")
@dataclass(frozen=True, kw_only=True)
class IncidentGraded:
    """A grade was given or changed; `band` compares across schemes."""

    incident: IncidentRef
    number: str
    grade: str
    previous: str
    band: str
    graded_at: datetime
    target_at: datetime | None
    rationale: str


@fact("control.person_linked")
@dataclass(frozen=True, kw_only=True)
class PersonLinked:
    """A person was put on an incident in a role."""

    incident: IncidentRef
    number: str
    person: PersonInRole
    linked_at: datetime


@fact("control.incident_marked_domestic")
@dataclass(frozen=True, kw_only=True)
class IncidentMarkedDomestic:
    """The incident is domestic abuse: eligibility for referral exists from now on."""

    incident: IncidentRef
    number: str
    opened_at: datetime
    marked_at: datetime
    persons: tuple[PersonInRole, ...]
    place: Place
    police_attended: bool
    imported: bool = False


@fact("control.log_line_added")
@dataclass(frozen=True, kw_only=True)
class LogLineAdded:
    """One line of a log; the text is absent when the line is restricted."""

    incident: IncidentRef
    number: str
    seq: int
    kind: str
    text: str
    restricted: bool
    author: str
    event_time: datetime
    recorded_at: datetime
    corrects: int | None = None


@fact("control.checklist_changed")
@dataclass(frozen=True, kw_only=True)
class ChecklistChanged:
    """Something owed before closing was set, settled or waived."""

    incident: IncidentRef
    number: str
    needs: Needs
    state: str
    handoff: str = ""


@fact("control.marker_acknowledged")
@dataclass(frozen=True, kw_only=True)
class MarkerAcknowledged:
    """An operator put a name against a warning shown on an incident."""

    incident: IncidentRef
    marker: str
    label: str
    acknowledged_at: datetime
    by: str


@fact("control.unit_dispatched")
@dataclass(frozen=True, kw_only=True)
class UnitDispatched:
    """A unit was sent to an incident."""

    incident: IncidentRef
    number: str
    unit: UnitRef
    call_sign: str
    dispatched_at: datetime
    overridden: bool = False


@fact("control.unit_released")
@dataclass(frozen=True, kw_only=True)
class UnitReleased:
    """A unit left an incident: cleared, withdrawn or diverted."""

    incident: IncidentRef
    number: str
    unit: UnitRef
    call_sign: str
    how: str
    released_at: datetime
    left_unresourced: bool


@fact("control.unit_status_changed")
@dataclass(frozen=True, kw_only=True)
class UnitStatusChanged:
    """A unit's radio status changed."""

    unit: UnitRef
    call_sign: str
    status: str
    previous: str
    availability: str
    changed_at: datetime
    source: str
    incident: IncidentRef | None = None


@fact("control.unit_arrived")
@dataclass(frozen=True, kw_only=True)
class UnitArrived:
    """A unit arrived at an incident; `first` when it is the first attendance."""

    incident: IncidentRef
    number: str
    unit: UnitRef
    call_sign: str
    arrived_at: datetime
    first: bool


@fact("control.incident_escalated")
@dataclass(frozen=True, kw_only=True)
class IncidentEscalated:
    """A rule about an unmet incident fired, once per occasion."""

    incident: IncidentRef
    number: str
    rule: str
    notify: str
    escalated_at: datetime


@fact("control.incident_closed")
@dataclass(frozen=True, kw_only=True)
class IncidentClosed:
    """The log is closed; `waived` lists what a supervisor let go, with the reason."""

    incident: IncidentRef
    number: str
    opened_at: datetime
    closed_at: datetime
    opening_category: str
    closing_category: str
    disposals: tuple[str, ...]
    domestic: bool
    persons: tuple[PersonInRole, ...]
    place: Place
    grade: str
    band: str
    crimes: tuple[CrimeRef, ...] = ()
    waived: tuple[str, ...] = ()
    waived_reason: str = ""


@fact("control.incident_reopened")
@dataclass(frozen=True, kw_only=True)
class IncidentReopened:
    """A closed log was opened again, with a reason."""

    incident: IncidentRef
    number: str
    reopened_at: datetime
    reason: str
