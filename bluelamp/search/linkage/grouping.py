"""Clusters of records: connected components over accepted edges, then the checks that break them up for review."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa

from bluelamp.search.linkage import refining
from bluelamp.search.linkage.clustering import Grouping, components
from bluelamp.search.linkage.duck import Connection, put, rows
from bluelamp.search.linkage.rules.breaking import Edge, Member, check
from bluelamp.search.linkage.scoring import Scorer

_ACCEPTED = "select left_no as l, right_no as r from edges where outcome = 'auto'"
_TIES = (
    "select c, left_no, right_no, case when is_hard then 99.0 else weight end, "
    "a.birth_month = b.birth_month and a.birth_day = b.birth_day or a.born is null or b.born is null "
    "or damerau_levenshtein(a.born, b.born) <= 1 from edges e join large_clusters on left_no = large_clusters.unique_id "
    "join people a on e.l = a.unique_id join people b on e.r = b.unique_id where outcome = 'auto' order by c, left_no, right_no"
)


def group(connection: Connection, scorer: Scorer) -> None:
    """Table `clusters` (record_no, cluster_no, reason); edges that a check doubts become `review`."""
    connection.execute("create or replace table doubted (left_no bigint, right_no bigint, reason varchar)")
    _doubt_chains(connection, scorer)
    _demote(connection)
    first = components(connection, _ACCEPTED)
    _check_clusters(connection, first)
    _demote(connection)
    components(connection, _ACCEPTED).put(connection, "grouped")
    connection.execute("""
        create or replace table clusters as
        select record_no, coalesce(c, record_no) as cluster_no, coalesce(reason, '') as reason
        from records left join grouped on record_no = unique_id
        left join (select record_no as n, string_agg(distinct why, '; ' order by why) as reason from (
            select left_no as record_no, reason as why from doubted union all select right_no, reason from doubted) group by 1) on n = record_no""")


def _doubt_chains(connection: Connection, scorer: Scorer) -> None:
    """In a component of three or more every pair is weighed: those that the average parts hang by a chain only."""
    edges = refining.read_edges(
        connection, "select l, r, weight as match_weight from edges where outcome = 'auto' and not is_hard"
    ).of_three()
    found = refining.refine(connection, scorer, edges, 0.0)
    found.put(connection, "alike")
    connection.execute("""
        insert into doubted select left_no, right_no, 'a chain of records that are not all alike'
        from edges join alike a on l = a.unique_id join alike b on r = b.unique_id
        where outcome = 'auto' and not is_hard and a.c <> b.c""")


def _demote(connection: Connection) -> None:
    connection.execute(
        "update edges set outcome = 'review' where outcome = 'auto' and not is_hard and (left_no, right_no) in "
        "(select (left_no, right_no) from doubted)"
    )


def _check_clusters(connection: Connection, found: Grouping) -> None:
    """Clusters of three or more can hide what no pair shows; pairs had their vetoes."""
    names, counts = np.unique(found.clusters, return_counts=True)
    is_large = np.isin(found.clusters, names[counts > 2])
    Grouping(found.records[is_large], found.clusters[is_large]).put(connection, "large_clusters")
    members = _members(connection)
    edges: dict[int, list[Edge]] = defaultdict(list)
    explained: set[tuple[int, int]] = set()
    for cluster, left, right, weight, is_explained in rows(connection, _TIES):
        edges[cluster].append((left, right, weight))
        if is_explained:
            explained.add((left, right))
    doubts: list[tuple[int, int, str]] = []
    for ties in edges.values():
        inside = {record: members[record] for tie in ties for record in tie[:2]}
        verdict = check(inside, ties, explained)
        doubts += [(*pair, "; ".join(dict.fromkeys(verdict.reasons))) for pair in sorted(verdict.doubted)]
    put(connection, "fresh_doubts", {
        "left_no": ([one[0] for one in doubts], pa.int64()), "right_no": ([one[1] for one in doubts], pa.int64()),
        "reason": ([one[2] for one in doubts], pa.string()),
    })  # fmt: skip
    connection.execute("insert into doubted from fresh_doubts")


def _members(connection: Connection) -> dict[int, Member]:
    told = rows(
        connection,
        "select record_no, birth_year from people semi join large_clusters g on record_no = g.unique_id "
        "qualify row_number() over (partition by record_no order by people.unique_id) = 1",
    )
    ids: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for record, kind, number in rows(
        connection, "select * from verified semi join large_clusters g on record_no = g.unique_id"
    ):
        ids[record].add((kind, number))
    return {record: Member(year, frozenset(ids.get(record, ()))) for record, year in told}
