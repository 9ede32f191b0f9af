"""The way from one place to another, with the second at which each vertex is passed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from bluelamp.geography import coordinates
from bluelamp.geography.codes import Method, Profile
from bluelamp.geography.roadnet import Snap, Way, Weighed
from bluelamp.geography.router import STRAIGHT_FACTOR, Closed, Router, reach_all, straight_seconds
from bluelamp.geography.types import Point, Route

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of the way: its vertices in National Grid metres, its seconds and what the road is called."""

    points: Floats
    seconds: float
    street: str


def _part(weighed: Weighed, shape: int, start: float, end: float) -> Leg:
    """Part of a stretch, driven from one share of it to another."""
    net = weighed.net
    edge = net.ahead[shape] if end >= start and net.ahead[shape] >= 0 else net.against[shape]
    edge = edge if edge >= 0 else net.ahead[shape]
    line = substring(net.lines[shape], start, end, normalized=True)
    seconds = float(weighed.base[edge]) * abs(end - start)
    return Leg(shapely.get_coordinates(line), seconds, str(net.names[net.name_of[edge]]))


def _whole(weighed: Weighed, edge: int) -> Leg:
    net = weighed.net
    shape = net.shape_of[edge]
    points = net.shape_points[net.shape_start[shape] : net.shape_start[shape + 1]]
    driven = points[::-1] if net.is_reversed[edge] else points
    return Leg(driven, float(weighed.seconds[edge]), str(net.names[net.name_of[edge]]))


def legs(weighed: Weighed, way: Way, unit: Snap, to: Snap) -> Iterator[Leg]:
    """Every stretch of a way in the order driven, the first and last in part."""
    net = weighed.net
    if way.first is None:
        yield _part(weighed, unit.shape, unit.share, to.share)
        return
    leaves_ahead = net.ahead[unit.shape] >= 0 and net.end[net.ahead[unit.shape]] == way.first
    yield _part(weighed, unit.shape, unit.share, 1.0 if leaves_ahead else 0.0)
    for edge in way.edges:
        yield _whole(weighed, edge)
    last = int(net.end[way.edges[-1]]) if way.edges else way.first
    enters_ahead = net.ahead[to.shape] >= 0 and net.start[net.ahead[to.shape]] == last
    yield _part(weighed, to.shape, 0.0 if enters_ahead else 1.0, to.share)


def _passed_at(leg: Leg) -> Floats:
    """Seconds into a leg at which each of its vertices is passed."""
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(leg.points, axis=0).T))])
    return np.asarray(gone / max(float(gone[-1]), 1e-9) * leg.seconds)


def _route(driven: list[Leg], metres: float, profile: Profile, pack_version: str) -> Route:
    begins = np.concatenate([[0.0], np.cumsum([leg.seconds for leg in driven])])
    seconds = np.concatenate(
        [begin + _passed_at(leg) for begin, leg in zip(begins[:-1], driven, strict=True)]
    )
    grid = np.concatenate([leg.points for leg in driven])
    lons, lats = coordinates.to_lonlat(grid[:, 0], grid[:, 1])
    points = tuple(Point(float(lon), float(lat)) for lon, lat in zip(lons, lats, strict=True))
    streets = tuple(dict.fromkeys(leg.street for leg in driven if leg.street))
    return Route(
        points, tuple(float(second) for second in seconds), round(metres), float(begins[-1]), Method.ROAD, profile,
        pack_version, streets,
    )  # fmt: skip


def by_road(
    roads: Router, start: Point, end: Point, profile: Profile, *, closed: Closed, pack_version: str
) -> Route | None:
    """The quickest way by road, or None when there is none."""
    here, there = roads.snap(start, profile), roads.snap(end, profile)
    if here is None or there is None:
        return None
    weighed = roads.weigh(profile, closed)
    reach = reach_all(weighed, there)
    if not np.isfinite(weighed.times(reach, there, [here])[0]):
        return None
    way = weighed.way(reach, there, here)
    return _route(list(legs(weighed, way, here, there)), way.metres, profile, pack_version)


def straight(start: Point, end: Point, profile: Profile, pack_version: str) -> Route:
    """A straight line with the usual allowance, marked as an estimate."""
    crow = float(coordinates.metres_between(start.lon, start.lat, [end.lon], [end.lat])[0])
    seconds = float(straight_seconds(crow))
    return Route(
        (start, end),
        (0.0, seconds),
        round(crow * STRAIGHT_FACTOR),
        seconds,
        Method.ESTIMATE,
        profile,
        pack_version,
    )
