"""Putting near things together."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def _groups(size: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    links = coo_matrix((np.ones(len(left)), (left, right)), shape=(size, size))
    _, label = connected_components(links.tocsr(), directed=False)
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def near_lines(lines: NDArray[np.object_], metres: float) -> list[NDArray[np.int64]]:
    """Groups of shapes that are within `metres` of each other, directly or through others."""
    if len(lines) == 1:
        return [np.array([0])]
    left, right = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=metres)
    return _groups(len(lines), left, right)


def near_points(points: NDArray[np.float64], metres: float) -> list[NDArray[np.int64]]:
    """Groups of (n, 2) grid points that are within `metres` of each other."""
    return near_lines(shapely.points(points), metres)
