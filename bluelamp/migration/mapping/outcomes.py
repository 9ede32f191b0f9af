"""What a row of an old system may become. Each is frozen and says nothing about how it is stored.

Every outcome belongs to one row: `of=` names a part it came from, or else it is the row's own. Outcomes of one call
point at each other by themselves (`Link(person, place, …)`), and at what other rows became by `row.other(kind, key)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bluelamp.contracts.control import PersonRole
from bluelamp.crime.types import PartyRole, Status
from bluelamp.migration.codes import Risk
from bluelamp.migration.rules import people
from bluelamp.nominals.types import EventKind, LinkType, MarkerClass, NameKind, Scheme
from bluelamp.safeguarding.types import Grade, ReferralKind, RuleId

if TYPE_CHECKING:
    from bluelamp.migration.mapping.row import Row


class Absent(StrEnum):
    """What happens when the row pointed at is not there."""

    HOLD = "hold"
    NOTE = "note"
    DROP = "drop"


@dataclass(frozen=True)
class RowOf:
    """What another row became, by kind and key; of the same source unless one is named."""

    kind: str
    key: str
    source: str = ""
    if_absent: Absent = Absent.HOLD
    risk: Risk = Risk.LOW


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome:
    """Something a row becomes; `of` is the part it came from when it is not the row itself."""

    of: Row | None = field(default=None, repr=False)


Target = Outcome | RowOf


# --- people ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Name:
    """One name; `family` or `given` may be empty, not both."""

    family: str = ""
    given: str = ""
    kind: NameKind = NameKind.LEGAL
    title: str = ""


@dataclass(frozen=True)
class Number:
    """A number somebody is known by; one whose check letter is wrong is kept raw."""

    scheme: Scheme
    value: str
    issuer: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Somebody(Outcome):
    """What a row says of a person. A birth on a 1 January or marked estimated is a year, never a day.

    `phones` and `postcodes` are evidence for matching only; give a Phone and a Link to keep one on record.
    """

    names: tuple[Name, ...] = ()
    born: date | None = None
    is_birth_estimated: bool = False
    sex: str = ""
    numbers: tuple[Number, ...] = ()
    ethnicity: str = ""
    occupation: str = ""
    nationality: str = ""
    phones: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Nominal(Somebody):
    """A record system's own person: a nominal of its own, merged with those it is matched to, reversibly."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Named(Somebody):
    """A person named by an event or a form: tied to the nominal they are matched to, else one of their own.

    `role` is how a reason speaks of them ("its detainee is the same person as …").
    """

    role: str = ""

    @property
    def is_somebody(self) -> bool:
        """Whether there is enough to make a nominal of: a name with a birth, or a verified PNC id or CRO number."""
        return people.is_somebody(people.profile(self))


# --- things and places ------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Place(Outcome):
    """A place of record; the same words and postcode are the same place. Grid references are British National Grid."""

    text: str
    postcode: str = ""
    easting: str = ""
    northing: str = ""
    beat: str = ""
    district: str = ""
    kind: str = "address"


@dataclass(frozen=True, eq=False)
class Vehicle(Outcome):
    """A vehicle by its mark, or its VIN."""

    vrm: str
    make: str = ""
    model: str = ""
    colour: str = ""
    vin: str = ""


@dataclass(frozen=True, eq=False)
class Phone(Outcome):
    """A telephone number; the same number is the same phone."""

    number: str


@dataclass(frozen=True, eq=False)
class Organisation(Outcome):
    """A school, firm or body. A school takes notices too: its row's key is how enrolments name it."""

    name: str
    kind: str = ""
    company_number: str = ""


# --- on the timeline --------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Event(Outcome):
    """Something that happened, on the timeline of whoever is linked to it."""

    kind: EventKind
    start: datetime | None
    end: datetime | None = None
    summary: str = ""
    category: str = ""
    district: str = ""
    reference: str = ""


@dataclass(frozen=True, eq=False)
class Link(Outcome):
    """A link between two records, from the person (when there is one) to the other."""

    start: Target
    end: Target
    type: LinkType
    role: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, eq=False)
class Marker(Outcome):
    """A warning on a person, place or thing; `reason` in the old system's own words."""

    about: Target
    kind: MarkerClass
    label: str
    reason: str = ""
    owner: str = ""
    review_by: date | None = None
    expires_on: date | None = None


# --- incidents and crimes ---------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False, kw_only=True)
class Incident(Outcome):
    """A closed incident with its log; it stands on the timeline of its parties by itself."""

    opened_at: datetime
    closed_at: datetime | None = None
    day: date | None = None
    number: int = 0
    category: str = "other"
    headline: str = ""
    place: Place | None = None
    grade: str = ""
    is_domestic: bool = False
    result: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class LogLine(Outcome):
    """One line of an incident's log, as the old system had it."""

    text: str
    at: datetime | None = None
    author: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Crime(Outcome):
    """A recorded crime; one without a usable offence code arrives all the same, held and found by its number."""

    number: str
    recorded_at: datetime
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    offence_code: str = ""
    offence_title: str = ""
    narrative: str = ""
    status: Status = Status.FINALISED
    incident: RowOf | None = None
    place: str = ""
    district: str = ""
    is_domestic: bool = False


@dataclass(frozen=True, eq=False)
class Party(Outcome):
    """A person in a role on the incident, crime or event of the same call."""

    person: Somebody | RowOf
    role: PartyRole | PersonRole | str
    name: str = ""
    born: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Task(Outcome):
    """Something left to do, such as an action of an open investigation, a bail date or a warrant: a duty here."""

    title: str
    due_at: datetime | None = None
    started_at: datetime | None = None
    owner: str = ""
    kind: str = "investigation"
    is_done: bool = False
    about: Target | None = None


# --- safeguarding -----------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False, kw_only=True)
class Referral(Outcome):
    """A referral that was made, so that a sweep of its years does not find it missing.

    `told` is whom a notice of Operation Encompass told: `education-duty-desk` or `school:CODE`. Empty: both.
    """

    rule: RuleId
    person: RowOf
    source: tuple[RowOf, ...]
    made_at: datetime
    kind: ReferralKind | None = None
    number: str = ""
    told: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Assessment(Outcome):
    """A risk assessment that was signed: its grade and count of yes answers."""

    incident: RowOf
    victim: RowOf
    grade: Grade
    ticks: int
    signed_at: datetime
    suspect: RowOf | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Enrolment(Outcome):
    """A child at a school, from when to when."""

    child: Target
    school: RowOf
    since: date | None = None
    until: date | None = None


# --- what cannot be taken in now --------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Keep(Outcome):
    """Kept whole in the legacy store, found by search, until a module takes it."""

    until: str = "a module"


@dataclass(frozen=True, eq=False)
class Hold(Outcome):
    """A person must look at the row; whatever else the call yields is made all the same."""

    reason: str
    risk: Risk = Risk.MEDIUM


@dataclass(frozen=True, eq=False)
class Refuse(Outcome):
    """The row cannot be a record at all; nothing is made of it."""

    reason: str
