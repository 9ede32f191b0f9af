"""Addresses of an extract, each tied to its street where the street is known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from bluelamp.geography import coordinates
from bluelamp.geography.build.clusters import near_points
from bluelamp.geography.build.entries import AddressEntry, Entry
from bluelamp.geography.build.osm import Extract
from bluelamp.geography.build.streets import street_key
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import PlaceKind, Precision
from bluelamp.geography.rules import names
from bluelamp.geography.rules.roads import Tags

NUMBER, NAME = "addr:housenumber", "addr:housename"
FARTHEST_STREET_M = 2_000.0
SAME_TERRACE_M = 400.0


def _is_address(tags: Tags) -> bool:
    return NUMBER in tags or NAME in tags


def _address(key: str, tags: Tags, lon: float, lat: float) -> AddressEntry:
    locality = tags.get("addr:suburb") or tags.get("addr:village") or tags.get("addr:city") or ""
    flat = tags.get("addr:unit") or tags.get("addr:flats") or ""
    name = ", ".join(part for part in (f"Flat {flat}" if flat else "", tags.get(NAME, "")) if part)
    postcode = tags.get("addr:postcode", "")
    return AddressEntry(
        key,
        tags.get(NUMBER, ""),
        name,
        tags.get("addr:street") or tags.get("addr:place") or "",
        locality,
        names.parse_postcode(postcode) or postcode,
        lon,
        lat,
    )


def _found(extract: Extract) -> Iterable[tuple[str, Tags, float, float]]:
    for spot in extract.spots:
        yield f"osm:node{spot.id}", spot.tags, spot.lon, spot.lat
    for way in extract.ways:
        corners = way.lonlat[:-1] if way.is_closed and len(way.lonlat) > 2 else way.lonlat
        lon, lat = corners.mean(axis=0).tolist()
        yield f"osm:way{way.id}", way.tags, lon, lat


def addresses(extract: Extract, tally: Tally) -> list[AddressEntry]:
    """Every object with a house number or name; relations are placed by the area their members make."""
    entries = [_address(key, tags, lon, lat) for key, tags, lon, lat in _found(extract) if _is_address(tags)]
    middles = {shape.key: shape.geometry for shape in extract.shapes if shape.key.startswith("relation")}
    for number, tags in extract.relations:
        whole = middles.get(f"relation{number}")
        tally.add("addresses_without_own_position")
        if whole is None:
            tally.reject(
                "extract", f"relation {number}", "address without a position: its members are incomplete"
            )
            continue
        inside = whole.representative_point()
        entries.append(_address(f"osm:relation{number}", tags, inside.x, inside.y))
        tally.add("addresses_placed_by_their_members")
    tally.add(
        "addresses",
        len(entries)
        + tally.counts["addresses_without_own_position"]
        - tally.counts["addresses_placed_by_their_members"],
    )
    tally.add("addresses_with_postcode", sum(1 for entry in entries if entry.postcode))
    return entries


def tie_to_streets(
    entries: Sequence[AddressEntry], streets: list[Entry], shapes: list[shapely.MultiLineString]
) -> None:
    """Give each address its nearest street of that name; a name no road carries becomes a street of its own."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, street in enumerate(streets):
        by_name[street_key(street.text)].append(place)
    wanted: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.street:
            wanted[street_key(entry.street)].append(place)
    for name, members in wanted.items():
        points = _grid_points([entries[i] for i in members])
        left = _tie(entries, members, points, by_name.get(name, []), shapes)
        if left:
            _own_streets([entries[members[i]] for i in left], points[left], streets)


def _grid_points(entries: Sequence[AddressEntry]) -> np.ndarray:
    return np.column_stack(coordinates.to_grid([e.lon for e in entries], [e.lat for e in entries]))


def _tie(
    entries: Sequence[AddressEntry],
    members: list[int],
    points: np.ndarray,
    candidates: list[int],
    shapes: list[shapely.MultiLineString],
) -> list[int]:
    """Tie what lies near a candidate street; give back the positions of the rest."""
    if not candidates:
        return list(range(len(members)))
    lines = np.array([shapes[i] for i in candidates], dtype=object)
    away = shapely.distance(shapely.points(points)[:, None], lines[None, :])
    nearest = away.argmin(axis=1)
    for place, choice in enumerate(nearest):
        if away[place, choice] <= FARTHEST_STREET_M:
            entries[members[place]].street_entry = candidates[choice]
    return np.flatnonzero(away.min(axis=1) > FARTHEST_STREET_M).tolist()


def _own_streets(entries: Sequence[AddressEntry], points: np.ndarray, streets: list[Entry]) -> None:
    for group in near_points(points, SAME_TERRACE_M):
        members = [entries[i] for i in group]
        lon, lat = np.mean([(m.lon, m.lat) for m in members], axis=0).tolist()
        reach = float(np.ptp(points[group], axis=0).max()) / 2
        for member in members:
            member.street_entry = len(streets)
        streets.append(
            Entry(
                PlaceKind.STREET,
                members[0].street,
                f"{members[0].key}:street",
                lon,
                lat,
                Precision.STREET,
                category="address_street",
                radius_m=int(reach) + 25,
                source=members[0].source,
            )
        )
