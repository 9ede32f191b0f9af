"""Every question geography answers; each takes who asks, and none is about a person."""

from collections.abc import Sequence
from datetime import datetime

from bluelamp.geography import locating, packs, routes, sending
from bluelamp.geography.closures import closed_roads, in_force
from bluelamp.geography.codes import Layer, Permission, PlaceKind, Precision, Profile
from bluelamp.geography.rules import positions
from bluelamp.geography.types import (
    Area,
    Beat,
    Candidate,
    Closure,
    Location,
    Pack,
    PlaceHit,
    PlaceHits,
    PlaceQuestion,
    Point,
    Requirement,
    Route,
    Suggestion,
    WhatIsHere,
)
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused

__all__ = [
    "addresses", "areas", "beats_at", "closures", "free_text", "grid_square", "locate", "location_at", "pack", "places", "route",
    "search", "suggest",
]  # fmt: skip

MOST_CANDIDATES = 5_000


def grid_square(text: str) -> tuple[int, int, int] | None:
    """(easting, northing, metres a side) of the square a National Grid reference names, from its south-west corner."""
    read = positions.parse_grid_reference(text)
    if read is None:
        return None
    half = read.square_m // 2
    return int(read.easting) - half, int(read.northing) - half, read.square_m


@query(needs=Permission.SEARCH_PLACES, audited=False)
def search(viewer: Actor, *, question: PlaceQuestion) -> PlaceHits:
    """Places for whatever was typed, best first, each with why it is here; spelling is forgiven."""
    return locating.answer(packs.active(), question)


@query(needs=Permission.SEARCH_PLACES, audited=False)
def locate(viewer: Actor, *, point: Point) -> WhatIsHere:
    """What is here: beat, ward, district and the nearest address, junction and landmark."""
    return locating.what_is_here(packs.active(), point)


@query(needs=Permission.SEARCH_PLACES, audited=False)
def location_at(viewer: Actor, *, point: Point) -> Location:
    """A point on the map as a location to copy into a record."""
    return locating.point_location(packs.active(), point)[0]


@query(needs=Permission.SEARCH_PLACES, audited=False)
def free_text(viewer: Actor, *, text: str) -> Location:
    """Words without a position: allowed, flagged `unlocated`, and left out of travel times."""
    return Location(
        " ".join(text.split())[:300], PlaceKind.FREE_TEXT, Precision.UNLOCATED,
        pack_version=packs.active().about.pack_version, source="typed",
    )  # fmt: skip


@query(needs=Permission.SEARCH_PLACES, audited=False)
def beats_at(viewer: Actor, *, points: Sequence[Point]) -> list[Beat]:
    """The beats of many points at once, in their order."""
    return packs.active().boundaries.beats_at([(point.lon, point.lat) for point in points])


@query(needs=Permission.SEARCH_PLACES, audited=False)
def areas(viewer: Actor, *, layer: Layer | None = None) -> list[Area]:
    """The areas of a layer, in code order; the beats in use when no layer is named."""
    return packs.active().boundaries.areas(layer)


@query(needs=Permission.SEARCH_PLACES, audited=False)
def addresses(viewer: Actor, *, first: int = 0, count: int = 1000) -> list[PlaceHit]:
    """A run of the pack's addresses in file order, for whoever needs many (households of a fictional force)."""
    area = packs.active()
    return list(locating.places_as_hits(area, area.gazetteer.addresses(first, count), "in the pack"))


@query(needs=Permission.SEARCH_PLACES, audited=False)
def places(viewer: Actor, *, kind: PlaceKind, category: str = "", count: int = 1000) -> list[PlaceHit]:
    """Places of one kind and category (`police_station`, `school`, `hospital`), in file order."""
    area = packs.active()
    wanted = " AND p.category = ?" if category else ""
    values = (kind.value, category, count) if category else (kind.value, count)
    rows = area.gazetteer.places(f"p.kind = ?{wanted} ORDER BY p.id LIMIT ?", values)
    return list(locating.places_as_hits(area, rows, "in the pack"))


@query(needs=Permission.SUGGEST_UNITS, audited=False)
def suggest(
    viewer: Actor,
    *,
    to: Point,
    candidates: Sequence[Candidate],
    need: Requirement,
    at: datetime | None = None,
) -> Suggestion:
    """Who to send: the best k by road time with reasons in, everyone else with reasons out.

    The caller says who the units are and audits the look at them; covert units are the caller's to leave out.
    """
    if len(candidates) > MOST_CANDIDATES:
        raise Refused(f"{len(candidates)} units were given; at most {MOST_CANDIDATES} can be ranked at once.")
    if not positions.in_uk(to.lon, to.lat):
        raise Refused("The place to send to is not in the United Kingdom (lat 49-61, lon -9 to 2).")
    area = packs.active()
    moment = clock.aware(at) if at else clock.now()
    return sending.suggest(
        area.router, to, candidates, need, moment, in_force(moment), area.about.pack_version
    )


@query(needs=Permission.SUGGEST_UNITS, audited=False)
def route(viewer: Actor, *, start: Point, end: Point, profile: Profile = Profile.RESPONSE) -> Route:
    """A way between two points with the second at which each vertex is passed; a straight line when no road serves."""
    area = packs.active()
    version = area.about.pack_version
    closed = in_force(clock.now())
    found = None
    if area.router:
        found = routes.by_road(area.router, start, end, profile, closed=closed, pack_version=version)
    return found or routes.straight(start, end, profile, version)


@query(needs=Permission.SEE_MAP, audited=False)
def pack(viewer: Actor) -> Pack:
    """The area pack in use: what it covers and what must be credited."""
    return packs.active().about


@query(needs=Permission.SEE_MAP, audited=False)
def closures(viewer: Actor, *, at: datetime | None = None) -> list[Closure]:
    """Roads closed at a moment (now, when none is given)."""
    return closed_roads(clock.aware(at) if at else clock.now())
