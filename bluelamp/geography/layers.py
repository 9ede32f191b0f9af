"""Which beat, ward and district a point is in (one STRtree per layer, in National Grid metres)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from bluelamp.geography import coordinates
from bluelamp.geography.codes import BeatMatch, Layer
from bluelamp.geography.types import Area, Beat, Point

NEAREST_BEAT_M = 250.0
BEAT_ORDER = (Layer.BEAT, Layer.NEIGHBOURHOOD, Layer.WARD, Layer.LSOA, Layer.DISTRICT, Layer.LOCAL_AUTHORITY)
FORCE_ORDER = (Layer.FORCE, Layer.LOCAL_AUTHORITY, Layer.DISTRICT)


@dataclass(frozen=True, slots=True)
class Described:
    """What one boundary says of itself."""

    code: str
    name: str
    alternative_name: str
    district_code: str
    district: str


def _to_grid(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(coordinates.to_grid(points[:, 0], points[:, 1]))


class BoundaryLayer:
    """The areas of one layer, in code order, so that a tie goes to the lowest code."""

    def __init__(self, areas: Sequence[tuple[Described, shapely.Geometry]]) -> None:
        ordered = sorted(areas, key=lambda area: area[0].code)
        self.described = [area[0] for area in ordered]
        self.shapes = shapely.transform(np.array([area[1] for area in ordered], dtype=object), _to_grid)
        self.tree = shapely.STRtree(self.shapes)

    def containing(self, points: NDArray[np.object_]) -> NDArray[np.int64]:
        """For each grid point the area that holds or touches it, lowest code first; -1 for none."""
        answer = np.full(len(points), len(self.described), dtype=np.int64)
        which, area = self.tree.query(points, predicate="intersects")
        np.minimum.at(answer, which, area)
        return np.where(answer == len(self.described), -1, answer)

    def nearest(self, point: shapely.Point, within_m: float) -> int | None:
        """The nearest area within some metres, lowest code first."""
        found = self.tree.query_nearest(point, max_distance=within_m)
        return int(found.min()) if len(found) else None


class Boundaries:
    """All layers of a pack."""

    def __init__(self, path: Path, force_name: str = "") -> None:
        by_layer: dict[Layer, list[tuple[Described, shapely.Geometry]]] = defaultdict(list)
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            said = feature["properties"]
            geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
            described = Described(
                said["code"], said["name"], said["alternative_name"], said["district_code"], said["district"]
            )
            by_layer[Layer(said["layer"])].append((described, geometry))
        self.layers = {layer: BoundaryLayer(areas) for layer, areas in by_layer.items()}
        self.beat_layer = next((self.layers[one] for one in BEAT_ORDER if one in self.layers), None)
        self.force_layer = next(
            (self.layers[one] for one in FORCE_ORDER if one in self.layers), self.beat_layer
        )
        self.force_name = force_name or self._only_force()

    def _only_force(self) -> str:
        forces = self.layers.get(Layer.FORCE)
        return forces.described[0].name if forces and len(forces.described) == 1 else ""

    def beat_at(self, lon: float, lat: float) -> Beat:
        """The beat of one point, with how it was decided."""
        return self.beats_at([(lon, lat)])[0]

    def beats_at(self, lonlat: Sequence[tuple[float, float]]) -> list[Beat]:
        """The beats of many points at once."""
        if not lonlat:
            return []
        grid = _to_grid(np.array(lonlat, dtype=float))
        good: NDArray[np.bool_] = np.asarray(np.isfinite(grid).all(axis=1))
        points = shapely.points(np.where(good[:, None], grid, 0.0))
        if self.beat_layer is None:
            return [Beat(None, None, BeatMatch.NO_BEAT, note="This area has no beats") for _ in lonlat]
        ward = self.layers.get(Layer.WARD)
        inside = self.beat_layer.containing(points)
        wards = ward.containing(points) if ward else np.full(len(points), -1)
        return [
            self._inside(int(beat), int(in_ward))
            if beat >= 0
            else self._outside(point, int(in_ward), bool(fine))
            for point, beat, in_ward, fine in zip(points, inside, wards, good, strict=True)
        ]

    def _inside(self, beat: int, ward: int, match: BeatMatch = BeatMatch.INSIDE, note: str = "") -> Beat:
        found = self.beat_layer.described[beat] if self.beat_layer else None
        if found is None:
            return Beat(None, None, BeatMatch.NO_BEAT)
        in_ward = self.layers[Layer.WARD].described[ward] if ward >= 0 else None
        return Beat(
            found.code,
            found.name,
            match,
            found.district_code or None,
            found.district or None,
            in_ward.code if in_ward else None,
            in_ward.name if in_ward else None,
            self.force_name or None,
            note,
        )

    def _outside(self, point: shapely.Point, ward: int, is_finite: bool) -> Beat:
        beats, forces = self.beat_layer, self.force_layer
        if beats is None or forces is None or not is_finite:
            return Beat(None, None, BeatMatch.OUT_OF_FORCE, note="Outside the United Kingdom")
        near = beats.nearest(point, NEAREST_BEAT_M)
        if near is not None:
            return self._inside(near, ward, BeatMatch.NEAREST, "Outside every beat: nearest one within 250 m")
        within = int(forces.containing(np.array([point]))[0])
        if within >= 0:
            district = forces.described[within]
            return Beat(
                None,
                None,
                BeatMatch.NO_BEAT,
                district.code,
                district.name,
                force=self.force_name or None,
                note="In the force area, in no beat of this pack",
            )
        return Beat(None, None, BeatMatch.OUT_OF_FORCE, note="Outside the force area")

    def areas(self, layer: Layer | None = None) -> list[Area]:
        """The areas of a layer (beats when none is named) with a point inside each."""
        chosen = self.layers.get(layer) if layer else self.beat_layer
        if chosen is None:
            return []
        middles = shapely.point_on_surface(chosen.shapes)
        lons, lats = coordinates.to_lonlat(shapely.get_x(middles), shapely.get_y(middles))
        label = (layer or next(one for one in BEAT_ORDER if one in self.layers)).value
        return [
            Area(
                label,
                d.code,
                d.name,
                d.alternative_name,
                d.district_code,
                d.district,
                Point(float(x), float(y)),
            )
            for d, x, y in zip(chosen.described, lons, lats, strict=True)
        ]
