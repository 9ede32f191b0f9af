"""The basemap: our own vector tiles, cut from the extract with shapely and written as one .pmtiles file."""

import gzip
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from bluelamp.geography import coordinates
from bluelamp.geography.build.boundaries import Boundary
from bluelamp.geography.build.osm import Box, Extract
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import Layer

WORLD_M = 2 * math.pi * coordinates.MERCATOR_M
EXTENT = 4096
BUFFER = 64
MIN_ZOOM, MAX_ZOOM = 8, 14
SIMPLIFY_PX = 0.8
SMALLEST_PX2 = 6.0
FARTHEST_BEYOND_BOX = 0.25

Tile = tuple[int, int, int]
Attributes = dict[str, str | int]


@dataclass(slots=True)
class Drawn:
    """A layer's shapes in Web Mercator with their attributes and the zoom each appears at."""

    layer: str
    shapes: NDArray[np.object_]
    attributes: list[Attributes]
    from_zoom: NDArray[np.int8]


ROAD_ZOOM = {
    "motorway": 8,
    "trunk": 8,
    "primary": 9,
    "secondary": 10,
    "tertiary": 11,
    "motorway_link": 10,
    "trunk_link": 11,
    "primary_link": 11,
    "secondary_link": 12,
    "tertiary_link": 12,
    "unclassified": 12,
    "residential": 12,
    "living_street": 13,
    "pedestrian": 13,
    "service": 13,
    "track": 14,
    "footway": 14,
    "cycleway": 14,
    "path": 14,
    "steps": 14,
    "construction": 13,
    "road": 12,
}
GREEN = {
    ("leisure", "park"),
    ("leisure", "garden"),
    ("leisure", "golf_course"),
    ("leisure", "recreation_ground"),
    ("leisure", "pitch"),
    ("leisure", "nature_reserve"),
    ("leisure", "playground"),
    ("landuse", "grass"),
    ("landuse", "forest"),
    ("landuse", "meadow"),
    ("landuse", "recreation_ground"),
    ("landuse", "cemetery"),
    ("landuse", "allotments"),
    ("landuse", "village_green"),
    ("natural", "wood"),
    ("natural", "scrub"),
    ("natural", "heath"),
    ("natural", "grassland"),
    ("natural", "wetland"),
    ("landuse", "farmland"),
}
LAND = {
    ("landuse", "residential"),
    ("landuse", "industrial"),
    ("landuse", "commercial"),
    ("landuse", "retail"),
    ("landuse", "railway"),
    ("amenity", "school"),
    ("amenity", "hospital"),
    ("amenity", "university"),
    ("landuse", "quarry"),
    ("landuse", "brownfield"),
    ("landuse", "construction"),
    ("natural", "beach"),
    ("natural", "mud"),
    ("natural", "sand"),
}
WATER = {
    ("natural", "water"),
    ("waterway", "riverbank"),
    ("waterway", "dock"),
    ("landuse", "reservoir"),
    ("landuse", "basin"),
    ("natural", "bay"),
    ("leisure", "swimming_pool"),
}
PLACE_ZOOM = {
    "city": 8,
    "town": 8,
    "suburb": 11,
    "village": 11,
    "quarter": 12,
    "neighbourhood": 13,
    "hamlet": 12,
}
STATISTICAL = (Layer.LSOA, Layer.MSOA)
LAND_FROM = (Layer.FORCE, Layer.LOCAL_AUTHORITY, Layer.DISTRICT, Layer.WARD, Layer.BEAT, Layer.NEIGHBOURHOOD)
POI_KINDS = {"hospital": 12, "police": 12, "school": 14, "fire_station": 13, "station": 12}


def _kind(tags: dict[str, str], wanted: set[tuple[str, str]]) -> str:
    return next(
        (
            tags[key]
            for key in ("natural", "waterway", "leisure", "landuse", "amenity")
            if (key, tags.get(key, "")) in wanted
        ),
        "",
    )


def _drawn(layer: str, rows: Iterable[tuple[object, Attributes, int]]) -> Drawn:
    kept = list(rows)
    shapes = np.array([row[0] for row in kept], dtype=object)
    turned = shapely.transform(shapes, coordinates.to_mercator) if len(kept) else shapes
    return Drawn(layer, turned, [row[1] for row in kept], np.array([row[2] for row in kept], dtype=np.int8))


def _areas(
    extract: Extract, wanted: set[tuple[str, str]], zoom: int
) -> Iterator[tuple[object, Attributes, int]]:
    for shape in extract.shapes:
        kind = _kind(shape.tags, wanted)
        if kind:
            yield shape.geometry, {"kind": kind}, zoom


def _buildings(extract: Extract) -> Iterator[tuple[object, Attributes, int]]:
    for shape in extract.shapes:
        if shape.tags.get("building", "no") != "no":
            yield shape.geometry, {"kind": shape.tags["building"]}, 13


def _roads(extract: Extract) -> Iterator[tuple[object, Attributes, int]]:
    for way in extract.ways:
        kind = way.tags.get("highway", "")
        if kind in ROAD_ZOOM:
            attributes: Attributes = {"kind": kind}
            attributes.update({key: way.tags[key] for key in ("name", "ref") if way.tags.get(key)})
            attributes.update({key: 1 for key in ("bridge", "tunnel") if way.tags.get(key, "no") != "no"})
            yield shapely.LineString(way.lonlat), attributes, ROAD_ZOOM[kind]


def _lines(extract: Extract, key: str, kinds: dict[str, int]) -> Iterator[tuple[object, Attributes, int]]:
    for way in extract.ways:
        if way.tags.get(key) in kinds:
            yield shapely.LineString(way.lonlat), {"kind": way.tags[key]}, kinds[way.tags[key]]


def _labels(extract: Extract) -> Iterator[tuple[object, Attributes, int]]:
    for spot in extract.spots:
        place = spot.tags.get("place", "")
        if place in PLACE_ZOOM and spot.tags.get("name"):
            yield (
                shapely.Point(spot.lon, spot.lat),
                {"kind": place, "name": spot.tags["name"]},
                PLACE_ZOOM[place],
            )
        kind = spot.tags.get("amenity") or spot.tags.get("railway", "")
        if kind in POI_KINDS and spot.tags.get("name"):
            yield (
                shapely.Point(spot.lon, spot.lat),
                {"kind": kind, "name": spot.tags["name"]},
                POI_KINDS[kind],
            )
    for shape in extract.shapes:
        kind = shape.tags.get("amenity", "")
        if kind in POI_KINDS and shape.tags.get("name"):
            yield (
                shape.geometry.representative_point(),
                {"kind": kind, "name": shape.tags["name"]},
                POI_KINDS[kind],
            )


def _boundary_lines(boundaries: Sequence[Boundary]) -> Iterator[tuple[object, Attributes, int]]:
    for area in (one for one in boundaries if one.layer not in STATISTICAL):
        yield area.geometry.boundary, {"kind": area.layer.value, "name": area.name, "code": area.code}, 8


def _land_of(boundaries: Sequence[Boundary], box: Box) -> Iterator[tuple[object, Attributes, int]]:
    """The ground everything lies on: the widest layer there is, or the whole box where there is none."""
    widest = next((layer for layer in LAND_FROM if any(area.layer is layer for area in boundaries)), None)
    for area in boundaries:
        if area.layer is widest:
            yield area.geometry, {"kind": "land"}, 8
    if widest is None:
        yield shapely.box(*box), {"kind": "land"}, 8


def layers_of(extract: Extract, boundaries: Sequence[Boundary], box: Box) -> list[Drawn]:
    """What the map shows, bottom up."""
    return [
        _drawn("land", [*_land_of(boundaries, box), *_areas(extract, LAND, 10)]),
        _drawn("green", _areas(extract, GREEN, 10)),
        _drawn(
            "water",
            [
                *_areas(extract, WATER, 8),
                *_lines(extract, "waterway", {"river": 8, "canal": 11, "stream": 13, "drain": 14}),
            ],
        ),
        _drawn("buildings", _buildings(extract)),
        _drawn("roads", _roads(extract)),
        _drawn("rail", _lines(extract, "railway", {"rail": 9, "light_rail": 11, "tram": 12, "subway": 11})),
        _drawn("boundaries", _boundary_lines(boundaries)),
        _drawn("labels", _labels(extract)),
    ]


def _tile_of(x: float, y: float, zoom: int) -> tuple[int, int]:
    count = 1 << zoom
    column = int((x / WORLD_M + 0.5) * count)
    row = int((0.5 - y / WORLD_M) * count)
    return min(max(column, 0), count - 1), min(max(row, 0), count - 1)


def _tile_box(zoom: int, column: int, row: int, buffer: float) -> Box:
    size = WORLD_M / (1 << zoom)
    west, north = column * size - WORLD_M / 2, WORLD_M / 2 - row * size
    edge = size * buffer / EXTENT
    return (west - edge, north - size - edge, west + size + edge, north + edge)


def _visible(layer: Drawn, zoom: int) -> NDArray[np.int64]:
    pixel = WORLD_M / (1 << zoom) / 256
    seen = layer.from_zoom <= zoom
    if layer.layer in ("buildings", "green", "land") and zoom < MAX_ZOOM:
        seen &= shapely.area(layer.shapes) > SMALLEST_PX2 * pixel * pixel
    return np.flatnonzero(seen)


def _simplified(layer: Drawn, chosen: NDArray[np.int64], zoom: int) -> NDArray[np.object_]:
    tolerance = SIMPLIFY_PX * WORLD_M / (1 << zoom) / 512
    return np.asarray(shapely.simplify(layer.shapes[chosen], tolerance, preserve_topology=True), dtype=object)


def _features_in(
    box: Box, shapes: NDArray[np.object_], attributes: list[Attributes]
) -> list[dict[str, object]]:
    clipped = shapely.clip_by_rect(shapes, *box)
    keep = np.flatnonzero(~shapely.is_empty(clipped))
    return [{"geometry": clipped[i], "properties": attributes[i]} for i in keep]


def _encode(zoom: int, column: int, row: int, layers: dict[str, list[dict[str, object]]]) -> bytes:
    quantize = _tile_box(zoom, column, row, 0)
    made = mapbox_vector_tile.encode(
        [{"name": name, "features": features} for name, features in layers.items()],
        default_options={
            "quantize_bounds": quantize,
            "extents": EXTENT,
            "on_invalid_geometry": mapbox_vector_tile.encoder.on_invalid_geometry_make_valid,
        },
    )
    return gzip.compress(made, compresslevel=6, mtime=0)


def _tiles_of_zoom(layers: Sequence[Drawn], limits: Box, zoom: int) -> Iterator[tuple[Tile, bytes]]:
    contents: dict[tuple[int, int], dict[str, list[dict[str, object]]]] = defaultdict(dict)
    left, top = _tile_of(limits[0], limits[3], zoom)
    right, bottom = _tile_of(limits[2], limits[1], zoom)
    for layer in layers:
        chosen = _visible(layer, zoom)
        if not len(chosen):
            continue
        shapes = _simplified(layer, chosen, zoom)
        tree = shapely.STRtree(shapes)
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                box = _tile_box(zoom, column, row, BUFFER)
                inside = np.sort(tree.query(shapely.box(*box)))
                attributes = [layer.attributes[chosen[i]] for i in inside]
                features = _features_in(box, shapes[inside], attributes) if len(inside) else []
                if features:
                    contents[column, row][layer.layer] = features
    for (column, row), found in sorted(contents.items()):
        yield (zoom, column, row), _encode(zoom, column, row, found)


def _limits(box: Box) -> Box:
    corners = coordinates.to_mercator(np.array([[box[0], box[1]], [box[2], box[3]]]))
    return (*corners[0].tolist(), *corners[1].tolist())  # type: ignore[return-value]  # two corners of two numbers


def _fields() -> list[dict[str, object]]:
    fields = {"kind": "String", "name": "String", "ref": "String", "code": "String"}
    return [
        {"id": name, "fields": fields, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM}
        for name in ("land", "green", "water", "buildings", "roads", "rail", "boundaries", "labels")
    ]


def _writer(out: BinaryIO) -> Any:
    """The library's writer, which carries no types."""
    make: Any = Writer
    return make(out)


def write_tiles(
    path: Path, layers: Sequence[Drawn], box: Box, attribution: Sequence[str], tally: Tally
) -> None:
    """Cut, encode and write every tile from zoom 8 to 14."""
    limits = _limits(box)
    tiles = {
        zxy_to_tileid(*tile): body
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1)
        for tile, body in _tiles_of_zoom(layers, limits, zoom)
    }
    with path.open("wb") as out:
        writer = _writer(out)
        for number in sorted(tiles):
            writer.write_tile(number, tiles[number])
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_lon_e7": int(box[0] * 1e7),
            "min_lat_e7": int(box[1] * 1e7),
            "max_lon_e7": int(box[2] * 1e7),
            "max_lat_e7": int(box[3] * 1e7),
            "center_zoom": 12,
            "center_lon_e7": int((box[0] + box[2]) / 2 * 1e7),
            "center_lat_e7": int((box[1] + box[3]) / 2 * 1e7),
        }
        writer.finalize(
            header, {"attribution": " · ".join(attribution), "vector_layers": _fields(), "format": "pbf"}
        )
    tally.add("tiles", len(tiles))
