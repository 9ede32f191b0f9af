"""A road graph in memory: reversed, so that one search from an incident times every unit (geography.md §5)."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from bluelamp.geography.codes import Profile

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
BUS_GATE = 1
SNAP_WITHIN_M = 300.0
MOVING_KMH = 20.0
BESIDE_M = 25.0
SAME_WAY_DEGREES = 75.0
MOST_SNAPS_KEPT = 50_000
NEVER = float("inf")
FLOOR_S = 0.1
"""No stretch takes less: a time of nothing would vanish from a sparse matrix and let a way run in circles."""


def _plain(numbers: NDArray[np.integer]) -> array[int]:
    """Whole numbers that cost nothing to the garbage collector and little to read one by one."""
    return array("q", numbers.astype(np.int64).tobytes())


@dataclass(frozen=True, slots=True)
class Snap:
    """A position put on a stretch of road: which one, how far along (0-1) and how far off it the point was."""

    shape: int
    share: float
    off_m: float


@dataclass(frozen=True, slots=True)
class Way:
    """A way driven: the node at which it leaves the unit's own stretch (none when it never does), edges, metres."""

    first: int | None
    edges: list[int]
    metres: float


@dataclass(frozen=True, slots=True)
class Reach:
    """Seconds to one place from every node, true up to `limit`, and how that place is entered."""

    seconds: Floats
    limit: float
    entries: tuple[tuple[int, float], ...]


class RoadNet:
    """The stretches, edges and nodes of one graph, ready to be searched and snapped to."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], prefix: str = "drive") -> None:
        def take(name: str) -> NDArray[np.generic]:
            return np.asarray(arrays[f"{prefix}_{name}"])

        self.start: Ints = take("edge_from").astype(np.int32)
        self.end: Ints = take("edge_to").astype(np.int32)
        self.metres = take("edge_metres").astype(np.float64)
        self.shape_of: Ints = take("edge_shape").astype(np.int32)
        self.is_reversed = take("edge_reversed").astype(bool)
        self.is_bus_gate = (take("edge_flags").astype(np.uint8) & BUS_GATE) > 0
        self.names = take("names").astype(str)
        self.name_of: Ints = take("edge_name").astype(np.int32)
        self.shape_start = take("shape_start").astype(np.int64)
        self.shape_points = take("shape_points").astype(np.float64)
        self.size = len(take("node_ids"))
        self.part: Ints = take("part").astype(np.int32)
        self.seconds = {
            Profile.RESPONSE: np.maximum(take("edge_response_s"), FLOOR_S).astype(np.float64),
            Profile.ROUTINE: np.maximum(np.where(self.is_bus_gate, np.inf, take("edge_routine_s")), FLOOR_S),
        }
        self.seconds[Profile.FOOT] = self.seconds[Profile.ROUTINE]
        self._order_edges()

    def _order_edges(self) -> None:
        """Sort edges for the reversed matrix; parallel ones share a cell, of which the least counts."""
        self.order = np.lexsort((self.start, self.end))
        row, column = self.end[self.order], self.start[self.order]
        new = np.concatenate([[True], (np.diff(row) != 0) | (np.diff(column) != 0)])
        self.cell_start = np.flatnonzero(new)
        rows = np.bincount(row[self.cell_start], minlength=self.size)
        self.row_start = np.concatenate([[0], np.cumsum(rows), [len(self.cell_start) + 2]]).astype(np.int32)
        self.columns = np.concatenate([column[self.cell_start], [0, 0]]).astype(np.int32)
        self.ahead = np.full(len(self.shape_start) - 1, -1, dtype=np.int32)
        self.against = self.ahead.copy()
        every = np.arange(len(self.start), dtype=np.int32)
        self.ahead[self.shape_of[~self.is_reversed]] = every[~self.is_reversed]
        self.against[self.shape_of[self.is_reversed]] = every[self.is_reversed]

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """Every stretch as a line in National Grid metres."""
        which = np.repeat(np.arange(len(self.shape_start) - 1), np.diff(self.shape_start))
        return np.asarray(shapely.linestrings(self.shape_points, indices=which), dtype=object)

    @cached_property
    def snappable(self) -> NDArray[np.int64]:
        """Stretches between nodes from which everywhere can be reached and left."""
        inside = np.zeros(self.size, dtype=bool)
        inside[self.part] = True
        good = inside[self.start] & inside[self.end]
        return np.unique(self.shape_of[good]).astype(np.int64)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The index of the stretches that may be snapped to."""
        return shapely.STRtree(self.lines[self.snappable])

    @cached_property
    def outward(self) -> tuple[array[int], array[int]]:
        """For walking a way forwards: where each node's edges start, and those edges."""
        order = np.argsort(self.start, kind="stable")
        begins = np.searchsorted(self.start[order], np.arange(self.size + 1))
        return _plain(begins), _plain(order)

    @cached_property
    def end_list(self) -> array[int]:
        """Where each edge ends, as plain numbers."""
        return _plain(self.end)

    def snap(self, easting: Floats, northing: Floats) -> list[Snap | None]:
        """The nearest stretch to each point within 300 m, or None."""
        answer: list[Snap | None] = [None] * len(easting)
        good = np.flatnonzero(np.isfinite(easting) & np.isfinite(northing))
        points = shapely.points(easting[good], northing[good])
        which, found = self.tree.query_nearest(points, max_distance=SNAP_WITHIN_M, all_matches=False)
        shapes = self.snappable[found]
        lines, at = self.lines[shapes], points[which]
        shares = shapely.line_locate_point(lines, at, normalized=True)
        off = shapely.distance(lines, at)
        for place, shape, share, metres in zip(good[which], shapes, shares, off, strict=True):
            answer[int(place)] = Snap(int(shape), float(share), float(metres))
        return answer

    def snap_moving(self, easting: float, northing: float, heading: float) -> Snap | None:
        """The stretch a moving unit is on: near, and leading the way it is going."""
        point = shapely.Point(easting, northing)
        near = self.tree.query_nearest(point, max_distance=SNAP_WITHIN_M, all_matches=False)
        if not len(near):
            return None
        least = point.distance(self.lines[self.snappable[near[0]]])
        beside = self.tree.query(point, predicate="dwithin", distance=min(least + BESIDE_M, SNAP_WITHIN_M))
        choices = [self._moving_choice(int(self.snappable[i]), point, heading) for i in beside]
        best = min(choices, key=lambda choice: (choice[0], choice[1].off_m, choice[1].shape))
        return best[1]

    def _moving_choice(self, shape: int, point: shapely.Point, heading: float) -> tuple[bool, Snap]:
        """(leads another way, the snap) for one stretch."""
        line = self.lines[shape]
        along = line.project(point)
        behind, before = line.interpolate(max(0.0, along - 5)), line.interpolate(min(line.length, along + 5))
        bearing = float(np.degrees(np.arctan2(before.x - behind.x, before.y - behind.y)))
        turn = abs((bearing - heading + 180) % 360 - 180)
        fits = (self.ahead[shape] >= 0 and turn <= SAME_WAY_DEGREES) or (
            self.against[shape] >= 0 and 180 - turn <= SAME_WAY_DEGREES
        )
        share = along / line.length if line.length else 0.0
        return not fits, Snap(shape, share, float(point.distance(line)))

    def crossing(self, geometry: shapely.Geometry) -> NDArray[np.int64]:
        """Edges whose stretch meets a drawn line or area (National Grid metres)."""
        found = shapely.STRtree(self.lines).query(geometry, predicate="intersects")
        return np.flatnonzero(np.isin(self.shape_of, found))


class Weighed:
    """One profile's times over a net with certain roads closed; what searches run on."""

    def __init__(self, net: RoadNet, profile: Profile, closed: NDArray[np.int64] | None = None) -> None:
        self.net = net
        self.profile = profile
        self.base = net.seconds[profile]
        self.seconds = self.base
        if closed is not None and len(closed):
            self.seconds = self.base.copy()
            self.seconds[closed] = np.inf
        cells = np.minimum.reduceat(self.seconds[net.order], net.cell_start)
        self.cells = np.concatenate([cells, [np.inf, np.inf]])
        self.columns = net.columns.copy()
        self.matrix = csr_array((self.cells, self.columns, net.row_start), shape=(net.size + 1, net.size + 1))
        self.matrix.has_sorted_indices = True
        self.lock = threading.Lock()

    @cached_property
    def seconds_list(self) -> array[float]:
        """Edge times as plain numbers, quicker to walk one by one."""
        return array("d", self.seconds.astype(np.float64).tobytes())

    def entries(self, to: Snap) -> tuple[tuple[int, float], ...]:
        """The nodes by which a snapped place is entered, and the seconds from each."""
        found = []
        for edge, share in ((self.net.ahead[to.shape], to.share), (self.net.against[to.shape], 1 - to.share)):
            if edge >= 0 and np.isfinite(self.base[edge]):
                found.append((int(self.net.start[edge]), max(0.1, float(self.base[edge]) * share)))
        return tuple(found)

    def reach(self, to: Snap, limit: float) -> Reach:
        """Seconds to a place from every node nearer than the limit."""
        entries = self.entries(to)
        with self.lock:
            for cell, (node, seconds) in zip((-2, -1), (entries * 2)[:2], strict=True):
                self.matrix.indices[cell], self.matrix.data[cell] = node, seconds
            found = dijkstra(self.matrix, directed=True, indices=[self.net.size], limit=limit)[0]
        return Reach(np.asarray(found), limit, entries)

    def exits(self, snaps: Sequence[Snap]) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64], Floats]:
        """For each snapped unit the node ahead and behind, and the seconds to each (infinite when not allowed)."""
        shapes = np.array([snap.shape for snap in snaps], dtype=np.int64)
        shares = np.array([snap.share for snap in snaps])
        ahead, against = self.net.ahead[shapes], self.net.against[shapes]
        to_end = np.where(ahead >= 0, self.base[ahead] * (1 - shares), np.inf)
        to_start = np.where(against >= 0, self.base[against] * shares, np.inf)
        return self.net.end[ahead].astype(np.int64), to_end, self.net.end[against].astype(np.int64), to_start

    def times(self, reach: Reach, to: Snap, snaps: Sequence[Snap]) -> Floats:
        """Seconds from each snapped unit to the place; infinite beyond the limit."""
        if not snaps:
            return np.zeros(0)
        node_a, cost_a, node_b, cost_b = self.exits(snaps)
        total = np.minimum(reach.seconds[node_a] + cost_a, reach.seconds[node_b] + cost_b)
        for place, snap in enumerate(snaps):
            if snap.shape == to.shape:
                total[place] = min(float(total[place]), self._along(snap, to))
        return total

    def _along(self, unit: Snap, to: Snap) -> float:
        edge = self.net.ahead[to.shape] if unit.share <= to.share else self.net.against[to.shape]
        return float(self.base[edge]) * abs(to.share - unit.share) if edge >= 0 else np.inf

    def way(self, reach: Reach, to: Snap, unit: Snap) -> Way:
        """How one unit drives there: the node by which it leaves its stretch, the edges after it, the metres."""
        node_a, cost_a, node_b, cost_b = self.exits([unit])
        by_a, by_b = reach.seconds[node_a[0]] + cost_a[0], reach.seconds[node_b[0]] + cost_b[0]
        length = float(self.net.metres[self._edge(unit.shape)])
        if unit.shape == to.shape and self._along(unit, to) <= min(by_a, by_b):
            return Way(None, [], abs(unit.share - to.share) * length)
        node = int(node_a[0] if by_a <= by_b else node_b[0])
        first = (1 - unit.share if by_a <= by_b else unit.share) * length
        edges = self._descend(reach, node)
        last = int(self.net.end[edges[-1]]) if edges else node
        return Way(node, edges, first + float(self.net.metres[edges].sum()) + self._last_metres(to, last))

    def _edge(self, shape: int) -> int:
        return int(self.net.ahead[shape] if self.net.ahead[shape] >= 0 else self.net.against[shape])

    def _last_metres(self, to: Snap, node: int) -> float:
        ahead = self.net.ahead[to.shape]
        length = float(self.net.metres[self._edge(to.shape)])
        return length * (to.share if ahead >= 0 and self.net.start[ahead] == node else 1 - to.share)

    def _descend(self, reach: Reach, node: int) -> list[int]:
        """Follow falling times from a node to where the place is entered."""
        begins, order = self.net.outward
        seconds, label, ends = self.seconds_list, reach.seconds.item, self.net.end_list
        arrive = dict(reversed(reach.entries))
        edges: list[int] = []
        while label(node) < NEVER:
            best, chosen = arrive.get(node, NEVER), -1
            for edge in order[begins[node] : begins[node + 1]]:
                cost = seconds[edge] + label(ends[edge])
                if cost < best - 1e-9:
                    best, chosen = cost, edge
            if chosen < 0:
                break
            edges.append(chosen)
            node = ends[chosen]
        return edges
