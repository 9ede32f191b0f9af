"""What comes out: views of records as one viewer may have them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bluelamp.contracts.refs import LocationRef, PersonRef
from bluelamp.nominals.codes import (
    BirthPrecision,
    BirthStatus,
    Confidence,
    EventKind,
    GoldenField,
    LinkType,
    MarkerClass,
    Method,
    NameKind,
    Restriction,
    Scheme,
    Sex,
    TimePrecision,
)
from bluelamp.nominals.types.given import Description


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
class ThingView:
    """A vehicle, phone, e-mail address or online name as its page shows it."""

    ref: str
    kind: str
    display: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...] = ()
    markers: tuple[MarkerView, ...] = ()


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
    own_display: str = ""
    rule: str = ""
    weight: float | None = None


@dataclass(frozen=True, kw_only=True)
class ApartView:
    """A do-not-link as seen from one person: who the other is, who said so and why."""

    own: PersonRef
    other: PersonRef
    display: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicate:
    """A person already known who may be the one about to be recorded."""

    ref: PersonRef
    display: str
    birth_display: str
    score: int
    band: str
    reasons: tuple[str, ...] = field(default=())
    is_strong: bool = False
    weights: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class DuplicateCheck:
    """What the search before recording found, and what it may not say or could not do."""

    found: tuple[PossibleDuplicate, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PinView:
    """Who pinned a value, why and until when."""

    ref: str
    by: str
    at: datetime
    reason: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class GoldenValue:
    """The value that leads for one field, where it came from, why, and the others (row, value)."""

    field: GoldenField
    value: str
    row: str
    held_by: PersonRef
    number: str
    recorded_at: datetime
    system: str
    why: str
    others: tuple[tuple[str, str], ...]
    pin: PinView | None


@dataclass(frozen=True, kw_only=True)
class LaterEdit:
    """Something recorded on a person since a merge, which may belong to the other record when it is undone."""

    entry: str
    words: str
    at: datetime
    by: str
    held_by: PersonRef
    about: str
