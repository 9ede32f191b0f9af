"""Old grid references and beats in today's terms, for all places of a batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pyproj import Transformer

from bluelamp.geography import queries as geography
from bluelamp.geography.types import Point
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.mapping import Place

BRITISH_GRID, WORLD = 27700, 4326
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a place is: its position, and the beat and district of today's map or else of the old system."""

    beat: str
    district: str
    lon_lat: Pair | None = None
    grid: Pair | None = None


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs(BRITISH_GRID, WORLD, always_xy=True)


def of(places: Sequence[Place]) -> dict[int, Whereabouts]:
    """Where each place is, by the place itself; the map is asked once."""
    grids = {id(one): grid for one in places if (grid := _grid(one))}
    eastings, northings = [g[0] for g in grids.values()], [g[1] for g in grids.values()]
    lons, lats = _transformer().transform(eastings, northings) if grids else ([], [])
    points = [(round(lon, 6), round(lat, 6)) for lon, lat in zip(lons, lats, strict=True)]
    today = dict(zip(grids, zip(points, _beats(points), strict=True), strict=True))
    return {id(one): _one(one, grids.get(id(one)), today.get(id(one))) for one in places}


def _one(place: Place, grid: Pair | None, today: tuple[Pair, tuple[str, str]] | None) -> Whereabouts:
    if today is None:
        return Whereabouts(place.beat, place.district)
    point, (beat, district) = today
    return Whereabouts(beat or place.beat, district or place.district, point, grid)


def _beats(points: Sequence[Pair]) -> list[tuple[str, str]]:
    if not points:
        return []
    try:
        found = geography.beats_at(SYSTEM, points=[Point(lon, lat) for lon, lat in points])
    except Refused:
        return [("", "")] * len(points)
    return [(beat.code or "", beat.district or "") for beat in found]


def _grid(place: Place) -> Pair | None:
    easting, northing = place.easting, place.northing
    if not (easting.isdigit() and northing.isdigit() and int(easting)):
        return None
    return float(easting), float(northing)
