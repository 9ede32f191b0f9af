"""What crosses geography's door: locations, beats, who might be sent and who should be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bluelamp.geography.codes import (
    BeatMatch,
    Layer,
    Method,
    PlaceKind,
    PositionQuality,
    Precision,
    Profile,
    StatusClass,
)

__all__ = [
    "Area",
    "Beat",
    "BeatMatch",
    "Candidate",
    "Candidates",
    "Closure",
    "ClosureToDraw",
    "Layer",
    "Location",
    "Method",
    "Pack",
    "PassedOver",
    "PlaceHit",
    "PlaceHits",
    "PlaceKind",
    "PlaceQuestion",
    "Point",
    "PositionQuality",
    "Precision",
    "Profile",
    "Requirement",
    "Route",
    "StatusClass",
    "Suggested",
    "Suggestion",
    "WhatIsHere",
]


@dataclass(frozen=True, slots=True)
class Point:
    """A position on WGS84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Beat:
    """The beat a point falls in, how it was decided, and the district that beat belongs to."""

    code: str | None
    name: str | None
    match: BeatMatch
    district_code: str | None = None
    district: str | None = None
    ward_code: str | None = None
    ward: str | None = None
    force: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A chosen place, to be copied into the record so that later map changes never move it."""

    text: str
    kind: PlaceKind
    precision: Precision
    key: str = ""
    lon: float | None = None
    lat: float | None = None
    easting: int | None = None
    northing: int | None = None
    grid_reference: str = ""
    radius_m: int = 0
    beat_code: str | None = None
    beat: str | None = None
    district: str | None = None
    in_force: bool = True
    pack_version: str = ""
    source: str = ""
    transform: str = "helmert"

    @property
    def point(self) -> Point | None:
        """Where it is, or None when it is words only."""
        return None if self.lon is None or self.lat is None else Point(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """One line of a place search: the location and why it is here."""

    location: Location
    why: str
    category: str = ""
    locality: str = ""
    postcode: str = ""
    metres_away: int | None = None
    parts: tuple[tuple[str, Point], ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceHits:
    """The answer to a place search; `message` says what to try when there is nothing."""

    query: str
    hits: tuple[PlaceHit, ...]
    pack_version: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """What was typed, where the caller probably is, and which kinds are wanted."""

    text: str
    near: Point | None = None
    kinds: frozenset[PlaceKind] = frozenset()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class WhatIsHere:
    """Everything the pack knows of one point on the map."""

    location: Location
    beat: Beat
    nearest: tuple[PlaceHit, ...]
    pack_version: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that might be sent, as the caller of `suggest` knows it."""

    unit_id: str
    call_sign: str
    status: StatusClass = StatusClass.AVAILABLE
    position: Point | None = None
    fixed_at: datetime | None = None
    speed_kmh: float | None = None
    heading: float | None = None
    skills: frozenset[str] = frozenset()
    vehicle: str = ""
    crew: int = 1
    tour_ends_at: datetime | None = None
    station: Point | None = None
    committed_grade: int | None = None
    status_note: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the incident needs of a unit, and how many answers are wanted."""

    skills: frozenset[str] = frozenset()
    vehicle: str = ""
    min_crew: int = 1
    k: int = 5
    grade: int | None = None
    profile: Profile = Profile.RESPONSE
    may_divert: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """A unit that can be sent: when it would arrive, how that was found, and why it is here."""

    rank: int
    unit_id: str
    call_sign: str
    eta_seconds: float | None
    eta_latest_seconds: float | None
    road_metres: int | None
    method: Method
    position_age_seconds: float | None
    position_quality: PositionQuality
    skills_matched: tuple[str, ...] = ()
    tour_left_minutes: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A unit not suggested, and every reason why; `is_nearest` marks the one people will ask about."""

    unit_id: str
    call_sign: str
    reasons: tuple[str, ...]
    eta_seconds: float | None = None
    metres_away: int | None = None
    is_nearest: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who to send, best first, and who was left out and why."""

    suggested: tuple[Suggested, ...]
    excluded: tuple[PassedOver, ...]
    method: Method
    profile: Profile
    pack_version: str
    notes: tuple[str, ...] = ()

    @property
    def nearest_excluded(self) -> PassedOver | None:
        """The closest unit that was left out, if any could be measured."""
        return next((unit for unit in self.excluded if unit.is_nearest), None)


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one point to another with the seconds at which each vertex is passed."""

    points: tuple[Point, ...]
    seconds: tuple[float, ...]
    metres: int
    eta_seconds: float
    method: Method
    profile: Profile
    pack_version: str
    streets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosureToDraw:
    """A line across roads, or an area (last point the first again), to be shut for a while."""

    points: tuple[Point, ...]
    why: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure as kept: its shape as WKT in WGS84, why, from when to when, and who drew it."""

    id: UUID
    shape: str
    why: str
    starts_at: datetime
    ends_at: datetime | None
    closed_by: str


@dataclass(frozen=True, slots=True)
class Area:
    """One boundary of a layer with a point inside it."""

    layer: str
    code: str
    name: str
    alternative_name: str = ""
    district_code: str = ""
    district: str = ""
    inside: Point | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The area pack in use: what it covers, where it came from and what must be credited."""

    id: str
    name: str
    pack_version: str
    bbox: tuple[float, float, float, float]
    attribution: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    is_fictional: bool = False

    @property
    def has_roads(self) -> bool:
        """Whether road times can be had; otherwise every time is an estimate."""
        return "roads" in self.files


Candidates: TypeAlias = Sequence[Candidate]
