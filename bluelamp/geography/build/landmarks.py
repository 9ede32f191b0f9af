"""Named places of an extract: public buildings, shops, parks, stations, localities."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from bluelamp.geography.build.entries import Entry
from bluelamp.geography.build.osm import Extract
from bluelamp.geography.build.streets import aliases_of
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import PlaceKind, Precision
from bluelamp.geography.rules import names
from bluelamp.geography.rules.roads import Tags

CATEGORY_KEYS = (
    "amenity",
    "healthcare",
    "shop",
    "tourism",
    "leisure",
    "railway",
    "emergency",
    "office",
    "historic",
    "public_transport",
    "man_made",
    "place",
    "landuse",
    "natural",
    "waterway",
    "building",
    "military",
)
CATEGORIES = {
    ("amenity", "police"): "police_station",
    ("amenity", "fire_station"): "fire_station",
    ("railway", "station"): "railway_station",
    ("railway", "halt"): "railway_station",
    ("amenity", "place_of_worship"): "place_of_worship",
    ("amenity", "bus_station"): "bus_station",
    ("emergency", "ambulance_station"): "ambulance_station",
}
LOCALITIES = (
    "city",
    "town",
    "village",
    "suburb",
    "hamlet",
    "neighbourhood",
    "quarter",
    "locality",
    "isolated_dwelling",
    "farm",
    "island",
)
SAME_PLACE_DEGREES = 0.001
COUNTED = {
    "school": "schools",
    "hospital": "hospitals",
    "police_station": "police_stations",
    "railway_station": "railway_stations",
}


def category_of(tags: Tags) -> str:
    """What a named thing is, in one word; empty when it is nothing anyone would ask for."""
    for key in CATEGORY_KEYS:
        value = tags.get(key, "")
        if value and value != "no":
            return CATEGORIES.get((key, value), key if value == "yes" else value)
    return ""


def _named(extract: Extract) -> Iterator[tuple[str, Tags, float, float, float]]:
    """Key, tags, middle and reach in degrees of every named node and area."""
    for spot in extract.spots:
        if spot.tags.get("name") and spot.tags.get("highway") != "motorway_junction":
            yield f"osm:node{spot.id}", spot.tags, spot.lon, spot.lat, 0.0
    for shape in extract.shapes:
        if shape.tags.get("name") and "highway" not in shape.tags:
            inside = shape.geometry.representative_point()
            west, south, east, north = shape.geometry.bounds
            yield f"osm:{shape.key}", shape.tags, inside.x, inside.y, max(east - west, north - south) / 2


def _entry(key: str, tags: Tags, lon: float, lat: float, reach: float, category: str) -> Entry:
    locality = ", ".join(tags[k] for k in ("addr:street", "addr:suburb") if tags.get(k))
    brand = tuple(tags[k] for k in ("brand", "operator") if tags.get(k) and k == "brand")
    is_locality = tags.get("place", "") in LOCALITIES
    wide = reach * 111_000
    postcode = tags.get("addr:postcode", "")
    return Entry(
        PlaceKind.AREA if is_locality else PlaceKind.LANDMARK,
        tags["name"],
        key,
        lon,
        lat,
        Precision.AREA if is_locality or wide > 400 else Precision.EXACT,
        category=category,
        locality=locality,
        postcode=names.parse_postcode(postcode) or "",
        aliases=(*aliases_of(tags), *brand),
        radius_m=max(int(wide), 500 if is_locality else 0) if is_locality or wide > 60 else 0,
        source="osm",
    )


def _without_doubles(entries: Iterable[Entry]) -> list[Entry]:
    """One entry where a node and an area of one name lie together; the first is kept."""
    kept: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        same = kept[names.canonical(entry.text)]
        if not any(
            abs(e.lon - entry.lon) < SAME_PLACE_DEGREES * 1.6 and abs(e.lat - entry.lat) < SAME_PLACE_DEGREES
            for e in same
        ):
            same.append(entry)
    return [entry for same in kept.values() for entry in same]


def landmarks(extract: Extract, tally: Tally) -> list[Entry]:
    """Every named thing somebody may give as a place."""
    _count(extract, tally)
    found: list[Entry] = []
    for key, tags, lon, lat, reach in _named(extract):
        category = category_of(tags)
        if category and category != "bus_stop" and tags.get("highway") != "bus_stop":
            found.append(_entry(key, tags, lon, lat, reach, category))
    single = _without_doubles(found)
    tally.add("landmarks", len(single))
    tally.add("landmarks_joined_as_one", len(found) - len(single))
    return single


def _count(extract: Extract, tally: Tally) -> None:
    every = [spot.tags for spot in extract.spots] + [shape.tags for shape in extract.shapes]
    for tags in every:
        word = COUNTED.get(CATEGORIES.get(("amenity", tags.get("amenity", "")), tags.get("amenity", "")))
        if word:
            tally.add(word)


def bus_stops_of_map(extract: Extract, known: list[Entry], tally: Tally) -> list[Entry]:
    """Bus stops the map has and no table gave, so that an area without a stop table still has its stops."""
    codes = {alias for entry in known for alias in entry.aliases}
    made = []
    for spot in extract.spots:
        is_stop = spot.tags.get("highway") == "bus_stop" and spot.tags.get("name")
        code = spot.tags.get("naptan:AtcoCode", "")
        if is_stop and code not in codes and not _beside(spot.lon, spot.lat, known):
            made.append(
                Entry(
                    PlaceKind.BUS_STOP,
                    spot.tags["name"],
                    f"atco:{code}" if code else f"osm:node{spot.id}",
                    spot.lon,
                    spot.lat,
                    Precision.EXACT,
                    category="bus_stop",
                    aliases=(code,) if code else (),
                    source="osm",
                )
            )
    tally.add("bus_stops_from_map", len(made))
    return made


def _beside(lon: float, lat: float, known: list[Entry]) -> bool:
    if not known:
        return False
    away = np.abs(np.array([(e.lon - lon, e.lat - lat) for e in known]))
    return bool((away.max(axis=1) < 0.0002).any())
