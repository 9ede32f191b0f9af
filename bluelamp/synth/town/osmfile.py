"""Writing what was drawn as an OpenStreetMap file: nodes shared where ways meet, then ways."""

from pathlib import Path

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from bluelamp.geography import types as geography
from bluelamp.synth.town.places import to_lonlat

Tags = dict[str, str]
Floats = NDArray[np.float64]
WRITTEN_AT = "2026-01-01T00:00:00Z"


class Sheet:
    """Nodes and ways in the order they were drawn."""

    def __init__(self) -> None:
        """Nothing drawn yet."""
        self.numbers: dict[tuple[int, int], int] = {}
        self.places: list[tuple[float, float]] = []
        self.node_tags: dict[int, Tags] = {}
        self.ways: list[tuple[list[int], Tags]] = []

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        """The node at a spot (to the decimetre), with tags when it has a meaning of its own."""
        key = (round(x * 10), round(y * 10))
        number = self.numbers.get(key)
        if number is None:
            number = len(self.places) + 1
            self.numbers[key] = number
            self.places.append((x, y))
        if tags:
            self.node_tags.setdefault(number, {}).update(tags)
        return number

    def way(self, points: Floats, tags: Tags) -> None:
        """A line through spots."""
        nodes = [self.node(float(x), float(y)) for x, y in points]
        self.ways.append(([n for place, n in enumerate(nodes) if not place or n != nodes[place - 1]], tags))

    def area(self, polygon: shapely.Geometry, tags: Tags) -> None:
        """The outline of an area; holes are not drawn."""
        for part in shapely.get_parts(polygon):
            if part.geom_type == "Polygon" and part.area > 1:
                points = shapely.get_coordinates(part.exterior)
                nodes = [self.node(float(x), float(y)) for x, y in points[:-1]]
                if len(set(nodes)) > 2:
                    self.ways.append(([*nodes, nodes[0]], tags))


def write_sheet(path: Path, sheet: Sheet, corners: tuple[geography.Point, geography.Point]) -> None:
    """The sheet as one .osm.pbf whose header says what it covers."""
    header = osmium.io.Header()
    low, high = (osmium.osm.Location(corner.lon, corner.lat) for corner in corners)
    header.add_box(osmium.osm.Box(low, high))
    header.set("generator", "Bluelamp fictional town")
    header.set("osmosis_replication_timestamp", WRITTEN_AT)
    path.unlink(missing_ok=True)
    spots = to_lonlat(np.array(sheet.places))
    with osmium.SimpleWriter(str(path), 4 * 1024 * 1024, header) as writer:
        for number, (lon, lat) in enumerate(spots.tolist(), start=1):
            writer.add_node(
                osmium.osm.mutable.Node(
                    id=number, location=(lon, lat), tags=sheet.node_tags.get(number, {}), version=1
                )
            )
        for number, (nodes, tags) in enumerate(sheet.ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))
