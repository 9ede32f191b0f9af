"""What a caller hands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.contracts.refs import EventRef, LocationRef, OrganisationRef, PersonRef, PhoneRef, VehicleRef
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
    ReviewOrigin,
    ReviewState,
    Scheme,
    Sex,
    TimePrecision,
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a version comes from (records.md §0.4); who and when are taken from the actor and the clock."""

    system: str = "bluelamp"
    batch: str = ""
    record: str = ""
    method: Method = Method.TYPED
    confidence: Confidence = Confidence.CONFIRMED


TYPED = Source()


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
    height_cm: int | None = None
    build: str = ""
    hair: str = ""
    eyes: str = ""
    facial_hair: str = ""
    accent: str = ""
    marks: str = ""


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
    """A vehicle; the mark is one of possibly many over time, `country` where a foreign one was issued."""

    vrm: str
    country: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    source: Source = TYPED
    ref: VehicleRef | None = None


@dataclass(frozen=True, kw_only=True)
class NewPhone:
    """A telephone number as given."""

    number: str
    source: Source = TYPED
    ref: PhoneRef | None = None


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """An organisation, school or firm."""

    name: str
    kind: str = ""
    company_number: str = ""
    source: Source = TYPED
    ref: OrganisationRef | None = None


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
class MergePair:
    """Two records to be one person, and why."""

    keep: PersonRef
    absorb: PersonRef
    evidence: MergeEvidence


@dataclass(frozen=True, kw_only=True)
class NotMerged:
    """A pair of a batch that may not be merged."""

    pair: MergePair
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What became of a batch of merges."""

    done: int
    refused: tuple[NotMerged, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Which record an entry made since a merge belongs to; `entry` as `edits_since_merge` names it."""

    entry: str
    to: PersonRef


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """Source records whose batch says again, and better, what they said before: persons given by `ref` get these
    names, births, numbers and looks in place of migrated ones; links and markers that the same records made of the
    same persons and events, and that the batch no longer holds, are ended. What a person wrote is never touched."""

    system: str
    records: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ImportBatch:
    """Up to a few thousand records that commit together (at most about a second of work). Give new records
    their `ref` (`PersonRef.new()`…) when links or markers of the same batch point at them. A record whose
    `ref` exists already is left as it is, so that a batch may be repeated. A phone, vehicle or organisation that
    is known already, by whatever id, answers for the `ref` given: links and markers of the batch follow it."""

    persons: tuple[NewPerson, ...] = ()
    places: tuple[NewPlace, ...] = ()
    events: tuple[NewEvent, ...] = ()
    links: tuple[NewLink, ...] = ()
    markers: tuple[NewMarker, ...] = ()
    phones: tuple[NewPhone, ...] = ()
    vehicles: tuple[NewVehicle, ...] = ()
    organisations: tuple[NewOrganisation, ...] = ()
    renewal: Renewal | None = None


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Refs in the order of the batch."""

    persons: tuple[PersonRef, ...] = ()
    places: tuple[LocationRef, ...] = ()
    events: tuple[EventRef, ...] = ()
    phones: tuple[PhoneRef, ...] = ()
    vehicles: tuple[VehicleRef, ...] = ()
    organisations: tuple[OrganisationRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewReview:
    """Two records that may be one person, for the review desk; `waterfall` is field, words and bits, in order."""

    one: PersonRef
    other: PersonRef
    origin: ReviewOrigin
    reason: str = ""
    weight: float = 0.0
    probability: float | None = None
    waterfall: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Where a pair stands after a decision."""

    item: str
    state: ReviewState
