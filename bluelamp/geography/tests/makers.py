"""Small packs and small road nets for tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bluelamp.geography import coordinates
from bluelamp.geography.roadnet import RoadNet
from bluelamp.geography.types import Candidate, Point

AT = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
CORNER = (331_000.0, 188_000.0)
"""Where small nets are laid: a place in Newport, on land and on the National Grid."""

Edge = tuple[int, int, float, bool]
"""From, to, seconds, and whether it is one-way."""


def net(spots: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> RoadNet:
    """A net of straight stretches between spots given in metres from the corner."""
    ground = np.array(spots) + np.array(CORNER)
    rows = [(a, b, n, False, s) for n, (a, b, s, _) in enumerate(edges)]
    rows += [(b, a, n, True, s) for n, (a, b, s, one_way) in enumerate(edges) if not one_way]
    first, last, shape, back, seconds = (np.array(column) for column in zip(*rows, strict=True))
    shapes = np.concatenate([ground[[a, b]] for a, b, _, _ in edges])
    lengths = np.hypot(*(ground[last] - ground[first]).T)
    part = np.arange(len(ground))
    return RoadNet(
        {
            "drive_edge_from": first, "drive_edge_to": last, "drive_edge_shape": shape, "drive_edge_reversed": back,
            "drive_edge_metres": lengths, "drive_edge_flags": np.zeros(len(rows)), "drive_names": np.array(["A Road"]),
            "drive_edge_name": np.zeros(len(rows)), "drive_shape_start": 2 * np.arange(len(edges) + 1),
            "drive_shape_points": shapes, "drive_node_ids": part, "drive_part": part,
            "drive_edge_response_s": seconds, "drive_edge_routine_s": seconds,
        }
    )  # fmt: skip


def spot(east: float, north: float) -> Point:
    """A point so many metres from the corner."""
    lon, lat = coordinates.to_lonlat(CORNER[0] + east, CORNER[1] + north)
    return Point(float(lon), float(lat))


def unit(name: str, at: Point | None = None, *, age_s: float = 5, **known: object) -> Candidate:
    """A free unit with a fresh fix, unless said otherwise."""
    return Candidate(name, name, position=at, fixed_at=AT - timedelta(seconds=age_s), **known)  # type: ignore[arg-type]


def square(code: str, west: float, south: float, size: float = 0.01, **said: object) -> dict[str, object]:
    """A square ward."""
    ring = [
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
        (west, south),
    ]
    return {
        "type": "Feature", "properties": {"WD23CD": code, "WD23NM": f"Ward {code}", **said},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip


def geojson(path: Path, *features: dict[str, object]) -> Path:
    """A FeatureCollection on disk."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path
