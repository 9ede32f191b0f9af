"""Who hangs together: connected components over accepted edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bluelamp.search.linkage.duck import Connection, put

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Records and the cluster of each; a cluster is called by its lowest record."""

    records: Numbers
    clusters: Numbers

    def put(self, connection: Connection, name: str) -> None:
        """The same as a table (unique_id, c)."""
        put(connection, name, {"unique_id": (self.records, pa.int64()), "c": (self.clusters, pa.int64())})


def components(connection: Connection, edges: str) -> Grouping:
    """The cluster of every record that an edge of the query (l, r) touches."""
    table = connection.execute(edges).fetchnumpy()
    return joined(np.asarray(table["l"], dtype=np.int64), np.asarray(table["r"], dtype=np.int64))


def joined(left: Numbers, right: Numbers) -> Grouping:
    """Connected components of the edges left-right."""
    if not len(left):
        return Grouping(left, right)
    known, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    graph = coo_matrix(
        (np.ones(len(left)), (places[: len(left)], places[len(left) :])), shape=(len(known),) * 2
    )
    _, labels = connected_components(graph, directed=False)
    lowest = np.full(labels.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(lowest, labels, known)
    return Grouping(known, lowest[labels])
