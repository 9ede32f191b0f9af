"""Filling the neighbourhoods with streets, joining everything where it meets, and dropping what leads nowhere."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bluelamp.synth.town.plan import Line, Plan, bent
from bluelamp.synth.town.words import StreetNames

Floats = NDArray[np.float64]
GRID_M = 0.5
BANK_M = 26.0
SHORTEST_M = 28.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of neighbourhood is laid out."""

    kind: str
    apart: float
    across: float
    missing: float
    plot_m: float
    setback: float
    house: tuple[float, float]


LOOKS = {
    "old": Look("old", 85, 120, 0.10, 8.0, 9.5, (7.0, 10.0)),
    "terrace": Look("terrace", 82, 230, 0.08, 6.4, 10.5, (6.2, 9.0)),
    "suburb": Look("suburb", 104, 265, 0.20, 11.0, 14.5, (7.6, 9.0)),
    "estate": Look("estate", 96, 215, 0.32, 12.5, 13.0, (7.4, 8.6)),
    "works": Look("works", 190, 330, 0.15, 55.0, 30.0, (34.0, 24.0)),
}
MAIN_LOOK = Look("main", 0, 0, 0, 9.5, 14.0, (8.4, 10.0))
WORKS_CELLS = (12, 19)
LENGTH_OF_STREET_NAME = 520.0


@dataclass(slots=True)
class Piece:
    """A stretch of road between two meetings, as it lies on the ground."""

    line: shapely.LineString
    tags: dict[str, str]
    kind: str
    look: Look | None
    street: str
    cell: int
    begins_at: float


def look_of(cell: int, chance: random.Random) -> Look:
    """Old in the middle, terraces round it, suburbs and estates outside, works by the railway."""
    if cell == 0:
        return LOOKS["old"]
    if cell in WORKS_CELLS:
        return LOOKS["works"]
    return LOOKS["terrace"] if cell <= 6 else LOOKS[chance.choice(["suburb", "suburb", "estate"])]


def _ruled(
    area: shapely.Geometry, angle: float, apart: float, chance: random.Random
) -> list[shapely.LineString]:
    """Parallel lines across an area, a little unevenly spaced."""
    middle = area.centroid
    reach = math.hypot(area.bounds[2] - area.bounds[0], area.bounds[3] - area.bounds[1])
    along, aside = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    lines = []
    offset = -reach + chance.uniform(0, apart)
    while offset < reach:
        centre = np.array([middle.x, middle.y]) + aside * offset
        lines.append(shapely.LineString([centre - along * reach, centre + along * reach]))
        offset += apart * chance.uniform(0.85, 1.15)
    return lines


def _tags(look: Look, name: str, is_cross: bool) -> dict[str, str]:
    highway = {"works": "unclassified", "old": "unclassified" if is_cross else "residential"}.get(
        look.kind, "residential"
    )
    return {"highway": highway, "name": name, "maxspeed": "20 mph" if look.kind == "old" else "30 mph"}


def _fill(
    plan: Plan, kept_clear: shapely.Geometry, names: StreetNames, chance: random.Random
) -> Iterator[Line]:
    dry = shapely.buffer(plan.water, BANK_M)
    for cell, whole in enumerate(plan.cells):
        look = look_of(cell, chance)
        inside = shapely.intersection(whole, plan.town)
        area = shapely.difference(shapely.difference(inside, dry), kept_clear)
        angle = chance.uniform(0, math.pi)
        for turn, apart in ((0.0, look.apart), (math.pi / 2, look.across)):
            for ruled in _ruled(inside, angle + turn, apart, chance):
                for part in shapely.get_parts(shapely.intersection(ruled, area)):
                    if part.length >= SHORTEST_M and part.geom_type == "LineString":
                        kind = (
                            "centre"
                            if cell == 0 and names.stock["centre"] and part.length > 150
                            else look.kind
                        )
                        yield Line(part, _tags(look, names.take(kind), bool(turn)), look.kind, cell)


def _joined(lines: list[Line], chance: random.Random) -> list[tuple[shapely.LineString, int, float]]:
    """Every line cut where it meets another: the cut, the line it came from and how far along that it starts."""
    shapes = np.array([line.shape for line in lines], dtype=object)
    cuts = shapely.get_parts(shapely.union_all(shapes, grid_size=GRID_M))
    tree = shapely.STRtree(shapes)
    middles = shapely.line_interpolate_point(cuts, 0.5, normalized=True)
    near, source = tree.query(middles, predicate="dwithin", distance=2 * GRID_M)
    belongs: dict[int, int] = {}
    for cut, line in zip(near.tolist(), source.tolist(), strict=True):
        belongs[cut] = min(belongs.get(cut, line), line)
    found = []
    for cut, line in sorted(belongs.items()):
        look = LOOKS.get(lines[line].kind)
        if look is None or chance.random() >= look.missing:
            found.append(_along(cuts[cut], lines[line].shape, line))
    return found


def _along(
    cut: shapely.LineString, whole: shapely.LineString, line: int
) -> tuple[shapely.LineString, int, float]:
    first, last = (whole.project(shapely.Point(cut.coords[end])) for end in (0, -1))
    return (cut, line, first) if first <= last else (shapely.reverse(cut), line, last)


def _connected(
    cuts: list[tuple[shapely.LineString, int, float]],
) -> list[tuple[shapely.LineString, int, float]]:
    """Only what can be reached from the rest."""
    ends = np.array([(cut.coords[0], cut.coords[-1]) for cut, _, _ in cuts]).reshape(-1, 2).round(2)
    _, number = np.unique(ends, axis=0, return_inverse=True)
    pairs = number.reshape(-1, 2)
    size = int(number.max()) + 1
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    _, part = connected_components(links.tocsr(), directed=False)
    main = np.bincount(part).argmax()
    return [cut for cut, pair in zip(cuts, pairs, strict=True) if part[pair[0]] == main]


def _look_for_houses(line: Line) -> Look | None:
    if line.kind in LOOKS:
        return LOOKS[line.kind]
    return MAIN_LOOK if line.kind == "main" else None


def draw_streets(
    plan: Plan, kept_clear: shapely.Geometry, names: StreetNames, chance: random.Random
) -> list[Piece]:
    """Every road of the town, joined and bent, motorway included."""
    lines = [*plan.mains, *_fill(plan, kept_clear, names, chance)]
    pieces = []
    for cut, source, start in _connected(_joined(lines, chance)):
        line = lines[source]
        pieces.append(
            Piece(bent(cut), line.tags, line.kind, _look_for_houses(line), f"{source}", line.cell, start)
        )
    for line in plan.others:
        if line.kind == "motorway":
            pieces.append(Piece(bent(line.shape, 1e6), line.tags, line.kind, None, "motorway", -1, 0.0))
    return pieces
