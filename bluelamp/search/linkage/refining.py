"""From what hangs together to who is one person: every two records of a component are compared, and groups join by
the average of all their weights, so that one unlucky edge can neither tie two people nor lose a poor record of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from bluelamp.search.linkage.clustering import Grouping, Numbers, joined
from bluelamp.search.linkage.duck import Connection
from bluelamp.search.linkage.scoring import Scorer

LARGEST = (
    400  # records of a component that are compared all with all; larger ones are cut at stronger edges first
)
STEP = 0.5
FURTHEST = 25.0
BELOW_EDGE = 3.0  # how far below a single edge's threshold the average of a group may lie
ABOVE_EDGE = 2.0  # how far above it two records must lie that have nobody else to speak for them
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs as arrays."""

    left: Numbers
    right: Numbers
    weight: Weights

    def above(self, weight: float) -> Edges:
        """Those of at least that weight."""
        return self.where(self.weight >= weight)

    def where(self, kept: NDArray[np.bool_]) -> Edges:
        """Those chosen."""
        return Edges(self.left[kept], self.right[kept], self.weight[kept])

    def of_three(self) -> Edges:
        """Those with a neighbour: an edge that stands alone has nothing to be compared with."""
        ends, places = np.unique(np.concatenate([self.left, self.right]), return_inverse=True)
        met = np.bincount(places, minlength=len(ends))
        many = len(self.left)
        return self.where((met[places[:many]] > 1) | (met[places[many:]] > 1))


def read_edges(connection: Connection, sql: str) -> Edges:
    """Edges of a query (l, r, match_weight)."""
    found = connection.execute(sql).fetchnumpy()
    return Edges(
        np.asarray(found["l"], dtype=np.int64),
        np.asarray(found["r"], dtype=np.int64),
        np.asarray(found["match_weight"], dtype=np.float64),
    )


def small_components(edges: Edges, threshold: float) -> Grouping:
    """Components of at most LARGEST records: larger ones lose their weakest edges, step by step, until they are."""
    records: list[Numbers] = []
    clusters: list[Numbers] = []
    edges = edges.above(threshold)
    while len(edges.left):
        found = joined(edges.left, edges.right)
        sizes = np.bincount(np.searchsorted(np.unique(found.clusters), found.clusters))
        is_small = sizes[np.searchsorted(np.unique(found.clusters), found.clusters)] <= LARGEST
        records.append(found.records[is_small])
        clusters.append(found.clusters[is_small])
        threshold += STEP
        is_left_over = ~is_small[np.searchsorted(found.records, edges.left)]
        edges = edges.where(is_left_over & (edges.weight >= threshold))
    if not records:
        return Grouping(edges.left, edges.left)
    return Grouping(np.concatenate(records), np.concatenate(clusters))


def refine(connection: Connection, scorer: Scorer, edges: Edges, threshold: float) -> Grouping:
    """Groups of records whose weights on average speak for one person; leaves every pair of them in table `within`."""
    small_components(edges, threshold).put(connection, "component")
    connection.execute(
        "create or replace table wanted as select a.unique_id as l, b.unique_id as r, a.c from component a "
        "join component b on a.c = b.c and a.unique_id < b.unique_id"
    )
    scorer.score("wanted", "within")
    found = connection.execute(
        "select c, l, r, match_weight from within join wanted using (l, r) order by c, l, r"
    ).fetchnumpy()
    return _all_groups(
        np.asarray(found["c"], dtype=np.int64),
        Edges(np.asarray(found["l"]), np.asarray(found["r"]), np.asarray(found["match_weight"])),
        threshold,
    )


def _all_groups(component: Numbers, edges: Edges, threshold: float) -> Grouping:
    if not len(component):
        return Grouping(component, component)
    starts = np.flatnonzero(np.r_[True, component[1:] != component[:-1]])
    ends = np.r_[starts[1:], len(component)]
    worst = np.minimum.reduceat(edges.weight, starts)
    names: list[Numbers] = []
    records: list[Numbers] = []
    for start, end, least in zip(starts, ends, worst, strict=True):
        known = np.r_[edges.left[start], edges.right[start : start + _others(end - start)]]
        records.append(known)
        names.append(_named(known, edges.weight[start:end], least, threshold))
    return Grouping(np.concatenate(records), np.concatenate(names))


def _named(known: Numbers, weights: Weights, least: float, threshold: float) -> Numbers:
    """The cluster of each record; where even the worst pair would do there is nothing to part."""
    if least >= threshold + ABOVE_EDGE:
        return np.full(len(known), known[0])
    groups = grouped(weights, threshold)
    _, first, places = np.unique(groups, return_index=True, return_inverse=True)
    return np.asarray(known[first][places], dtype=np.int64)


def _others(pairs: int) -> int:
    """How many more records than the first make that many pairs."""
    return int((1 + np.sqrt(1 + 8 * pairs)) / 2) - 1


def grouped(weights: Weights, threshold: float) -> Numbers:
    """A group for each record of a component, from the weights of all its pairs in order."""
    if len(weights) == 1:
        return np.array([1, 1 if weights[0] >= threshold + ABOVE_EDGE else 2])
    height = 2 * FURTHEST
    distance = height - np.clip(weights, -FURTHEST, FURTHEST)
    tree = linkage(distance, "average")
    return np.asarray(fcluster(tree, height - (threshold - BELOW_EDGE), "distance"), dtype=np.int64)
