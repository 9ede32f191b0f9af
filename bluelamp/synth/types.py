"""What the fictional force is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bluelamp.synth.numbering import Numbers


@dataclass(frozen=True, slots=True)
class Place:
    """An address as the area's gazetteer gives it."""

    line: str
    town: str
    postcode: str
    easting: int
    northing: int
    lat: float
    lon: float
    beat: str
    uprn: str = ""

    @property
    def one_line(self) -> str:
        """The address as an operator would type it."""
        return f"{self.line}, {self.town} {self.postcode}".strip()


@dataclass(frozen=True, slots=True)
class School:
    """A school children are enrolled at; `phase` is primary or secondary."""

    code: str
    name: str
    phase: str
    postcode: str


@dataclass(slots=True)
class Human:
    """One human being of the fictional force: the truth that the legacy systems hold in pieces."""

    number: int
    sex: str
    forenames: tuple[str, ...]
    surname: str
    born: date
    origin: str
    household: int
    title: str = ""
    birth_surname: str = ""
    aliases: list[str] = field(default_factory=list)
    mother: int | None = None
    father: int | None = None
    partner: int | None = None
    school: str = ""
    phone: str = ""
    pnc: str = ""
    cro: str = ""

    @property
    def forename(self) -> str:
        """The first given name."""
        return self.forenames[0]

    def age_on(self, day: date) -> int:
        """Whole years lived on that day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(slots=True)
class Household:
    """People who live together, where, and where they lived before."""

    number: int
    place: Place
    members: list[int] = field(default_factory=list)
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle and its keeper."""

    vrm: str
    make: str
    model: str
    colour: str
    keeper: int


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in an event, in the words of the old systems: caller, victim, suspect, child…"""

    human: int
    role: str


@dataclass(slots=True)
class Incident:
    """A call and its log in the 1993 command-and-control system."""

    ref: str
    at: datetime
    kind: str
    grade: str
    place: Place
    parts: list[Part]
    lines: list[str]
    closing: tuple[str, ...]
    closed_at: datetime
    domestic: bool = False


@dataclass(slots=True)
class Crime:
    """A crime in the 2003 records system."""

    ref: str
    incident: str
    recorded_at: datetime
    happened_at: datetime
    offence: str
    place: Place
    parts: list[Part]
    narrative: str
    outcome: str
    domestic: bool = False
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A signed domestic-abuse risk assessment."""

    ref: str
    incident: str
    victim: int
    suspect: int
    grade: str
    ticks: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral that was made, by the rule that owed it, and whom it told."""

    ref: str
    rule: str
    source: str
    subject: int
    at: datetime
    told: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Bail:
    """Bail to return: its kind, until when, and whether the detainee still has to answer it."""

    kind: str
    until: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A task on an investigation."""

    crime: str
    kind: str
    raised: datetime
    due: date
    owner: str
    is_open: bool
    text: str


@dataclass(frozen=True, slots=True)
class Warrant:
    """A warrant of a court; one without a day of execution is still out."""

    human: int
    crime: str
    court: str
    kind: str
    issued: date
    executed: date | None


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody of the town who works for the force: their number on the shoulder, rank, team and first day."""

    collar: str
    human: int
    rank: str
    team: str
    started: date


@dataclass(frozen=True, slots=True)
class Custody:
    """A detention in the 2003 custody system."""

    ref: str
    detainee: int
    station: str
    arrested_at: datetime
    authorised_at: datetime
    released_at: datetime
    offences: tuple[str, ...]
    reason: str
    disposal: str
    entries: tuple[tuple[datetime, str], ...]
    bail: Bail | None = None


@dataclass(frozen=True, slots=True)
class WarningMarker:
    """A warning marker about somebody."""

    human: int
    code: str
    text: str
    since: date


@dataclass(frozen=True, slots=True)
class Omission:
    """Something owed that was never done: what a sweep over the period must find."""

    rule: str
    source: str
    subject: int
    why: str


@dataclass(slots=True)
class Force:
    """The whole fictional force, as it truly is."""

    seed: int
    area: str
    until: date
    humans: dict[int, Human]
    households: dict[int, Household]
    schools: dict[str, School]
    vehicles: list[Vehicle] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    crimes: list[Crime] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    custody: list[Custody] = field(default_factory=list)
    warnings: list[WarningMarker] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    warrants: list[Warrant] = field(default_factory=list)
    story: dict[str, int] = field(default_factory=dict)
    plainly_known: set[int] = field(default_factory=set)
    numbers: Numbers = field(default_factory=Numbers)

    def children_of(self, *parents: int) -> list[Human]:
        """Children of any of these people, eldest first, found through their household."""
        wanted = set(parents)
        homes = {self.humans[number].household for number in parents}
        kin = (self.humans[m] for home in homes for m in self.households[home].members)
        return sorted((h for h in kin if {h.mother, h.father} & wanted), key=lambda h: h.born)
