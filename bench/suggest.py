"""Who to send, timed: 600 units to one incident, on a town and on a graph the size of a large force.

    python -m bench.suggest      (make bench-suggest)

Standard output holds only lines `bench.figure value unit`; progress goes to standard error. Side by side with
what would be used instead: straight lines, networkx, and SciPy without a time limit.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.config.settings")

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from bench.house import figure, say
from bluelamp.geography import coordinates, sending
from bluelamp.geography.build import pack as builder
from bluelamp.geography.codes import Profile, StatusClass
from bluelamp.geography.roadnet import RoadNet
from bluelamp.geography.router import Router
from bluelamp.geography.types import Candidate, Point, Requirement
from bluelamp.synth import town

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "geo" / "newport"
UNITS, ROUNDS, REPEATS, TILES = 600, 60, 5, 6
LINKS_PER_SIDE, LINK_S = 12, 40.0
AT = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
NEED = Requirement(skills=frozenset({"taser"}), k=5)
Arrays = dict[str, NDArray[np.generic]]


def build(folder: Path) -> tuple[str, Path]:
    """The pack to measure on: Newport where its sample is present, else the fictional town."""
    source, name = SHARED, "newport"
    if not SHARED.exists():
        say("../shared is absent: measuring on the fictional town")
        source, name = folder / "source", "town"
        town.write(source)
    began = time.perf_counter()
    builder.build(source, folder / "pack", lambda words: say(f"  {words}"))
    figure(f"suggest.{name}.build", time.perf_counter() - began, "s")
    return name, next((folder / "pack" / "versions").glob("*/roads.npz"))


def largest_part(arrays: Arrays) -> Arrays:
    """The graph cut down to what can be reached, renumbered."""
    part = arrays["drive_part"].astype(np.int64)
    number = np.full(len(arrays["drive_node_ids"]), -1)
    number[part] = np.arange(len(part))
    kept = (number[arrays["drive_edge_from"]] >= 0) & (number[arrays["drive_edge_to"]] >= 0)
    cut = {name: value[kept] for name, value in arrays.items() if name.startswith("drive_edge_")}
    cut["drive_edge_from"], cut["drive_edge_to"] = (
        number[cut["drive_edge_from"]],
        number[cut["drive_edge_to"]],
    )
    whole = {name: arrays[name] for name in ("drive_names", "drive_shape_start", "drive_shape_points")}
    return {**cut, **whole, "drive_node_ids": np.arange(len(part)), "drive_part": np.arange(len(part)),
            "drive_node_lonlat": arrays["drive_node_lonlat"][part]}  # fmt: skip


def tiled(arrays: Arrays) -> Arrays:
    """The graph laid out 6 x 6, neighbours joined by a dozen 40-second edges a side (geography.md §10)."""
    nodes, shapes = len(arrays["drive_node_ids"]), len(arrays["drive_shape_start"]) - 1
    points = arrays["drive_shape_points"].astype(float)
    grid = np.column_stack(coordinates.to_grid(*arrays["drive_node_lonlat"].astype(float).T))
    size = np.ptp(points, axis=0) + 200
    tiles = [(column, row) for row in range(TILES) for column in range(TILES)]
    made: Arrays = {}
    for name in (n for n in arrays if n.startswith("drive_edge_")):
        step = {"drive_edge_from": nodes, "drive_edge_to": nodes, "drive_edge_shape": shapes}.get(name, 0)
        made[name] = np.concatenate(
            [arrays[name] + (step * n if step else 0) if step else arrays[name] for n in range(len(tiles))]
        )
    start = arrays["drive_shape_start"].astype(np.int64)
    made["drive_shape_start"] = np.concatenate(
        [[0]] + [start[1:] + len(points) * n for n in range(len(tiles))]
    )
    made["drive_shape_points"] = np.concatenate([points + np.array(tile) * size for tile in tiles])
    made["drive_names"] = arrays["drive_names"]
    joined(made, links(grid, nodes), np.concatenate([grid + np.array(tile) * size for tile in tiles]))
    made["drive_node_ids"] = made["drive_part"] = np.arange(nodes * len(tiles))
    return made


def links(grid: NDArray[np.float64], nodes: int) -> list[tuple[int, int]]:
    """Pairs of nodes that face each other across each seam."""
    east, west = np.argsort(-grid[:, 0])[:400], np.argsort(grid[:, 0])[:400]
    north, south = np.argsort(-grid[:, 1])[:400], np.argsort(grid[:, 1])[:400]

    def spread(chosen: NDArray[np.int64], axis: int) -> list[int]:
        ordered = chosen[np.argsort(grid[chosen, axis])]
        return [int(n) for n in ordered[np.linspace(0, len(ordered) - 1, LINKS_PER_SIDE).astype(int)]]

    found = []
    for tile in range(TILES * TILES):
        if tile % TILES < TILES - 1:
            found += [
                (tile * nodes + a, (tile + 1) * nodes + b)
                for a, b in zip(spread(east, 1), spread(west, 1), strict=True)
            ]
        if tile // TILES < TILES - 1:
            found += [
                (tile * nodes + a, (tile + TILES) * nodes + b)
                for a, b in zip(spread(north, 0), spread(south, 0), strict=True)
            ]
    return found


def joined(made: Arrays, pairs: list[tuple[int, int]], grid: NDArray[np.float64]) -> None:
    """Add the links, each driven both ways."""
    first = len(made["drive_shape_start"]) - 1
    both = [(a, b, first + n, back) for n, (a, b) in enumerate(pairs) for back in (False, True)]
    extra = {
        "drive_edge_from": [b if back else a for a, b, _, back in both],
        "drive_edge_to": [a if back else b for a, b, _, back in both],
        "drive_edge_shape": [shape for *_, shape, _ in both], "drive_edge_reversed": [back for *_, back in both],
        "drive_edge_routine_s": [LINK_S] * len(both), "drive_edge_response_s": [LINK_S] * len(both),
        "drive_edge_metres": [500.0] * len(both), "drive_edge_flags": [0] * len(both), "drive_edge_name": [0] * len(both),
    }  # fmt: skip
    for name, values in extra.items():
        made[name] = np.concatenate([made[name], np.array(values, dtype=made[name].dtype)])
    ends = np.concatenate([grid[[a, b]] for a, b in pairs])
    begin = len(made["drive_shape_points"])
    made["drive_shape_points"] = np.concatenate([made["drive_shape_points"], ends])
    made["drive_shape_start"] = np.concatenate(
        [made["drive_shape_start"], begin + 2 * np.arange(1, len(pairs) + 1)]
    )


@dataclass
class Bench:
    """A router with units on its roads and places to send them to."""

    router: Router
    units: list[Candidate]
    places: list[Point]


def bench_on(arrays: Arrays, seed: int) -> Bench:
    """600 units anywhere on the roads: a third free, with the dirt of real positions."""
    chance = random.Random(seed)
    net = RoadNet(arrays, "drive")
    corners = net.shape_points[[chance.randrange(len(net.shape_points)) for _ in range(UNITS + 2 * ROUNDS)]]
    lons, lats = coordinates.to_lonlat(corners[:, 0], corners[:, 1])
    points = [Point(float(lon), float(lat)) for lon, lat in zip(lons, lats, strict=True)]
    units = [unit(n, point, chance) for n, point in enumerate(points[:UNITS])]
    router = Router(net).settled()
    places = [place for place in points[UNITS:] if router.snap(place, Profile.RESPONSE)]
    return Bench(router, units, places[:ROUNDS])


def unit(number: int, point: Point, chance: random.Random) -> Candidate:
    """One unit of the shift."""
    skills = frozenset(chance.sample(["taser", "pursuit", "dog", "da", "method_of_entry"], 2))
    return Candidate(
        str(number), f"M{number:03d}", chance.choice([StatusClass.AVAILABLE, StatusClass.AVAILABLE, StatusClass.COMMITTED]),
        point, AT - timedelta(seconds=chance.choice([3, 6, 9, 20, 200, 2000])), chance.choice([0.0, 45.0]),
        chance.uniform(0, 360), skills, "car", chance.choice([1, 2]), AT + timedelta(hours=chance.uniform(0.1, 9)),
    )  # fmt: skip


def timed(
    act: Callable[[Point], object], places: list[Point], repeats: int, clock: Callable[[], float]
) -> tuple[float, float]:
    """Median over repeats of the p50 and p95 in milliseconds."""
    middles, highs = [], []
    act(places[0])
    for _ in range(repeats):
        took = []
        for place in places:
            began = clock()
            act(place)
            took.append((clock() - began) * 1000)
        middles.append(statistics.median(took))
        highs.append(statistics.quantiles(took, n=20)[18])
    return statistics.median(middles), statistics.median(highs)


def report(name: str, act: Callable[[Point], object], places: list[Point], repeats: int = REPEATS) -> None:
    """By the clock on the wall, and by the processor, which busy neighbours do not slow."""
    for kind, clock in (("", time.perf_counter), ("processor_", time.process_time)):
        p50, p95 = timed(act, places, repeats, clock)
        figure(f"suggest.{name}.{kind}p50", p50, "ms")
        figure(f"suggest.{name}.{kind}p95", p95, "ms")


def with_networkx(bench: Bench) -> Callable[[Point], object]:
    """What a first version would do: a networkx graph, one Dijkstra, the same filter and ranking."""
    net = bench.router.drive
    graph = nx.DiGraph()
    for start, end, seconds in zip(
        net.start.tolist(), net.end.tolist(), net.seconds[Profile.RESPONSE].tolist(), strict=True
    ):
        if seconds < graph.get_edge_data(end, start, {"weight": np.inf})["weight"]:
            graph.add_edge(end, start, weight=seconds)
    points = [one.position or Point(0, 0) for one in bench.units]
    nodes = [int(net.start[edge]) for edge in (
        net.ahead[snap.shape] if snap and net.ahead[snap.shape] >= 0 else net.against[snap.shape] if snap else 0
        for snap in bench.router.snap_units(bench.units, points, Profile.RESPONSE))]  # fmt: skip

    def act(place: Point) -> object:
        snap = bench.router.snap(place, Profile.RESPONSE)
        source = int(net.start[net.ahead[snap.shape]]) if snap and net.ahead[snap.shape] >= 0 else nodes[0]
        labels = nx.single_source_dijkstra_path_length(graph, source, weight="weight")
        fit = [(labels.get(node, np.inf), one.call_sign) for node, one in zip(nodes, bench.units, strict=True)
               if not sending.rules.reasons_out(one, NEED, AT)]  # fmt: skip
        return sorted(fit)[: NEED.k]

    return act


def without_limit(bench: Bench) -> Callable[[Point], object]:
    """The same search without a time limit."""
    weighed = bench.router.weigh(Profile.RESPONSE)
    points = [one.position or Point(0, 0) for one in bench.units]
    snaps = [snap for snap in bench.router.snap_units(bench.units, points, Profile.RESPONSE) if snap]

    def act(place: Point) -> object:
        to = bench.router.snap(place, Profile.RESPONSE)
        assert to is not None
        return np.sort(weighed.times(weighed.reach(to, np.inf), to, snaps))[: NEED.k]

    return act


def measure(name: str, bench: Bench) -> None:
    net = bench.router.drive
    figure(f"suggest.{name}.nodes", net.size, "nodes")
    figure(f"suggest.{name}.edges", len(net.start), "edges")
    report(name, lambda place: sending.suggest(bench.router, place, bench.units, NEED, AT), bench.places)
    report(
        f"{name}.straight_line",
        lambda place: sending.suggest(None, place, bench.units, NEED, AT),
        bench.places,
    )
    report(f"{name}.scipy_no_limit", without_limit(bench), bench.places, repeats=3)
    few = bench.places[:20] if net.size < 50_000 else bench.places[:3]
    report(f"{name}.networkx", with_networkx(bench), few, repeats=1)


def main() -> None:
    """Build, tile, measure."""
    with tempfile.TemporaryDirectory() as folder:
        name, roads = build(Path(folder))
        with np.load(roads, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
    say(f"measuring {name}")
    measure(name, bench_on(arrays, seed=1))
    say("tiling 6 x 6")
    began = time.perf_counter()
    large = bench_on(tiled(largest_part(arrays)), seed=2)
    _ = large.router.drive.tree
    figure("suggest.large.load", time.perf_counter() - began, "s")
    measure("large", large)


if __name__ == "__main__":
    main()
