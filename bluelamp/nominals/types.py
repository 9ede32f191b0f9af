"""What crosses the door of nominals: frozen dataclasses, refs from `contracts.refs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bluelamp.contracts.refs import EventRef, LocationRef, PersonRef
from bluelamp.nominals.codes import (
    BirthPrecision,
    BirthStatus,
    Confidence,
    EventKind,
    Ground,
    LinkType,
    MarkerClass,
    Method,
    NameKind,
    Restriction,
    Scheme,
    Sex,
    TimePrecision,
)

__all__ = [
    "TYPED",
    "BirthPrecision",
    "BirthStatus",
    "BirthView",
    "ChildLine",
    "Confidence",
    "Description",
    "EventKind",
    "EventView",
    "Ground",
    "IdentifierView",
    "ImportBatch",
    "Imported",
    "LinkType",
    "LinkView",
    "MarkerClass",
    "MarkerView",
    "MergeEvidence",
    "MergeView",
    "Method",
    "NameKind",
    "NameLine",
    "NameView",
    "NewBirth",
    "NewEvent",
    "NewIdentifier",
    "NewLink",
    "NewMarker",
    "NewName",
    "NewOrganisation",
    "NewPerson",
    "NewPlace",
    "NewVehicle",
    "PersonView",
    "PlaceHistory",
    "PlaceView",
    "PossibleDuplicate",
    "Provenance",
    "Relation",
    "Restriction",
    "Scheme",
    "Sex",
    "Source",
    "TimePrecision",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a version comes from (records.md §0.4); who and when are taken from the actor and the clock."""

    system: str = "bluelamp"
    batch: str = ""
    record: str = ""
    method: Method = Method.TYPED
    confidence: Confidence = Confidence.CONFIRMED


TYPED = Source()


# --- what a caller hands in -----------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class NewName:
    """One name of a person; `family` or `given` may be empty, not both."""

    family: str = ""
    given: str = ""
    title: str = ""
    kind: NameKind = NameKind.LEGAL
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewBirth:
    """A birth as far as known; `latest` only for a range. Month and year precision use the first day."""

    on: date
    latest: date | None = None
    precision: BirthPrecision = BirthPrecision.DAY
    status: BirthStatus = BirthStatus.STATED


@dataclass(frozen=True, kw_only=True)
class NewIdentifier:
    """An identifier as received; invalid values are kept raw and not indexed."""

    scheme: Scheme
    value: str
    issuer: str = ""


@dataclass(frozen=True, kw_only=True)
class Description:
    """The plain attributes of a person."""

    sex: Sex = Sex.UNKNOWN
    gender: str = ""
    ethnicity_self: str = ""
    ethnicity_observed: str = ""
    nationality: str = ""
    occupation: str = ""
    died_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A person to record. `source_key` is the legacy number (kept as identifier LEGACY and searchable)."""

    names: tuple[NewName, ...]
    births: tuple[NewBirth, ...] = ()
    identifiers: tuple[NewIdentifier, ...] = ()
    description: Description = Description()
    source: Source = TYPED
    ref: PersonRef | None = None


@dataclass(frozen=True, kw_only=True)
class NewPlace:
    """A location as geography (or a person) describes it; `key` is the UPRN or gazetteer key when known."""

    text: str
    kind: str = "address"
    key: str = ""
    postcode: str = ""
    lon: float | None = None
    lat: float | None = None
    easting: float | None = None
    northing: float | None = None
    beat: str = ""
    district: str = ""
    source: Source = TYPED
    ref: LocationRef | None = None


@dataclass(frozen=True, kw_only=True)
class NewVehicle:
    """A vehicle; the mark is one of possibly many over time."""

    vrm: str
    vin: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    source: Source = TYPED


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """An organisation, school or firm."""

    name: str
    kind: str = ""
    company_number: str = ""
    source: Source = TYPED


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """An event kept elsewhere, so that a timeline can show it. `about` is the owner's ref as text,
    such as "incident:0190…", or "" for a legacy event that lives nowhere else."""

    kind: EventKind
    reference: str
    about: str = ""
    start: datetime | None = None
    end: datetime | None = None
    precision: TimePrecision = TimePrecision.AT
    summary: str = ""
    category: str = ""
    district: str = ""
    is_restricted: bool = False
    source: Source = TYPED
    ref: EventRef | None = None


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """A link between any two records; both ends are refs as text ("person:…", "location:…", "event:…")."""

    start: str
    end: str
    type: LinkType
    role: str = ""
    since: date | None = None
    until: date | None = None
    confidence: Confidence = Confidence.CONFIRMED
    event: str = ""
    source: Source = TYPED


@dataclass(frozen=True, kw_only=True)
class NewMarker:
    """A warning on a person, location, vehicle or phone; `about` is the ref as text."""

    about: str
    marker_class: MarkerClass
    reason: str
    label: str = ""
    owner: str = ""
    review_by: date | None = None
    expires_on: date | None = None
    source: Source = TYPED


@dataclass(frozen=True, kw_only=True)
class MergeEvidence:
    """Why two records are one person. Address and phone alone are refused. `seconded_by` is the second
    person's account id, needed when either record carries a warning or a restriction."""

    grounds: frozenset[Ground]
    reason: str
    rule: str = ""
    weight: float | None = None
    seconded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportBatch:
    """Up to a few thousand records that commit together (at most about a second of work). Give new records
    their `ref` (`PersonRef.new()`…) when links or markers of the same batch point at them. A record whose
    `ref` exists already is left as it is, so that a batch may be repeated."""

    persons: tuple[NewPerson, ...] = ()
    places: tuple[NewPlace, ...] = ()
    events: tuple[NewEvent, ...] = ()
    links: tuple[NewLink, ...] = ()
    markers: tuple[NewMarker, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Refs in the order of the batch."""

    persons: tuple[PersonRef, ...] = ()
    places: tuple[LocationRef, ...] = ()
    events: tuple[EventRef, ...] = ()


# --- what comes out ---------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Who recorded a version, when, from where and how."""

    recorded_at: datetime
    recorded_by: str
    system: str
    batch: str
    record: str
    method: Method
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class NameView:
    """One name with its source; `is_current` is False for a superseded version."""

    id: str
    display: str
    family: str
    given: str
    title: str
    kind: NameKind
    since: date | None
    until: date | None
    is_current: bool
    held_by: PersonRef
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class BirthView:
    """One birth with its source, printable as `display`."""

    id: str
    on: date
    latest: date
    precision: BirthPrecision
    status: BirthStatus
    display: str
    is_current: bool
    held_by: PersonRef
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class IdentifierView:
    """One identifier: canonical when valid, raw when not."""

    id: str
    scheme: Scheme
    value: str
    raw: str
    is_valid: bool
    issuer: str
    is_current: bool
    held_by: PersonRef
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class MarkerView:
    """A warning as shown: class, reason, owner, dates; `display` is the short form for a badge."""

    ref: str
    about: str
    marker_class: MarkerClass
    label: str
    reason: str
    owner: str
    added_at: datetime
    review_by: date | None
    expires_on: date | None
    is_active: bool
    display: str


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """One end of a link as seen from the record asked about."""

    id: str
    type: LinkType
    label: str
    role: str
    other: str
    other_display: str
    since: date | None
    until: date | None
    is_current: bool
    confidence: Confidence
    is_hidden: bool
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class EventView:
    """One event on a timeline; a restricted one keeps its place but not its words."""

    ref: str
    about: str
    kind: EventKind
    reference: str
    start: datetime | None
    end: datetime | None
    precision: TimePrecision
    summary: str
    category: str
    role: str
    is_restricted: bool
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """The golden view, computed from every source record of the person; never typed."""

    ref: PersonRef
    asked_for: PersonRef
    number: str
    display: str
    names: tuple[NameView, ...]
    births: tuple[BirthView, ...]
    identifiers: tuple[IdentifierView, ...]
    description: Description
    age: int | None
    birth_display: str
    markers: tuple[MarkerView, ...]
    restriction: Restriction
    owner_unit: str
    members: tuple[PersonRef, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class NameLine:
    """The one-line identity of a person for lists; `is_hidden` when the viewer may not see who it is."""

    ref: PersonRef
    display: str
    birth_display: str
    age: int | None
    sex: Sex
    warnings: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A person related to the one asked about."""

    person: PersonRef
    line: NameLine
    type: LinkType
    role: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class ChildLine:
    """A child linked to somebody: birth, age at the moment asked, and the school, for safeguarding."""

    child: PersonRef
    linked_to: PersonRef
    display: str
    born_on: date | None
    birth_precision: BirthPrecision | None
    age: int | None
    school: str
    school_ref: str
    link_type: LinkType


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A location as recorded."""

    ref: LocationRef
    text: str
    kind: str
    key: str
    postcode: str
    lon: float | None
    lat: float | None
    easting: float | None
    northing: float | None
    beat: str
    district: str


@dataclass(frozen=True, kw_only=True)
class PlaceHistory:
    """What is known about a location or a phone: warnings, past events, people linked to it."""

    markers: tuple[MarkerView, ...] = ()
    events: tuple[EventView, ...] = ()
    people: tuple[Relation, ...] = ()
    event_count: int = 0


@dataclass(frozen=True, kw_only=True)
class MergeView:
    """One merge behind a golden nominal."""

    absorbed: PersonRef
    kept: PersonRef
    display: str
    at: datetime
    by: str
    reason: str
    grounds: tuple[str, ...]
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicate:
    """A person already known who may be the one about to be recorded."""

    ref: PersonRef
    display: str
    birth_display: str
    score: int
    band: str
    reasons: tuple[str, ...] = field(default=())
