"""Reading an OpenStreetMap extract once: tagged nodes, ways with their positions, and assembled areas."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from bluelamp.geography.build.tally import BuildRefused, Tally

Tags = dict[str, str]
Box = tuple[float, float, float, float]

SPOT_KEYS = (
    "addr:housenumber",
    "addr:housename",
    "name",
    "amenity",
    "shop",
    "place",
    "highway",
    "railway",
    "tourism",
    "emergency",
    "man_made",
    "public_transport",
    "office",
    "leisure",
    "barrier",
    "healthcare",
    "historic",
)
WAY_KEYS = ("highway", "railway", "waterway", "addr:housenumber", "addr:housename", "natural")
AREA_KEYS = (
    "building",
    "landuse",
    "natural",
    "leisure",
    "waterway",
    "amenity",
    "shop",
    "tourism",
    "office",
    "place",
    "addr:housenumber",
    "addr:housename",
    "man_made",
    "healthcare",
    "historic",
    "railway",
    "public_transport",
    "emergency",
    "water",
    "name",
    "military",
)


@dataclass(slots=True)
class Spot:
    """A tagged node."""

    id: int
    lon: float
    lat: float
    tags: Tags


@dataclass(slots=True)
class Way:
    """A tagged way: its node ids and their positions, nodes outside the extract left out."""

    id: int
    nodes: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    tags: Tags
    is_closed: bool


@dataclass(slots=True)
class Shape:
    """An area assembled from a closed way or a whole multipolygon."""

    key: str
    geometry: BaseGeometry
    tags: Tags


@dataclass(slots=True)
class Extract:
    """What one or more extracts hold that a pack can use."""

    box: Box | None = None
    spots: list[Spot] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    relations: list[tuple[int, Tags]] = field(default_factory=list)
    turn_restrictions: int = 0
    source_date: str = ""


def _tags(found: osmium.osm.TagList) -> Tags:
    return {tag.k: tag.v for tag in found}


def _way(found: osmium.osm.Way) -> Way | None:
    nodes: list[int] = []
    places: list[tuple[float, float]] = []
    for node in found.nodes:
        if node.location.valid():
            nodes.append(node.ref)
            places.append((node.location.lon, node.location.lat))
    if len(nodes) < 2:
        return None
    return Way(
        found.id, np.array(nodes, dtype=np.int64), np.array(places), _tags(found.tags), found.is_closed()
    )


def _read_lines(path: Path, extract: Extract, tally: Tally) -> None:
    keys = osmium.filter.KeyFilter(*dict.fromkeys((*SPOT_KEYS, *WAY_KEYS, "type")))
    for found in osmium.FileProcessor(path).with_locations().with_filter(keys):
        if isinstance(found, osmium.osm.Node):
            if found.location.valid():
                extract.spots.append(
                    Spot(found.id, found.location.lon, found.location.lat, _tags(found.tags))
                )
        elif isinstance(found, osmium.osm.Way):
            if any(key in found.tags for key in WAY_KEYS):
                way = _way(found)
                if way is None:
                    tally.reject(
                        path.name, f"way {found.id}", "fewer than two of its nodes are in the extract"
                    )
                else:
                    extract.ways.append(way)
        elif isinstance(found, osmium.osm.Relation):
            _take_relation(found, extract)


def _take_relation(found: osmium.osm.Relation, extract: Extract) -> None:
    kind = found.tags.get("type") or ""
    if kind.startswith("restriction"):
        extract.turn_restrictions += 1
    elif "addr:housenumber" in found.tags or "addr:housename" in found.tags:
        extract.relations.append((found.id, _tags(found.tags)))


def _read_areas(path: Path, extract: Extract, tally: Tally) -> None:
    keys = osmium.filter.KeyFilter(*AREA_KEYS)
    writer = osmium.geom.WKBFactory()
    found_wkb: list[bytes] = []
    found_tags: list[tuple[str, Tags]] = []
    for found in osmium.FileProcessor(path).with_areas(keys).with_filter(keys):
        if not isinstance(found, osmium.osm.Area):
            continue
        key = f"{'way' if found.from_way() else 'relation'}{found.orig_id()}"
        try:
            found_wkb.append(bytes.fromhex(writer.create_multipolygon(found)))
            found_tags.append((key, _tags(found.tags)))
        except RuntimeError as broken:
            tally.reject(path.name, key, f"area cannot be assembled ({broken})")
    for geometry, (key, tags) in zip(shapely.from_wkb(found_wkb), found_tags, strict=True):
        extract.shapes.append(Shape(key, geometry, tags))


def _box_of(path: Path, extract: Extract) -> Box | None:
    with osmium.io.Reader(str(path)) as reader:
        header = reader.header()
        extract.source_date = extract.source_date or header.get("osmosis_replication_timestamp", "")[:10]
        box = header.box()
        if box.valid() and box.size() < 100:
            return (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
    return None


def _box_of_roads(extract: Extract) -> Box | None:
    roads = [way.lonlat for way in extract.ways if "highway" in way.tags]
    if not roads:
        return None
    every = np.concatenate(roads)
    west, south = np.quantile(every, 0.001, axis=0)
    east, north = np.quantile(every, 0.999, axis=0)
    return (float(west), float(south), float(east), float(north))


def joined(boxes: list[Box]) -> Box | None:
    """The box round several boxes."""
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return (min(wests), min(souths), max(easts), max(norths))


def read_extract(paths: list[Path], tally: Tally) -> Extract:
    """Everything of use in the extracts; an unreadable file refuses the build, a broken object is rejected."""
    extract = Extract()
    boxes: list[Box] = []
    for path in paths:
        try:
            box = _box_of(path, extract)
            _read_lines(path, extract, tally)
            _read_areas(path, extract, tally)
        except (RuntimeError, OSError) as broken:
            raise BuildRefused(f"{path.name} cannot be read as OpenStreetMap data: {broken}") from broken
        boxes += [box] if box else []
    extract.box = joined(boxes) or _box_of_roads(extract)
    tally.add("turn_restrictions", extract.turn_restrictions)
    return extract
