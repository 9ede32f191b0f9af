"""Streets, road numbers, junctions and motorway junctions, from the ways of an extract."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

from bluelamp.geography import coordinates
from bluelamp.geography.build.clusters import near_lines, near_points
from bluelamp.geography.build.entries import Entry, JunctionEntry
from bluelamp.geography.build.osm import Spot, Way
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import PlaceKind, Precision
from bluelamp.geography.rules import names, roads

SAME_STREET_M = 250.0
SAME_ROAD_NUMBER_M = 5_000.0
SAME_JUNCTION_M = 40.0
ALIAS_KEYS = (
    "alt_name",
    "name:cy",
    "name:en",
    "official_name",
    "short_name",
    "loc_name",
    "old_name",
    "int_name",
)


def aliases_of(tags: roads.Tags) -> tuple[str, ...]:
    """The other names a map gives a thing, in either language."""
    found = [part.strip() for key in ALIAS_KEYS for part in tags.get(key, "").split(";")]
    return tuple(dict.fromkeys(name for name in found if name and name != tags.get("name")))


def grid_line(way: Way) -> shapely.LineString:
    """A way in National Grid metres."""
    return shapely.LineString(np.column_stack(coordinates.to_grid(way.lonlat[:, 0], way.lonlat[:, 1])))


def named_roads(ways: Iterable[Way]) -> list[Way]:
    """The ways that carry a street name or road number."""
    return [way for way in ways if roads.is_named_road(way.tags) and roads.road_labels(way.tags)]


def _middle(ways: Sequence[Way]) -> tuple[float, float]:
    longest = max(ways, key=lambda way: len(way.lonlat))
    point = shapely.LineString(longest.lonlat).interpolate(0.5, normalized=True)
    return float(point.x), float(point.y)


def _street(label: str, ways: Sequence[Way], lines: NDArray[np.object_]) -> Entry:
    lon, lat = _middle(ways)
    west, south, east, north = shapely.total_bounds(lines)
    aliases = dict.fromkeys(
        alias for way in ways for alias in aliases_of(way.tags) if way.tags.get("name") == label
    )
    kind = Counter(way.tags["highway"] for way in ways).most_common(1)[0][0]
    return Entry(
        PlaceKind.STREET,
        label,
        f"osm:way{min(way.id for way in ways)}",
        lon,
        lat,
        Precision.STREET,
        category=kind,
        aliases=tuple(aliases),
        radius_m=int(np.hypot(east - west, north - south) / 2) + 1,
        source="osm",
    )


def streets(ways: Sequence[Way], tally: Tally) -> tuple[list[Entry], list[shapely.MultiLineString]]:
    """One entry per street: same name and connected, so that two Church Roads stay two; and each one's shape."""
    by_label: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        for label in roads.road_labels(way.tags):
            by_label[label].append(way)
    entries: list[Entry] = []
    shapes: list[shapely.MultiLineString] = []
    for label, carrying in by_label.items():
        lines = np.array([grid_line(way) for way in carrying], dtype=object)
        is_number = all(way.tags.get("ref") == label for way in carrying)
        for group in near_lines(lines, SAME_ROAD_NUMBER_M if is_number else SAME_STREET_M):
            entries.append(_street(label, [carrying[i] for i in group], lines[group]))
            shapes.append(shapely.MultiLineString(list(lines[group])))
    tally.add("street_names", len(by_label))
    tally.add("streets", len(entries))
    return entries, shapes


def _labels_at_nodes(ways: Sequence[Way]) -> dict[int, list[tuple[tuple[str, ...], NDArray[np.float64]]]]:
    at: dict[int, list[tuple[tuple[str, ...], NDArray[np.float64]]]] = defaultdict(list)
    for way in ways:
        labels = tuple(roads.road_labels(way.tags))
        for node, place in zip(way.nodes.tolist(), way.lonlat, strict=True):
            at[node].append((labels, place))
    return at


def _meets(carried: Sequence[tuple[str, ...]], one: str, two: str) -> bool:
    """Whether two labels meet as two roads, rather than being name and number of the same one."""
    return not any(one in labels and two in labels for labels in carried)


def junctions(ways: Sequence[Way], tally: Tally) -> list[JunctionEntry]:
    """Every meeting of two roads; nodes within 40 m are one junction."""
    points: dict[tuple[str, str], dict[int, NDArray[np.float64]]] = defaultdict(dict)
    pairs: set[tuple[str, str]] = set()
    for node, carried in _labels_at_nodes(ways).items():
        labels = sorted({label for group, _ in carried for label in group})
        if len(labels) < 2:
            continue
        tally.add("junction_nodes")
        for one, two in combinations(labels, 2):
            pairs.add((one, two))
            if _meets([group for group, _ in carried], one, two):
                points[one, two][node] = carried[0][1]
    tally.add("road_pairs", len(pairs))
    found = [entry for pair, nodes in points.items() for entry in _clustered(pair, nodes)]
    tally.add("junctions", len(found))
    return found


def _clustered(pair: tuple[str, str], nodes: dict[int, NDArray[np.float64]]) -> list[JunctionEntry]:
    ids = sorted(nodes)
    lonlat = np.array([nodes[node] for node in ids])
    groups = [np.array([0])]
    if len(ids) > 1:
        groups = near_points(
            np.column_stack(coordinates.to_grid(lonlat[:, 0], lonlat[:, 1])), SAME_JUNCTION_M
        )
    made = []
    for group in groups:
        lon, lat = lonlat[group].mean(axis=0).tolist()
        made.append(JunctionEntry(pair[0], pair[1], lon, lat, f"osm:node{ids[int(group[0])]}"))
    return made


def _heading_word(way: Way, node: int) -> str:
    at = int(np.flatnonzero(way.nodes == node)[0])
    here, there = way.lonlat[max(0, at - 1)], way.lonlat[min(len(way.lonlat) - 1, at + 1)]
    east = (there[0] - here[0]) * np.cos(np.radians(here[1]))
    bearing = np.degrees(np.arctan2(east, there[1] - here[1])) % 360
    return ("northbound", "eastbound", "southbound", "westbound")[int(((bearing + 45) % 360) // 90)]


def motorway_junctions(spots: Sequence[Spot], ways: Sequence[Way], tally: Tally) -> list[Entry]:
    """One entry per motorway and number, with the point where each slip road leaves."""
    carrying: dict[int, Way] = {}
    for way in ways:
        if way.tags.get("highway") in ("motorway", "trunk"):
            for node in way.nodes.tolist():
                carrying.setdefault(node, way)
    grouped: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.tags.get("highway") == "motorway_junction" and spot.tags.get("ref") and spot.id in carrying:
            grouped[carrying[spot.id].tags.get("ref", ""), spot.tags["ref"]].append(spot)
    tally.add("motorway_junctions", len(grouped))
    return [
        _motorway_junction(road, number, found, carrying) for (road, number), found in sorted(grouped.items())
    ]


def _motorway_junction(road: str, number: str, spots: list[Spot], carrying: dict[int, Way]) -> Entry:
    name = next((spot.tags["name"] for spot in spots if spot.tags.get("name")), "")
    parts = tuple((_heading_word(carrying[spot.id], spot.id), spot.lon, spot.lat) for spot in spots)
    lon, lat = np.mean([(spot.lon, spot.lat) for spot in spots], axis=0).tolist()
    text = f"{road} J{number} {name}".strip()
    aliases = (f"Junction {number} {road}", *([name] if name else []), *aliases_of(spots[0].tags))
    return Entry(
        PlaceKind.MOTORWAY_JUNCTION,
        text,
        f"osm:node{min(spot.id for spot in spots)}",
        lon,
        lat,
        Precision.JUNCTION,
        category="motorway_junction",
        aliases=aliases,
        radius_m=400,
        source="osm",
        parts=parts,
    )


def street_key(label: str) -> str:
    """The form under which streets are compared with the streets of addresses."""
    return names.canonical(label)
