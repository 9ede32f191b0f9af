"""Times by road with closures respected, cached snaps, and the fall-back when there are no roads."""

import gc
import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from bluelamp.geography import coordinates
from bluelamp.geography.codes import Profile
from bluelamp.geography.roadnet import MOST_SNAPS_KEPT, MOVING_KMH, Reach, RoadNet, Snap, Weighed
from bluelamp.geography.types import Candidate, Point

STRAIGHT_FACTOR = 1.35
STRAIGHT_KMH = 40.0
MOST_WEIGHED_KEPT = 12

FixKey = tuple[float, float, float | None]
Closed = tuple[str, ...]
"""Closures in force, each as the WKT of its shape in WGS84."""


def straight_seconds(metres: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """The fall-back time: straight line × 1.35 at 40 km/h (geography.md §1, §5)."""
    return np.asarray(metres, dtype=float) * STRAIGHT_FACTOR / (STRAIGHT_KMH / 3.6)


class Router:
    """The road nets of one pack, weighed per profile and set of closures."""

    def __init__(self, drive: RoadNet, foot: RoadNet | None = None) -> None:
        self.drive, self.foot = drive, foot
        self.snaps: OrderedDict[Hashable, Snap | None] = OrderedDict()
        self.weighed: OrderedDict[Hashable, Weighed] = OrderedDict()
        self.lock = threading.Lock()

    @classmethod
    def load(cls, path: Path) -> "Router":
        """The nets of a pack's road file."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        foot = RoadNet(arrays, "foot") if "foot_node_ids" in arrays else None
        return cls(RoadNet(arrays, "drive"), foot).settled()

    def settled(self) -> "Router":
        """Make ready what the first question would wait for, and keep it out of every garbage collection."""
        for profile in (Profile.RESPONSE, Profile.ROUTINE):
            self.weigh(profile)
        _ = self.drive.tree, self.drive.outward, self.drive.end_list
        gc.collect()
        gc.freeze()
        return self

    def net(self, profile: Profile) -> RoadNet:
        """The net a profile travels on."""
        return self.foot if profile is Profile.FOOT and self.foot is not None else self.drive

    def weigh(self, profile: Profile, closed: Closed = ()) -> Weighed:
        """Times for a profile with these closures; kept until pushed out by newer ones."""
        key = (profile, closed)
        with self.lock:
            found = self.weighed.get(key)
        if found is None:
            net = self.net(profile)
            found = Weighed(net, profile, self._closed_edges(net, closed))
            with self.lock:
                self.weighed[key] = found
                while len(self.weighed) > MOST_WEIGHED_KEPT:
                    self.weighed.popitem(last=False)
        return found

    def _closed_edges(self, net: RoadNet, closed: Closed) -> NDArray[np.int64]:
        edges: list[NDArray[np.int64]] = []
        for wkt in closed:
            drawn = shapely.transform(shapely.from_wkt(wkt), _to_grid)
            edges.append(net.crossing(drawn))
        return np.unique(np.concatenate(edges)) if edges else np.zeros(0, dtype=np.int64)

    def snap(self, point: Point, profile: Profile) -> Snap | None:
        """One place put on the road, or None when no road is within 300 m."""
        east, north = coordinates.to_grid([point.lon], [point.lat])
        return self.net(profile).snap(east, north)[0]

    def snap_units(
        self, units: Sequence[Candidate], points: Sequence[Point], profile: Profile
    ) -> list[Snap | None]:
        """Units put on the road, each worked out once per fix."""
        keys = [
            (profile is Profile.FOOT, _fix_key(unit, point))
            for unit, point in zip(units, points, strict=True)
        ]
        known = self.snaps
        missing = [place for place, key in enumerate(keys) if key not in known]
        if missing:
            self._snap_missing(missing, keys, points, profile)
        return [known.get(key) for key in keys]

    def _snap_missing(
        self,
        missing: Sequence[int],
        keys: Sequence[tuple[bool, FixKey]],
        points: Sequence[Point],
        profile: Profile,
    ) -> None:
        net = self.net(profile)
        east, north = coordinates.to_grid([points[i].lon for i in missing], [points[i].lat for i in missing])
        found = net.snap(east, north)
        with self.lock:
            for place, snap, easting, northing in zip(missing, found, east, north, strict=True):
                heading = keys[place][1][2]
                if heading is not None and snap is not None:
                    snap = net.snap_moving(float(easting), float(northing), heading)
                self.snaps[keys[place]] = snap
            while len(self.snaps) > MOST_SNAPS_KEPT:
                self.snaps.popitem(last=False)


def _fix_key(unit: Candidate, point: Point) -> FixKey:
    moving = (unit.speed_kmh or 0.0) > MOVING_KMH and unit.heading is not None and point == unit.position
    return point.lon, point.lat, unit.heading if moving else None


def _to_grid(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(coordinates.to_grid(points[:, 0], points[:, 1]))


def reach_all(weighed: Weighed, to: Snap) -> Reach:
    """Times from everywhere, without a limit."""
    return weighed.reach(to, np.inf)
