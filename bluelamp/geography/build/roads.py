"""The road graph: ways split where they meet, with seconds by profile, names and shapes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bluelamp.geography import coordinates
from bluelamp.geography.build.osm import Way
from bluelamp.geography.build.tally import Tally
from bluelamp.geography.rules import roads

FLOOR_S = 0.1
BUS_GATE = 1
Keep = Callable[[roads.Tags], bool]


@dataclass(slots=True)
class Graph:
    """Directed edges between numbered nodes; two directions of one stretch share a shape."""

    node_ids: NDArray[np.int64]
    node_lonlat: NDArray[np.float64]
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_shape: NDArray[np.int32]
    edge_reversed: NDArray[np.bool_]
    edge_flags: NDArray[np.uint8]
    edge_metres: NDArray[np.float32]
    edge_routine_s: NDArray[np.float32]
    edge_response_s: NDArray[np.float32]
    edge_name: NDArray[np.int32]
    shape_start: NDArray[np.int64]
    shape_points: NDArray[np.float64]
    names: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a way between two nodes of the graph."""

    first: int
    last: int
    points: NDArray[np.float64]
    way: Way


def _cuts(ways: Sequence[Way]) -> NDArray[np.bool_]:
    """For every node of every way in turn, whether the graph has a node there."""
    every = np.concatenate([way.nodes for way in ways])
    stop = np.cumsum([len(way.nodes) for way in ways])
    _, number, times = np.unique(every, return_inverse=True, return_counts=True)
    cut = times[number] > 1
    cut[stop - 1] = True
    cut[np.concatenate([[0], stop[:-1]])] = True
    return cut


def _split(ways: Sequence[Way]) -> list[_Stretch]:
    cut = _cuts(ways)
    stretches = []
    at = 0
    for way in ways:
        size = len(way.nodes)
        places = np.flatnonzero(cut[at : at + size]).tolist()
        at += size
        for start, stop in pairwise(places):
            stretches.append(
                _Stretch(int(way.nodes[start]), int(way.nodes[stop]), way.lonlat[start : stop + 1], way)
            )
    return stretches


def _lengths(points: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    steps = np.hypot(*np.diff(points, axis=0).T)
    steps[start[1:-1] - 1] = 0.0
    total = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(total[start[1:] - 1] - total[start[:-1]])


def _label(tags: roads.Tags) -> str:
    return " / ".join(roads.road_labels(tags))


def _speeds(stretches: Sequence[_Stretch], foot: bool) -> NDArray[np.float64]:
    if foot:
        return np.full((len(stretches), 2), roads.FOOT_KMH)
    return np.array([(roads.routine_kmh(s.way.tags), roads.response_kmh(s.way.tags)) for s in stretches])


def _both_ways(stretches: Sequence[_Stretch], foot: bool) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each directed edge, its stretch and whether it runs against the drawing."""
    allowed = np.array(
        [(True, True) if foot else roads.directions(s.way.tags) for s in stretches], dtype=bool
    )
    ahead, against = np.flatnonzero(allowed[:, 0]), np.flatnonzero(allowed[:, 1])
    order = np.concatenate([ahead, against])
    back = np.concatenate([np.zeros(len(ahead), bool), np.ones(len(against), bool)])
    sort = np.lexsort((back, order))
    return order[sort], back[sort]


def build_graph(ways: Sequence[Way], keep: Keep, foot: bool = False) -> Graph | None:
    """The graph of the ways that `keep` allows, or None when there is none."""
    kept = [way for way in ways if keep(way.tags)]
    if not kept:
        return None
    stretches = _split(kept)
    start = np.cumsum([0] + [len(s.points) for s in stretches])
    lonlat = np.concatenate([s.points for s in stretches])
    points = np.column_stack(coordinates.to_grid(lonlat[:, 0], lonlat[:, 1]))
    shape, back = _both_ways(stretches, foot)
    first, last = np.array([s.first for s in stretches]), np.array([s.last for s in stretches])
    ids, where = np.unique(np.concatenate([first, last]), return_index=True)
    ends = np.concatenate([lonlat[start[:-1]], lonlat[start[1:] - 1]])
    metres = _lengths(points, start)[shape]
    kmh = _speeds(stretches, foot)[shape]
    seconds = np.maximum(metres[:, None] / (kmh / 3.6), FLOOR_S)
    names, name = np.unique([_label(s.way.tags) for s in stretches], return_inverse=True)
    flags = np.array([BUS_GATE if roads.is_bus_gate(s.way.tags) else 0 for s in stretches])[shape]
    return Graph(
        ids,
        ends[where],
        np.searchsorted(ids, np.where(back, last[shape], first[shape])).astype(np.int32),
        np.searchsorted(ids, np.where(back, first[shape], last[shape])).astype(np.int32),
        shape.astype(np.int32),
        back,
        flags.astype(np.uint8),
        metres.astype(np.float32),
        seconds[:, 0].astype(np.float32),
        seconds[:, 1].astype(np.float32),
        name[shape].astype(np.int32),
        start.astype(np.int64),
        points,
        names,
    )


def largest_part(graph: Graph) -> NDArray[np.int32]:
    """The nodes from which every other can be reached and that every other can reach."""
    size = len(graph.node_ids)
    links = coo_matrix((np.ones(len(graph.edge_from)), (graph.edge_from, graph.edge_to)), shape=(size, size))
    _, part = connected_components(links.tocsr(), directed=True, connection="strong")
    return np.flatnonzero(part == np.bincount(part).argmax()).astype(np.int32)


def count_graph(graph: Graph, tally: Tally) -> None:
    """Nodes, directed edges, largest strongly connected part and parallel edges within it."""
    part = largest_part(graph)
    inside = (
        np.isin(graph.edge_from, part) & np.isin(graph.edge_to, part) & (graph.edge_from != graph.edge_to)
    )
    pairs = np.column_stack([graph.edge_from, graph.edge_to])[inside]
    tally.add("graph_nodes", len(graph.node_ids))
    tally.add("graph_directed_edges", len(graph.edge_from))
    tally.add("graph_largest_part", len(part))
    tally.add("graph_parallel_edges", len(pairs) - len(np.unique(pairs, axis=0)))


def save_graph(path: Path, drive: Graph, foot: Graph | None) -> None:
    """Both graphs in one file of plain arrays (no pickles)."""
    arrays: dict[str, NDArray[np.generic]] = {"drive_part": largest_part(drive)}
    for prefix, graph in (("drive", drive), ("foot", foot)):
        if graph is not None:
            for name in Graph.__slots__:  # type: ignore[attr-defined]  # dataclass(slots=True) defines it
                arrays[f"{prefix}_{name}"] = getattr(graph, name)
    if foot is not None:
        arrays["foot_part"] = largest_part(foot)
    np.savez(path, **arrays)  # type: ignore[arg-type]  # the stub wants one array type for all
