"""Places as you type, and what geography says of a point."""

from __future__ import annotations

from functools import partial

from bluelamp.contracts.control import Place
from bluelamp.control.queries.asking import asked
from bluelamp.geography import queries as geography
from bluelamp.geography.types import Location, PlaceHits, PlaceQuestion, Point
from bluelamp.kernel.actors import SYSTEM, Actor


def like(viewer: Actor, text: str, near: tuple[float, float] | None) -> tuple[PlaceHits | None, str]:
    """Places that match what was typed, nearest first; and what went wrong, if anything did."""
    question = PlaceQuestion(text=text, near=Point(*near) if near else None)
    return asked("Gazetteer", partial(geography.search, viewer, question=question), None)


def at(viewer: Actor, lon: float, lat: float) -> tuple[Place | None, str]:
    """The place at a point: nearest address or street, beat and district."""
    here, problem = asked("Map", partial(geography.what_is_here, viewer, point=Point(lon, lat)), None)
    return (place_of(here.location) if here else None), problem


def place_of(location: Location) -> Place:
    """A gazetteer location as an incident keeps it."""
    return Place(
        text=location.text, kind=location.kind, precision=location.precision, lon=location.lon,
        lat=location.lat, key=location.key, beat=location.beat or "", district=location.district or "",
        pack=location.pack_version, radius=float(location.radius_m) or None)  # fmt: skip


def is_in_area(lon: float, lat: float) -> bool | None:
    """Whether a point is on the mapped land; None when nobody can say."""
    here, problem = asked("Map", partial(geography.beat_at, SYSTEM, point=Point(lon, lat)), None)
    return None if problem or here is None else here.match in ("inside", "nearest")
