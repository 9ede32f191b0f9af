"""The bones of the town: neighbourhoods, main roads, river, railway and motorway, on a flat plan in metres."""

import math
import random
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from bluelamp.synth.town import words

Floats = NDArray[np.float64]

ORIGIN_EN = (560_000.0, 520_000.0)
HALF_WIDTH, HALF_HEIGHT = 3_300.0, 2_900.0
TOWN_X, TOWN_Y = 2_150.0, 1_850.0
RIVER_HALF_WIDTH = 34.0
GATES = (8.0, 62.0, 142.0, 186.0, 246.0, 308.0)
MOTORWAY = "M94"
MOTORWAY_X = -2_680.0
CARRIAGEWAY_M = 14.0
SLIP_M = 420.0
SLIP_SIDE_M = 75.0
INNER, OUTER = 6, 13


@dataclass(slots=True)
class Line:
    """A road, river or railway on the plan before it is bent and joined."""

    shape: shapely.LineString
    tags: dict[str, str]
    kind: str = "main"
    cell: int = -1


@dataclass(slots=True)
class Plan:
    """Everything drawn by ruler."""

    sites: Floats
    cells: list[shapely.Polygon]
    town: shapely.Polygon
    box: shapely.Polygon
    river: shapely.LineString
    water: shapely.Polygon
    mains: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    junctions: list[tuple[str, float, float]] = field(default_factory=list)


def bend(points: Floats) -> Floats:
    """The gentle warp that makes ruled lines look grown; the same everywhere, so that what meets still meets."""
    x, y = points[:, 0], points[:, 1]
    east = x + 62 * np.sin(y / 560 + 0.7) + 21 * np.sin(y / 170 + x / 400 + 2.1) + 7 * np.sin(y / 61 + 0.3)
    north = y + 55 * np.sin(x / 610 + 1.9) + 24 * np.sin(x / 190 - y / 380 + 0.4) + 7 * np.sin(x / 67 + 1.2)
    return np.column_stack([east, north])


def bent(shape: shapely.Geometry, every_m: float = 45.0) -> shapely.Geometry:
    """A shape of the plan as it lies on the ground."""
    return shapely.transform(shapely.segmentize(shape, every_m), bend)


def _ring(count: int, radius: float, chance: random.Random, turn: float) -> list[tuple[float, float]]:
    found = []
    for place in range(count):
        angle = 2 * math.pi * (place + turn) / count + chance.uniform(-0.12, 0.12)
        reach = radius * chance.uniform(0.9, 1.1)
        found.append((reach * math.cos(angle) * 1.12, reach * math.sin(angle) * 0.94))
    return found


def _cells(sites: Floats, box: shapely.Polygon) -> list[shapely.Polygon]:
    drawn = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=box.buffer(3_000))
    )
    tree = shapely.STRtree(drawn)
    order = tree.query(shapely.points(sites), predicate="within")[1]
    return [shapely.intersection(drawn[i], box) for i in order]


def _smooth(points: list[tuple[float, float]], rounds: int = 3) -> shapely.LineString:
    curve = np.array(points)
    for _ in range(rounds):
        first, second = curve[:-1] * 0.75 + curve[1:] * 0.25, curve[:-1] * 0.25 + curve[1:] * 0.75
        middle = np.empty((2 * len(first), 2))
        middle[0::2], middle[1::2] = first, second
        curve = np.vstack([curve[:1], middle, curve[-1:]])
    return shapely.LineString(curve)


def _ellipse(x: float, y: float) -> shapely.Polygon:
    turn = np.linspace(0, 2 * math.pi, 97)[:-1]
    squareness = (np.abs(np.cos(turn)) ** 3 + np.abs(np.sin(turn)) ** 3) ** (-1 / 3)
    return shapely.Polygon(np.column_stack([np.cos(turn) * squareness * x, np.sin(turn) * squareness * y]))


def _edges(plan: Plan) -> list[shapely.LineString]:
    """Neighbourhood edges inside the town and the ring road round it, split where they meet."""
    inner = shapely.intersection(
        shapely.union_all([cell.boundary for cell in plan.cells], grid_size=1.0), plan.town
    )
    joined = shapely.line_merge(shapely.union_all([inner, plan.town.exterior], grid_size=1.0))
    return [line for line in shapely.get_parts(joined) if line.length > 5]


class _Net:
    """The edges as a small graph, to find the way from each gate to the middle."""

    def __init__(self, edges: list[shapely.LineString]) -> None:
        ends = np.array([(line.coords[0], line.coords[-1]) for line in edges]).reshape(-1, 2).round()
        self.points, number = np.unique(ends, axis=0, return_inverse=True)
        self.pairs = number.reshape(-1, 2)
        self.lengths = np.array([line.length for line in edges])

    def way(self, start: int, goal: int) -> list[int]:
        """Edges of the shortest way between two nodes."""
        size = len(self.points)
        links = coo_matrix((self.lengths, (self.pairs[:, 0], self.pairs[:, 1])), shape=(size, size)).tocsr()
        _, every = dijkstra(links, directed=False, indices=[start], return_predecessors=True)
        before = every[0]
        edges = []
        while goal != start and before[goal] >= 0:
            step = {goal, int(before[goal])}
            edges += [i for i, pair in enumerate(self.pairs.tolist()) if set(pair) == step][:1]
            goal = int(before[goal])
        return edges

    def nearest(self, x: float, y: float) -> int:
        """The node nearest a point."""
        return int(np.hypot(self.points[:, 0] - x, self.points[:, 1] - y).argmin())


def _is_on(line: shapely.LineString, ring: shapely.Geometry) -> bool:
    return bool(ring.distance(line.interpolate(0.5, normalized=True)) < 3)


def _gate_point(angle: float, reach: float) -> tuple[float, float]:
    turn = math.radians(angle)
    return reach * math.cos(turn), reach * math.sin(turn)


def _radial(point: Floats, angle: float, plan: Plan) -> shapely.LineString:
    """From a gate outwards to the edge of the map."""
    far = _gate_point(angle, 9_000)
    out = shapely.LineString([tuple(point), (point[0] + far[0], point[1] + far[1])])
    return shapely.intersection(out, plan.box.buffer(600))


def _draw_mains(plan: Plan) -> None:
    edges = _edges(plan)
    net = _Net(edges)
    middle = net.nearest(*plan.sites[0])
    tags: list[dict[str, str]] = [{} for _ in edges]
    names = iter(words.MAIN)
    for number, angle in enumerate(GATES):
        gate = net.nearest(*_gate_point(angle, 2_000))
        road = {"highway": "primary", "name": next(names), "ref": f"A799{number + 1}", "maxspeed": "30 mph"}
        for edge in net.way(gate, middle):
            tags[edge] = tags[edge] or road
        out = {**road, "maxspeed": "50 mph"}
        plan.mains.append(Line(_radial(net.points[gate], angle, plan), out, "rural"))
    for edge, line in enumerate(edges):
        if _is_on(line, plan.town.exterior):
            tags[edge] = {"highway": "trunk", "name": "Ring Road", "ref": "A7990", "maxspeed": "50 mph"}
        elif not tags[edge] and _is_on(line, plan.cells[0].exterior):
            tags[edge] = {"highway": "secondary", "name": "Inner Ring", "ref": "B7901", "maxspeed": "30 mph"}
        elif not tags[edge]:
            tags[edge] = {
                "highway": "tertiary" if edge % 3 else "secondary",
                "name": next(names),
                "maxspeed": "30 mph",
            }
        plan.mains.append(Line(line, tags[edge], "ring" if tags[edge]["highway"] == "trunk" else "main"))


def _across_river(plan: Plan) -> None:
    """Where a main road crosses the river it is a bridge; one that would run in the water is not built."""
    kept = []
    for main in plan.mains:
        wet = shapely.intersection(main.shape, plan.water)
        if wet.length > 260 and main.kind == "main":
            continue
        if wet.is_empty:
            kept.append(main)
            continue
        for part in shapely.get_parts(shapely.difference(main.shape, plan.water)):
            kept.append(Line(part, main.tags, main.kind))
        for part in shapely.get_parts(shapely.line_merge(wet)):
            kept.append(Line(part, {**main.tags, "bridge": "yes", "layer": "1"}, "bridge"))
    plan.mains = kept


def _carriageway(axis: shapely.LineString, side: float, stops: list[float]) -> Floats:
    """One carriageway with a vertex wherever a slip road leaves or joins it."""
    along = sorted({*np.linspace(0, axis.length, 41).tolist(), *stops})
    points = np.array([axis.interpolate(at).coords[0] for at in along])
    return np.asarray(points + np.array([side * CARRIAGEWAY_M, 0.0]))


def _interchange(plan: Plan, axis: shapely.LineString, number: int, main: Line) -> list[Line]:
    """Bridge, four slip roads and two roundabout-free ends where a radial crosses the motorway."""
    cross = main.shape.intersection(axis)
    at, along = axis.project(cross), main.shape.project(cross)
    direction = 1.0 if main.shape.interpolate(along + 50).x < cross.x else -1.0
    east = main.shape.interpolate(along - SLIP_SIDE_M * direction)
    west = main.shape.interpolate(along + SLIP_SIDE_M * direction)
    south, north = axis.interpolate(at - SLIP_M), axis.interpolate(at + SLIP_M)
    left, right = -CARRIAGEWAY_M, CARRIAGEWAY_M
    slips = [
        ((south.x + left, south.y), (west.x, west.y)), ((west.x, west.y), (north.x + left, north.y)),
        ((north.x + right, north.y), (east.x, east.y)), ((east.x, east.y), (south.x + right, south.y)),
    ]  # fmt: skip
    for x, y in (slips[0][0], slips[2][0]):
        plan.junctions.append((str(number), x, y))
    tags = {"highway": "motorway_link", "oneway": "yes", "ref": MOTORWAY, "maxspeed": "50 mph"}
    made = [Line(shapely.LineString(slip), tags, "slip") for slip in slips]
    ends = sorted([main.shape.project(west), main.shape.project(east)])
    before, over, after = (
        substring(main.shape, *span) for span in ((0, ends[0]), ends, (ends[1], main.shape.length))
    )
    made += [Line(before, main.tags, main.kind), Line(after, main.tags, main.kind)]
    return [*made, Line(over, {**main.tags, "bridge": "yes", "layer": "2"}, "bridge")]


def _draw_motorway(plan: Plan) -> None:
    axis = _smooth(
        [
            (MOTORWAY_X - 160, -3_500),
            (MOTORWAY_X + 60, -1_200),
            (MOTORWAY_X - 40, 900),
            (MOTORWAY_X + 120, 3_500),
        ]
    )
    crossing = [m for m in plan.mains if m.kind == "rural" and m.shape.intersects(axis)]
    crossing.sort(key=lambda main: main.shape.intersection(axis).y)
    stops: list[float] = []
    for number, main in enumerate(crossing[:2], start=1):
        at = axis.project(main.shape.intersection(axis))
        stops += [at - SLIP_M, at + SLIP_M]
        plan.mains.remove(main)
        plan.mains += _interchange(plan, axis, number, main)
    tags = {"highway": "motorway", "oneway": "yes", "ref": MOTORWAY, "maxspeed": "70 mph", "lanes": "2"}
    north, south = _carriageway(axis, -1, stops), _carriageway(axis, 1, stops)[::-1]
    plan.others += [
        Line(shapely.LineString(north), tags, "motorway"),
        Line(shapely.LineString(south), tags, "motorway"),
    ]


def _draw_railway(plan: Plan) -> None:
    track = _smooth([(-3_600, -900), (-1_500, -620), (-300, -560), (900, -520), (2_000, -80), (3_600, 200)])
    plan.others.append(Line(track, {"railway": "rail", "name": "Lanternbridge Line"}, "rail"))


def draw_plan(chance: random.Random) -> Plan:
    """A town of twenty neighbourhoods on both banks of a river."""
    sites = np.array([(40.0, 30.0), *_ring(INNER, 720, chance, 0.2), *_ring(OUTER, 1_560, chance, 0.0)])
    box = shapely.box(-HALF_WIDTH, -HALF_HEIGHT, HALF_WIDTH, HALF_HEIGHT)
    river = _smooth(
        [
            (-1_100, 3_400),
            (-700, 1_900),
            (-420, 900),
            (180, 420),
            (330, -200),
            (160, -900),
            (620, -1_700),
            (500, -3_400),
        ]
    )
    plan = Plan(
        sites,
        _cells(sites, box),
        _ellipse(TOWN_X, TOWN_Y),
        box,
        river,
        shapely.buffer(river, RIVER_HALF_WIDTH, cap_style="flat"),
    )
    _draw_mains(plan)
    _draw_motorway(plan)
    _across_river(plan)
    _draw_railway(plan)
    return plan
