"""Synthetic marker posts along motorways, for areas whose real table is not to hand."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from bluelamp.geography import coordinates
from bluelamp.geography.build.entries import MarkerPost
from bluelamp.geography.build.osm import Way
from bluelamp.geography.build.streets import grid_line
from bluelamp.geography.build.tally import Tally

LONDON_EN = np.array([530_000.0, 180_400.0])
ROAD_LONGER_THAN_CROW = 1.08
POST_EVERY_M = 100.0
OTHER_CARRIAGEWAY_M = 80.0


def _carriageways(ways: Sequence[Way]) -> list[NDArray[np.float64]]:
    """Chains of one-way motorway in driving order, longest first, in National Grid metres."""
    merged = shapely.line_merge(shapely.MultiLineString([grid_line(way) for way in ways]), directed=True)
    chains = [np.array(line.coords) for line in shapely.get_parts(merged)]
    return sorted(chains, key=lambda chain: -shapely.LineString(chain).length)


def _from_london(point: NDArray[np.float64]) -> float:
    return float(np.hypot(*(point - LONDON_EN)))


def _leads_away(chain: NDArray[np.float64]) -> bool:
    return _from_london(chain[-1]) > _from_london(chain[0])


def _posts(road: str, ways: Sequence[Way]) -> list[MarkerPost]:
    chains = _carriageways(ways)
    reference = next((chain for chain in chains if _leads_away(chain)), chains[0][::-1])
    line = shapely.LineString(reference)
    start_km = round(_from_london(reference[0]) / 1000 * ROAD_LONGER_THAN_CROW, 1)
    every = np.arange(0, line.length, POST_EVERY_M)
    points = shapely.line_interpolate_point(line, every)
    made = _along(road, "A", points, start_km)
    against = [shapely.LineString(chain) for chain in chains if not _leads_away(chain)]
    if against:
        other = shapely.MultiLineString(against)
        near = shapely.distance(points, other) < OTHER_CARRIAGEWAY_M
        facing: NDArray[np.object_] = shapely.get_point(shapely.shortest_line(points, other), 1)
        facing[~near] = None
        made += _along(road, "B", facing, start_km)
    return made


def _along(road: str, way: str, points: NDArray[np.object_], start_km: float) -> list[MarkerPost]:
    made = []
    for place, point in enumerate(points):
        if point is not None:
            lon, lat = coordinates.to_lonlat(point.x, point.y)
            made.append(
                MarkerPost(road, way, round(start_km + place / 10, 1), float(lon), float(lat), "synthetic")
            )
    return made


def synthetic_posts(ways: Sequence[Way], known: Sequence[MarkerPost], tally: Tally) -> list[MarkerPost]:
    """Demonstration posts every 100 m on each motorway that has none; carriageway A leads away from London."""
    have = {post.road for post in known}
    by_road: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        if way.tags.get("highway") == "motorway" and way.tags.get("ref") and way.tags["ref"] not in have:
            by_road[way.tags["ref"]].append(way)
    made = [post for road, carrying in sorted(by_road.items()) for post in _posts(road, carrying)]
    tally.add("marker_posts_synthetic", len(made))
    return made
