"""Times by road agree with networkx, count the quickest of parallel roads, and go round closures."""

from __future__ import annotations

import time
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.geography import coordinates
from bluelamp.geography.codes import Profile
from bluelamp.geography.roadnet import FLOOR_S, RoadNet, Snap, Weighed
from bluelamp.geography.router import Router, reach_all
from bluelamp.geography.routes import legs
from bluelamp.geography.tests.makers import CORNER, Edge, net, spot

SPOTS = [(float(x) * 400, float(y) * 400) for x in range(4) for y in range(4)]


@st.composite
def small_nets(draw: st.DrawFn) -> tuple[RoadNet, list[Edge]]:
    """Sixteen nodes, a ring that joins them all, and some extra roads, some of them doubled or one-way."""
    node = st.integers(0, len(SPOTS) - 1)
    seconds = st.floats(0.0, 500.0)
    ring = [(n, (n + 1) % len(SPOTS), draw(seconds), False) for n in range(len(SPOTS))]
    more = draw(st.lists(st.tuples(node, node, seconds, st.booleans()), max_size=25))
    edges = ring + [edge for edge in more if edge[0] != edge[1]]
    return net(SPOTS, edges), edges


def reference(edges: list[Edge]) -> nx.DiGraph:
    graph = nx.DiGraph()
    for first, last, seconds, one_way in edges:
        for a, b in ((first, last),) if one_way else ((first, last), (last, first)):
            best = min(max(seconds, FLOOR_S), graph.edges[a, b]["weight"] if graph.has_edge(a, b) else np.inf)
            graph.add_edge(a, b, weight=best)
    return graph


@settings(max_examples=60, deadline=None)
@given(small_nets(), st.integers(0, 15))
def test_times_from_every_node_agree_with_networkx(made: tuple[RoadNet, list[Edge]], goal: int) -> None:
    roads, edges = made
    weighed = Weighed(roads, Profile.ROUTINE)
    to = Snap(int(roads.shape_of[np.flatnonzero(roads.start == goal)[0]]), 0.0, 0.0)
    at_start = int(roads.start[roads.ahead[to.shape]])
    reach = reach_all(weighed, to)
    known = nx.single_source_dijkstra_path_length(reference(edges).reverse(), at_start, weight="weight")
    for node, seconds in known.items():
        assert reach.seconds[node] == pytest.approx(seconds, abs=0.2 + 1e-6 * seconds)


@settings(max_examples=40, deadline=None)
@given(small_nets(), st.integers(0, 15), st.floats(0.05, 0.95))
def test_a_way_driven_takes_as_long_as_was_promised(
    made: tuple[RoadNet, list[Edge]], shape: int, share: float
) -> None:
    roads, _ = made
    weighed = Weighed(roads, Profile.ROUTINE)
    unit, to = Snap(shape, share, 0.0), Snap((shape + 7) % 16, 1 - share, 0.0)
    reach = reach_all(weighed, to)
    promised = float(weighed.times(reach, to, [unit])[0])
    way = weighed.way(reach, to, unit)
    driven = list(legs(weighed, way, unit, to))
    assert sum(leg.seconds for leg in driven) == pytest.approx(promised, abs=0.11)
    assert all(roads.end[a] == roads.start[b] for a, b in pairwise(way.edges))
    points = np.concatenate([leg.points for leg in driven])
    assert way.metres == pytest.approx(np.hypot(*np.diff(points, axis=0).T).sum(), rel=0.01, abs=2)


def test_the_quicker_of_two_roads_between_the_same_places_counts_and_their_times_are_not_added() -> None:
    roads = net(SPOTS[:3], [(0, 1, 60.0, False), (0, 1, 20.0, False), (1, 2, 10.0, False)])
    weighed = Weighed(roads, Profile.RESPONSE)
    assert reach_all(weighed, Snap(2, 1.0, 0.0)).seconds[0] == pytest.approx(30.0)


def test_closing_the_quicker_road_leaves_the_slower_one_open() -> None:
    roads = net(SPOTS[:3], [(0, 1, 60.0, False), (0, 1, 20.0, False), (1, 2, 10.0, False)])
    shut = np.flatnonzero(roads.shape_of == 1)
    assert reach_all(Weighed(roads, Profile.RESPONSE, shut), Snap(2, 1.0, 0.0)).seconds[0] == pytest.approx(
        70.0
    )


def test_a_road_of_no_length_is_not_lost() -> None:
    roads = net(SPOTS[:3], [(0, 1, 0.1, False), (1, 2, 10.0, False)])
    assert reach_all(Weighed(roads, Profile.RESPONSE), Snap(1, 1.0, 0.0)).seconds[0] == pytest.approx(10.1)


def test_nobody_drives_the_wrong_way_down_a_one_way_street() -> None:
    roads = net(SPOTS[:2], [(0, 1, 20.0, True), (0, 1, 90.0, False)])
    weighed = Weighed(roads, Profile.RESPONSE)
    unit, to = Snap(1, 1.0, 0.0), Snap(1, 0.0, 0.0)
    assert float(weighed.times(reach_all(weighed, to), to, [unit])[0]) == pytest.approx(90.0, abs=0.3)


def dual_carriageway() -> RoadNet:
    """North on the west side, south on the east side, joined only at the two ends."""
    spots = [(0.0, 0.0), (0.0, 2000.0), (20.0, 2000.0), (20.0, 0.0)]
    return net(spots, [(0, 1, 80.0, True), (1, 2, 5.0, False), (2, 3, 80.0, True), (3, 0, 5.0, False)])


def test_a_moving_unit_is_put_on_the_carriageway_it_is_driving_on() -> None:
    roads = dual_carriageway()
    east, north = CORNER[0] + 11.0, CORNER[1] + 1000.0
    northbound, southbound = roads.snap_moving(east, north, 0.0), roads.snap_moving(east, north, 180.0)
    assert northbound is not None
    assert southbound is not None
    assert (northbound.shape, southbound.shape) == (0, 2)


def test_a_unit_on_the_wrong_carriageway_is_given_the_way_round_by_the_next_junction() -> None:
    roads = dual_carriageway()
    weighed = Weighed(roads, Profile.RESPONSE)
    to = Snap(0, 0.25, 0.0)
    reach = reach_all(weighed, to)
    behind, beyond, across = weighed.times(
        reach, to, [Snap(0, 0.1, 0.0), Snap(0, 0.5, 0.0), Snap(2, 0.75, 0.0)]
    ).tolist()
    assert behind == pytest.approx(12.0)
    assert beyond > 80
    assert across == pytest.approx(20 + 5 + 20, abs=1)


def test_a_drawn_closure_is_used_by_the_next_question_within_a_second() -> None:
    roads = net([*SPOTS[:2], (900.0, 200.0)], [(0, 1, 20.0, False), (0, 2, 40.0, False), (2, 1, 40.0, False)])
    router = Router(roads)
    to = Snap(2, 1.0, 0.0)
    assert reach_all(router.weigh(Profile.RESPONSE), to).seconds[0] == pytest.approx(20.0, abs=0.2)
    a, b = spot(-50, 200), spot(50, 200)
    began = time.perf_counter()
    shut = router.weigh(Profile.RESPONSE, (f"LINESTRING ({a.lon} {a.lat}, {b.lon} {b.lat})",))
    assert reach_all(shut, to).seconds[0] == pytest.approx(80.0, abs=0.2)
    assert time.perf_counter() - began < 1.0
    assert reach_all(router.weigh(Profile.RESPONSE), to).seconds[0] == pytest.approx(20.0, abs=0.2)


def test_a_point_far_from_any_road_or_off_the_earth_is_not_put_on_one() -> None:
    roads = net(SPOTS[:2], [(0, 1, 20.0, False)])
    east, north = coordinates.to_grid([spot(2_000, 0).lon, 500.0], [spot(2_000, 0).lat, 10.0])
    assert roads.snap(east, north) == [None, None]
