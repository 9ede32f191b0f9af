"""Incidents and their logs as they cross the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bluelamp.contracts.control import Needs, PersonInRole, Place
from bluelamp.contracts.refs import ContactRef, IncidentRef, UnitRef
from bluelamp.control.codes import Channel, Level, LineKind
from bluelamp.control.types.calls import Warning


@dataclass(frozen=True, kw_only=True)
class ThriveAnswers:
    """Answers to the six elements, with what they rest on."""

    levels: Mapping[str, Level]
    notes: Mapping[str, str] = field(default_factory=dict)
    rationale: str = ""
    relied_on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LateEntry:
    """Written on paper at the time and entered later: who wrote it (and who entered it), on which form, and when it
    was over, if it was. The times of the incident are then the written ones, never those of the entry (§8.2)."""

    author: str
    form: str
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NewIncident:
    """Everything needed to open a log; a grade may be given at once or later."""

    category: str
    headline: str
    place: Place
    description: str = ""
    contact: ContactRef | None = None
    channel: Channel = Channel.OFFICER
    no_place_reason: str = ""
    grade: str = ""
    grade_rationale: str = ""
    thrive: ThriveAnswers | None = None
    persons: tuple[PersonInRole, ...] = ()
    qualifiers: frozenset[str] = frozenset()
    not_checked: str = ""
    event_time: datetime | None = None
    late: LateEntry | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The incident just opened."""

    ref: IncidentRef
    number: str


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line for the log; `corrects` points at the line it puts right, `author` names who wrote it on paper."""

    text: str
    kind: LineKind = LineKind.TEXT
    event_time: datetime | None = None
    corrects: int | None = None
    is_restricted: bool = False
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Appended:
    """The place the server gave a line."""

    ref: IncidentRef
    seq: int


@dataclass(frozen=True, kw_only=True)
class GradeRequest:
    """A grade given or changed; `version` is the version of the incident the operator saw."""

    grade: str
    rationale: str = ""
    thrive: ThriveAnswers | None = None
    demand_exceeds: bool = False
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class MarkDomestic:
    """Domestic abuse, with everyone known by role, children included."""

    persons: tuple[PersonInRole, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CloseForm:
    """The result of an incident."""

    category: str
    disposals: frozenset[str]
    result: str = ""
    group_reason: str = ""
    non_crime_rationale: str = ""
    waiver_reason: str = ""
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class LogLineView:
    """One line of a log as this viewer may see it."""

    seq: int
    event_time: datetime
    recorded_at: datetime
    author: str
    author_role: str
    kind: str
    text: str
    corrects: int | None
    corrected_by: int | None
    is_restricted: bool
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ChecklistView:
    """One thing owed before closing."""

    needs: Needs
    label: str
    state: str
    handoff: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssignmentView:
    """One unit's part in an incident."""

    unit: UnitRef
    call_sign: str
    state: str
    assigned_at: datetime
    en_route_at: datetime | None
    at_scene_at: datetime | None
    ended_at: datetime | None
    note: str


@dataclass(frozen=True, kw_only=True)
class ThriveView:
    """One version of THRIVE."""

    version: int
    levels: Mapping[str, str]
    notes: Mapping[str, str]
    overall: str
    rationale: str
    author: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class IncidentSummary:
    """An incident in one line, for lists in other modules."""

    ref: IncidentRef
    number: str
    headline: str
    category: str
    category_label: str
    place: str
    district: str
    beat: str
    opened_at: datetime
    closed_at: datetime | None
    state: str
    grade: str
    is_domestic: bool
    provenance: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentView:
    """One incident with its people, units, warnings and what it still needs; the log comes by page."""

    ref: IncidentRef
    number: str
    short_number: str
    headline: str
    description: str
    category: str
    category_label: str
    closing_category: str
    qualifiers: tuple[str, ...]
    place: Place
    no_place_reason: str
    state: str
    state_label: str
    grade: str
    grade_label: str
    band: str
    desk: str
    channel: str
    contact: ContactRef | None
    opened_at: datetime
    clock_started_at: datetime | None
    target_at: datetime | None
    first_arrived_at: datetime | None
    closed_at: datetime | None
    result: str
    disposals: tuple[str, ...]
    is_domestic: bool
    is_crime_type: bool
    not_checked: str
    persons: tuple[PersonInRole, ...]
    warnings: tuple[Warning, ...]
    unacknowledged: tuple[str, ...]
    checklist: tuple[ChecklistView, ...]
    units: tuple[AssignmentView, ...]
    thrive: ThriveView | None
    version: int
    last_seq: int
    provenance: str


@dataclass(frozen=True, kw_only=True)
class DomesticIncident:
    """A domestic incident with everyone by role, as the sweep needs it."""

    ref: IncidentRef
    number: str
    opened_at: datetime
    closed_at: datetime | None
    marked_at: datetime
    place: Place
    persons: tuple[PersonInRole, ...]
    police_attended: bool
    provenance: str
    settled: frozenset[Needs]
