"""JSON API of geography, mounted at /api/geography/."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from bluelamp.access import guard
from bluelamp.geography import commands, queries
from bluelamp.geography.codes import Layer, Permission, PlaceKind, Profile, StatusClass
from bluelamp.geography.types import (
    Area,
    Candidate,
    Closure,
    ClosureToDraw,
    Pack,
    PlaceHits,
    PlaceQuestion,
    Point,
    Requirement,
    Route,
    Suggestion,
    WhatIsHere,
)
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused

router = Router(auth=guard.api_auth)


class PointIn(Schema):
    """A position."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)

    def point(self) -> Point:
        """As the door takes it."""
        return Point(self.lon, self.lat)


class CandidateIn(Schema):
    """A unit that might be sent."""

    unit_id: str = Field(max_length=80)
    call_sign: str = Field(max_length=40)
    status: StatusClass = StatusClass.AVAILABLE
    position: PointIn | None = None
    fixed_at: datetime | None = None
    speed_kmh: float | None = None
    heading: float | None = None
    skills: list[str] = []
    vehicle: str = ""
    crew: int = 1
    tour_ends_at: datetime | None = None
    station: PointIn | None = None
    committed_grade: int | None = None

    def candidate(self) -> Candidate:
        """As the door takes it."""
        return Candidate(
            self.unit_id, self.call_sign, self.status, self.position.point() if self.position else None,
            self.fixed_at, self.speed_kmh, self.heading, frozenset(self.skills), self.vehicle, self.crew,
            self.tour_ends_at, self.station.point() if self.station else None, self.committed_grade,
        )  # fmt: skip


class SuggestIn(Schema):
    """A place, the units to choose from and what is needed."""

    to: PointIn
    candidates: list[CandidateIn] = Field(max_length=queries.MOST_CANDIDATES)
    skills: list[str] = []
    vehicle: str = ""
    min_crew: int = 1
    k: int = Field(5, ge=1, le=50)
    grade: int | None = None
    profile: Profile = Profile.RESPONSE
    may_divert: bool = False

    def requirement(self) -> Requirement:
        """As the door takes it."""
        return Requirement(
            frozenset(self.skills),
            self.vehicle,
            self.min_crew,
            self.k,
            self.grade,
            self.profile,
            self.may_divert,
        )


class RouteIn(Schema):
    """From, to and how."""

    start: PointIn
    end: PointIn
    profile: Profile = Profile.RESPONSE


class ClosureIn(Schema):
    """A line or area to shut."""

    points: list[PointIn] = Field(min_length=2)
    why: str = Field(max_length=200)
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def _actor(request: HttpRequest) -> Actor:
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first, or send a token.")
    return actor


def _near(text: str) -> Point | None:
    if not text:
        return None
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise Refused("`near` is longitude, comma, latitude: for example -2.99,51.58.") from None
    return Point(lon, lat)


def _kinds(text: str) -> frozenset[PlaceKind]:
    asked = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [part for part in asked if part not in set(PlaceKind)]
    if unknown:
        raise Refused(f"Not a kind of place: {', '.join(unknown)}. Kinds are: {', '.join(PlaceKind)}.")
    return frozenset(PlaceKind(part) for part in asked)


@router.get("/search", response=PlaceHits)
@guard.needs(Permission.SEARCH_PLACES)
def search(request: HttpRequest, q: str, near: str = "", kinds: str = "", limit: int = 10) -> PlaceHits:
    """Places for what was typed."""
    question = PlaceQuestion(q, _near(near), _kinds(kinds), limit)
    return queries.search(_actor(request), question=question)


@router.get("/locate", response=WhatIsHere)
@guard.needs(Permission.SEARCH_PLACES)
def locate(request: HttpRequest, lon: float, lat: float) -> WhatIsHere:
    """What is at a point."""
    return queries.locate(_actor(request), point=Point(lon, lat))


@router.post("/suggest", response=Suggestion)
@guard.needs(Permission.SUGGEST_UNITS)
def suggest(request: HttpRequest, asked: SuggestIn) -> Suggestion:
    """Who to send."""
    units = [unit.candidate() for unit in asked.candidates]
    return queries.suggest(_actor(request), to=asked.to.point(), candidates=units, need=asked.requirement())


@router.post("/route", response=Route)
@guard.needs(Permission.SUGGEST_UNITS)
def route(request: HttpRequest, asked: RouteIn) -> Route:
    """A way between two points."""
    return queries.route(
        _actor(request), start=asked.start.point(), end=asked.end.point(), profile=asked.profile
    )


@router.get("/packs", response=list[Pack])
@guard.needs(Permission.SEE_MAP)
def packs(request: HttpRequest) -> list[Pack]:
    """The area pack in use."""
    return [queries.pack(_actor(request))]


@router.get("/areas", response=list[Area])
@guard.needs(Permission.SEARCH_PLACES)
def areas(
    request: HttpRequest, layer: Literal["", "beat", "ward", "district", "local_authority"] = ""
) -> list[Area]:
    """Beats, or the areas of a named layer."""
    return queries.areas(_actor(request), layer=Layer(layer) if layer else None)


@router.get("/closures", response=list[Closure])
@guard.needs(Permission.SEE_MAP)
def closures(request: HttpRequest) -> list[Closure]:
    """Roads closed now."""
    return queries.closures(_actor(request))


@router.post("/closures", response=Closure)
@guard.needs(Permission.CLOSE_ROAD)
def close_road(request: HttpRequest, drawn: ClosureIn) -> Closure:
    """Close roads."""
    closure = ClosureToDraw(tuple(p.point() for p in drawn.points), drawn.why, drawn.starts_at, drawn.ends_at)
    return commands.close_road(_actor(request), closure=closure)


@router.post("/closures/{closure_id}/reopen", response=Closure)
@guard.needs(Permission.CLOSE_ROAD)
def reopen_road(request: HttpRequest, closure_id: UUID) -> Closure:
    """Open roads again."""
    return commands.reopen_road(_actor(request), closure_id=closure_id)
