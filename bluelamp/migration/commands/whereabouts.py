"""Old grid references and beats in today's terms."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pyproj import Transformer

from bluelamp.contracts.refs import LocationRef
from bluelamp.geography import queries as geography
from bluelamp.geography.types import Point
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.nominals.types import NewPlace, Source

BRITISH_GRID, WORLD = 27700, 4326


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a row happened: its position, and the beat and district of today's map or else of the old log."""

    beat: str
    district: str
    lon_lat: tuple[float, float] | None = None
    grid: tuple[float, float] | None = None


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs(BRITISH_GRID, WORLD, always_xy=True)


def of_rows(rows: Sequence[SourceRow]) -> list[Whereabouts]:
    """Where each row happened, looked up on the map for all of them at once."""
    grids = [_grid(row) for row in rows]
    located = [grid for grid in grids if grid]
    eastings, northings = [g[0] for g in located], [g[1] for g in located]
    lons, lats = _transformer().transform(eastings, northings) if located else ([], [])
    points = iter(zip(lons, lats, strict=True))
    beats = iter(_beats([Point(lon, lat) for lon, lat in zip(lons, lats, strict=True)]))
    return [_one(row, grid, points, beats) for row, grid in zip(rows, grids, strict=True)]


def _one(row: SourceRow, grid: tuple[float, float] | None, points: object, beats: object) -> Whereabouts:
    beat, district = row.get("BEAT"), row.get("BEAT")[:1]
    if grid is None:
        return Whereabouts(beat, district)
    lon_lat = next(points)  # type: ignore[call-overload]
    today = next(beats)  # type: ignore[call-overload]
    return Whereabouts(
        today[0] or beat, today[1] or district, (round(lon_lat[0], 6), round(lon_lat[1], 6)), grid
    )


def _beats(points: Sequence[Point]) -> list[tuple[str, str]]:
    try:
        found = geography.beats_at(SYSTEM, points=points)
    except Refused:
        return [("", "")] * len(points)
    return [(beat.code or "", beat.district or "") for beat in found]


def _grid(row: SourceRow) -> tuple[float, float] | None:
    easting, northing = row.get("EASTING"), row.get("NORTHING")
    if not (easting.isdigit() and northing.isdigit() and int(easting)):
        return None
    return float(easting), float(northing)


def place(ref: uuid.UUID, address: str, row: SourceRow, where: Whereabouts, source: Source) -> NewPlace:
    """The address of an incident as a place of record."""
    lon, lat = where.lon_lat or (None, None)
    easting, northing = where.grid or (None, None)
    return NewPlace(
        text=address, postcode=row.get("POSTCODE"), lon=lon, lat=lat, easting=easting, northing=northing,
        beat=where.beat, district=where.district, source=source, ref=LocationRef(ref),
    )  # fmt: skip
