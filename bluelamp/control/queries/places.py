"""Places as you type, and what geography says of a point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from bluelamp.access import guard
from bluelamp.contracts.control import Place
from bluelamp.control.models import Incident
from bluelamp.control.queries.asking import asked
from bluelamp.geography import queries as geography
from bluelamp.geography.types import Beat, Location, PlaceHits, PlaceQuestion, Point
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.search.types import Tally

ON_LAND = frozenset({"inside", "nearest"})


def like(viewer: Actor, text: str, near: tuple[float, float] | None) -> tuple[PlaceHits | None, str]:
    """Places that match what was typed, nearest first; and what went wrong, if anything did."""
    question = PlaceQuestion(text=text, near=Point(*near) if near else None)
    return asked("Gazetteer", partial(geography.search, viewer, question=question), None)


def tallies_at(viewer: Actor, keys: Sequence[str]) -> dict[str, Tally]:
    """How many incidents there were at each place by its gazetteer key, of those this viewer may know of."""
    found = list(Incident.objects.filter(place_key__in=keys).values_list("place_key", "pk"))
    hidden = guard.hidden_from(viewer, {f"incident:{one}" for _, one in found}, also_restricted=True)
    counted = Counter(key for key, one in found if f"incident:{one}" not in hidden)
    page = reverse("control:incidents")
    return {
        key: Tally(
            label="incident" if n == 1 else "incidents", count=n, url=f"{page}?{urlencode({'q': key})}"
        )
        for key, n in counted.items()
    }


def at(viewer: Actor, lon: float, lat: float) -> tuple[Place | None, str]:
    """The place at a point: nearest address or street, beat and district."""
    here, problem = asked("Map", partial(geography.location_at, viewer, point=Point(lon, lat)), None)
    return (place_of(here) if here else None), problem


def place_of(location: Location) -> Place:
    """A gazetteer location as an incident keeps it."""
    return Place(
        text=location.text, kind=location.kind, precision=location.precision, lon=location.lon,
        lat=location.lat, key=location.key, beat=location.beat or "", district=location.district or "",
        pack=location.pack_version, radius=float(location.radius_m) or None)  # fmt: skip


def in_area(points: Sequence[tuple[float, float]]) -> list[bool | None]:
    """For each point, whether it is in or beside the mapped area; None where nobody can say."""
    asking = partial(geography.beats_at, SYSTEM, points=[Point(*point) for point in points])
    nothing: list[Beat] = []
    beats, problem = asked("Map", asking, nothing)
    return [None] * len(points) if problem else [beat.match in ON_LAND for beat in beats]
