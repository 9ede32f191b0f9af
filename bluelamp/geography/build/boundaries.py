"""Beats, wards, districts and statistical areas read from any GeoJSON, checked, and given a district."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from bluelamp.geography import coordinates
from bluelamp.geography.build.sources import SourceFile, text_of
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.codes import Layer
from bluelamp.geography.rules.positions import UK_LAT, UK_LON

Properties = dict[str, object]

LAYER_BY_PROPERTY: tuple[tuple[str, Layer], ...] = (
    (r"beat", Layer.BEAT),
    (r"^(wd|ward)\d*(cd|code|nm)$", Layer.WARD),
    (r"^lsoa\d*(cd|code)$", Layer.LSOA),
    (r"^msoa\d*(cd|code)$", Layer.MSOA),
    (r"^(lad|ltla|utla|ctyua)\d*(cd|code)$", Layer.LOCAL_AUTHORITY),
    (r"^pfa\d*(cd|code)$", Layer.FORCE),
    (r"^(npt|nbhd|neighbourhood).*", Layer.NEIGHBOURHOOD),
    (r"^(bcu|district)(_?(cd|code))$", Layer.DISTRICT),
)
LAYER_BY_CODE: tuple[tuple[str, Layer], ...] = (
    (r"^[EW]05\d{6}$|^S13\d{6}$|^N08\d{6}$", Layer.WARD),
    (r"^[EW]01\d{6}$|^S01\d{6}$", Layer.LSOA),
    (r"^[EW]02\d{6}$|^S02\d{6}$", Layer.MSOA),
    (r"^E0[6789]\d{6}$|^W06\d{6}$|^S12\d{6}$|^N09\d{6}$", Layer.LOCAL_AUTHORITY),
    (r"^E47\d{6}$|^E23\d{6}$|^W15\d{6}$|^E1[01]\d{6}$|^S32\d{6}$", Layer.FORCE),
)
LAYER_BY_FILE: tuple[tuple[str, Layer], ...] = (
    (r"beat", Layer.BEAT),
    (r"neighbourhood|npt", Layer.NEIGHBOURHOOD),
    (r"ward", Layer.WARD),
    (r"lsoa", Layer.LSOA),
    (r"msoa", Layer.MSOA),
    (r"local_?auth|lad|borough|council", Layer.LOCAL_AUTHORITY),
    (r"district|bcu|division", Layer.DISTRICT),
    (r"force|combined_?auth|pfa", Layer.FORCE),
)
CODE_PROPERTY = re.compile(r"(^code$|^id$|.*\d\dcd$|.*_code$|.*code$|^gss.*|^ref$)", re.IGNORECASE)
NAME_PROPERTY = re.compile(r"(^name$|.*\d\dnm$|.*_name$|.*name$|^title$|^label$)", re.IGNORECASE)
WELSH_PROPERTY = re.compile(r"(.*nmw$|^name_cy$|^name:cy$|.*welsh.*)", re.IGNORECASE)
PARENT_PROPERTY = re.compile(
    r"^(lad|local_authority|district|bcu|borough|parent|division|ltla|utla)", re.IGNORECASE
)
WITHIN = {Layer.BEAT, Layer.NEIGHBOURHOOD, Layer.WARD}


@dataclass(slots=True)
class Boundary:
    """One area of one layer, in WGS84, with its name in one or two languages and its district."""

    layer: Layer
    code: str
    name: str
    alternative_name: str
    district_code: str
    district: str
    geometry: BaseGeometry


def _first(properties: Properties, wanted: re.Pattern[str], without: re.Pattern[str] | None = None) -> str:
    for key, value in properties.items():
        if wanted.match(key) and not (without and without.match(key)) and value not in (None, ""):
            return str(value).strip()
    return ""


def _layer(found: SourceFile, features: list[Properties]) -> Layer | None:
    stem = found.path.stem.lower()
    if found.layer in set(Layer):
        return Layer(found.layer)
    for pattern, layer in LAYER_BY_PROPERTY:
        if any(re.match(pattern, key, re.IGNORECASE) for key in features[0]):
            return layer
    code = _first(features[0], CODE_PROPERTY, PARENT_PROPERTY)
    for pattern, layer in LAYER_BY_CODE:
        if re.match(pattern, code):
            return layer
    return next((layer for pattern, layer in LAYER_BY_FILE if re.search(pattern, stem)), None)


def _as_wgs84(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.bounds[2] <= 360 and geometry.bounds[3] <= 360:
        return geometry

    def turn(points: np.ndarray) -> np.ndarray:
        return np.column_stack(coordinates.to_lonlat(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, turn)


def _polygon(feature: Properties) -> BaseGeometry | str:
    """The usable polygon of a feature, or why there is none."""
    raw = feature.get("geometry")
    if not isinstance(raw, dict):
        return "has no geometry"
    try:
        geometry = shapely.force_2d(shape(raw))
    except (
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        KeyError,
        shapely.errors.ShapelyError,
    ) as broken:
        return f"geometry cannot be read ({broken})"
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        return f"is a {geometry.geom_type or 'empty shape'}, a polygon is needed"
    return _repaired(_as_wgs84(geometry))


def _repaired(geometry: BaseGeometry) -> BaseGeometry | str:
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
        parts = [
            part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")
        ]
        geometry = shapely.union_all(parts) if parts else shapely.Polygon()
    if geometry.is_empty or geometry.area == 0:
        return "polygon encloses nothing"
    west, south, east, north = geometry.bounds
    if not (UK_LON[0] <= west and east <= UK_LON[1] + 1 and UK_LAT[0] <= south and north <= UK_LAT[1]):
        return "lies outside the United Kingdom"
    return geometry


def _boundary(layer: Layer, feature: Properties, geometry: BaseGeometry) -> Boundary | str:
    raw = feature.get("properties")
    properties: Properties = raw if isinstance(raw, dict) else {}
    not_ours = None if layer in (Layer.LOCAL_AUTHORITY, Layer.DISTRICT) else PARENT_PROPERTY
    code = _first(properties, CODE_PROPERTY, not_ours)
    name = _first(properties, NAME_PROPERTY, not_ours)
    if not (code or name):
        return "has neither a code nor a name"
    parents = {} if not_ours is None else {k: v for k, v in properties.items() if PARENT_PROPERTY.match(k)}
    parent_code = _first(parents, CODE_PROPERTY)
    parent = _first(parents, NAME_PROPERTY) or _first(
        parents, re.compile(r"^(district|borough|bcu|division)$", re.I)
    )
    return Boundary(
        layer,
        code or name,
        name or code,
        _first(properties, WELSH_PROPERTY),
        parent_code or parent,
        parent,
        geometry,
    )


def _features(path: Path, tally: Tally) -> list[Properties]:
    try:
        read = json.loads(text_of(path, tally))
    except ValueError as broken:
        tally.reject(path.name, "file", f"not valid JSON ({broken})")
        return []
    found = read.get("features") if isinstance(read, dict) else None
    if not isinstance(found, list):
        tally.reject(path.name, "file", "is not a GeoJSON FeatureCollection")
        return []
    return [feature for feature in found if isinstance(feature, dict)]


def read_boundaries(found: SourceFile, tally: Tally) -> list[Boundary]:
    """The areas of one GeoJSON file; what cannot be used is rejected feature by feature."""
    features = _features(found.path, tally)
    described = [f["properties"] for f in features if isinstance(f.get("properties"), dict)]
    layer = _layer(found, described or [{}])  # type: ignore[arg-type]  # JSON: checked to be objects above
    if features and layer is None:
        tally.reject(
            found.path.name, "file", "cannot tell which layer this is: name it in area.json (boundaries:ward)"
        )
        return []
    kept: dict[str, Boundary] = {}
    for number, feature in enumerate(features, start=1):
        geometry = _polygon(feature)
        made = geometry if isinstance(geometry, str) else _boundary(layer or Layer.WARD, feature, geometry)
        if isinstance(made, str) or made.code in kept:
            why = made if isinstance(made, str) else f"code {made.code} is in the file twice"
            tally.reject(found.path.name, f"feature {number}", why)
            continue
        kept[made.code] = made
    if layer:
        tally.add(f"{layer}s" if layer is not Layer.LOCAL_AUTHORITY else "local_authorities", len(kept))
    return list(kept.values())


def with_districts(boundaries: list[Boundary]) -> list[Boundary]:
    """Give each beat, neighbourhood and ward without a stated district the one its middle lies in."""
    parents = [b for b in boundaries if b.layer is Layer.DISTRICT] or [
        b for b in boundaries if b.layer is Layer.LOCAL_AUTHORITY
    ]
    tree = shapely.STRtree([parent.geometry for parent in parents])
    for area in boundaries:
        if area.layer in WITHIN and not area.district and parents:
            inside = tree.query(area.geometry.representative_point(), predicate="intersects")
            if len(inside):
                parent = min((parents[i] for i in inside), key=lambda found: found.code)
                area.district_code, area.district = parent.code, parent.name
        elif area.district and area.district_code == area.district:
            area.district_code = next((p.code for p in parents if p.name == area.district), area.district)
    return boundaries


def _square_metres(geometry: BaseGeometry) -> float:
    def turn(points: np.ndarray) -> np.ndarray:
        return np.column_stack(coordinates.to_grid(points[:, 0], points[:, 1]))

    return float(shapely.transform(geometry, turn).area)


def check_layer(layer: Layer, areas: list[Boundary], tally: Tally) -> None:
    """Report overlaps above 1 % of an area and gaps above one hectare inside the layer (geography.md §4)."""
    shapes = np.array([area.geometry for area in areas], dtype=object)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    for one, two in zip(left, right, strict=True):
        if one < two:
            shared = shapely.intersection(shapes[one], shapes[two]).area
            if shared > 0.01 * min(shapes[one].area, shapes[two].area):
                tally.notes.append(
                    f"{layer}: {areas[one].code} and {areas[two].code} overlap by more than 1 %"
                )
    whole = shapely.union_all(shapes)
    holes = [hole for part in shapely.get_parts(whole) for hole in part.interiors]
    gaps = sum(1 for hole in holes if _square_metres(shapely.Polygon(hole)) > 10_000)
    if gaps:
        tally.notes.append(f"{layer}: {gaps} gap(s) of more than a hectare inside the layer")


def as_geojson(boundaries: list[Boundary]) -> str:
    """All layers as one FeatureCollection, the form in which the pack keeps them."""
    features = []
    for area in boundaries:
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "layer": area.layer.value,
                    "code": area.code,
                    "name": area.name,
                    "alternative_name": area.alternative_name,
                    "district_code": area.district_code,
                    "district": area.district,
                },
                "geometry": json.loads(shapely.to_geojson(area.geometry)),
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
