"""Turning rows of a pack into locations that others copy, and saying what is at a point."""

import json
import re
from collections.abc import Sequence

import numpy as np

from bluelamp.geography import coordinates, searching
from bluelamp.geography.codes import RADIUS_M, BeatMatch, PlaceKind, Precision
from bluelamp.geography.gazetteer import PlaceRow
from bluelamp.geography.matching import Found
from bluelamp.geography.packs import OpenPack
from bluelamp.geography.rules import positions
from bluelamp.geography.rules.positions import format_grid_reference, in_uk
from bluelamp.geography.types import Beat, Location, PlaceHit, PlaceHits, PlaceQuestion, Point, WhatIsHere

MOST_HITS = 50
SHORTEST_QUESTION = 2
HERE_WITHIN_M = 150.0
TOO_SHORT = "Type two letters or figures, or more."
NOT_UK = "That position is not in the United Kingdom (latitude 49 to 61, longitude -9 to 2)."
NOTHING = "No place of that name is in this area pack. It can be kept as words without a position."
MOST_NEAREST = 6


def answer(pack: OpenPack, question: PlaceQuestion) -> PlaceHits:
    """The hits for what was typed, or what to say instead."""
    text = question.text.strip()
    version = pack.about.pack_version
    if len(re.sub(r"[\W_]", "", text, flags=re.ASCII)) < SHORTEST_QUESTION:
        return PlaceHits(text[:100], (), version, TOO_SHORT)
    if positions.looks_like_position(text) and not searching.typed_position(text):
        return PlaceHits(text[:100], (), version, NOT_UK)
    limit = min(max(question.limit, 1), MOST_HITS)
    found = searching.search(pack.gazetteer, PlaceQuestion(text, question.near, question.kinds, limit))
    return PlaceHits(
        text[: searching.LONGEST_QUESTION], hits_of(pack, found), version, "" if found else NOTHING
    )


def location_of(pack: OpenPack, row: PlaceRow, beat: Beat) -> Location:
    """The row as a value to copy into a record."""
    precision = Precision(row.precision)
    return Location(
        row.text, PlaceKind(row.kind), precision, row.key, row.lon, row.lat, row.easting, row.northing,
        format_grid_reference(row.easting, row.northing), row.radius_m or RADIUS_M[precision], beat.code, beat.name,
        beat.district, beat.match is not BeatMatch.OUT_OF_FORCE, pack.about.pack_version, row.source, pack.transform,
    )  # fmt: skip


def _parts(row: PlaceRow) -> tuple[tuple[str, Point], ...]:
    return tuple((name, Point(lon, lat)) for name, lon, lat in json.loads(row.parts)) if row.parts else ()


def hits_of(pack: OpenPack, found: Sequence[Found]) -> tuple[PlaceHit, ...]:
    """What a search found, each with its beat."""
    beats = pack.boundaries.beats_at([(one.place.lon, one.place.lat) for one in found])
    return tuple(
        PlaceHit(
            location_of(pack, one.place, beat),
            one.why,
            one.place.category,
            one.place.locality,
            one.place.postcode,
            None if one.metres is None else round(one.metres),
            _parts(one.place),
        )
        for one, beat in zip(found, beats, strict=True)
    )


def places_as_hits(pack: OpenPack, rows: Sequence[PlaceRow], why: str) -> tuple[PlaceHit, ...]:
    """Rows of the pack as hits, all found for one reason."""
    beats = pack.boundaries.beats_at([(row.lon, row.lat) for row in rows])
    return tuple(
        PlaceHit(
            location_of(pack, row, beat), why, row.category, row.locality, row.postcode, None, _parts(row)
        )
        for row, beat in zip(rows, beats, strict=True)
    )


def point_location(pack: OpenPack, point: Point) -> tuple[Location, Beat]:
    """A bare point as a location with its beat."""
    east, north = coordinates.to_grid(point.lon, point.lat)
    on_grid = bool(np.isfinite(east)) and in_uk(point.lon, point.lat)
    beat = pack.boundaries.beat_at(point.lon, point.lat)
    easting, northing = (round(float(east)), round(float(north))) if on_grid else (None, None)
    text = f"{point.lat:.5f}, {point.lon:.5f}"
    grid = format_grid_reference(float(east), float(north)) if on_grid else ""
    return Location(
        text, PlaceKind.COORDINATES, Precision.EXACT, f"ll:{text}", point.lon, point.lat, easting, northing, grid, 0,
        beat.code, beat.name, beat.district, beat.match is not BeatMatch.OUT_OF_FORCE, pack.about.pack_version,
        "typed", pack.transform,
    ), beat  # fmt: skip


def what_is_here(pack: OpenPack, point: Point) -> WhatIsHere:
    """The beat of a point and the nearest address, junction and landmark."""
    location, beat = point_location(pack, point)
    rows: list[PlaceRow] = []
    if location.easting is not None and location.northing is not None:
        rows = pack.gazetteer.near(location.easting, location.northing, HERE_WITHIN_M)
    return WhatIsHere(location, beat, _nearest(pack, rows, point), pack.about.pack_version)


def _nearest(pack: OpenPack, rows: Sequence[PlaceRow], point: Point) -> tuple[PlaceHit, ...]:
    if not rows:
        return ()
    away = coordinates.metres_between(point.lon, point.lat, [r.lon for r in rows], [r.lat for r in rows])
    order = np.argsort(away, kind="stable")
    first = {rows[i].kind: int(i) for i in reversed(order)}
    chosen = sorted({*first.values(), *order[:2].tolist()}, key=lambda i: float(away[i]))[:MOST_NEAREST]
    beats = pack.boundaries.beats_at([(rows[i].lon, rows[i].lat) for i in chosen])
    return tuple(
        PlaceHit(location_of(pack, rows[i], beat), "nearest", rows[i].category, rows[i].locality, rows[i].postcode,
                 round(float(away[i])))
        for i, beat in zip(chosen, beats, strict=True)
    )  # fmt: skip
