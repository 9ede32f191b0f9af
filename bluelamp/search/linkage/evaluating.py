"""How well the engine does on a file whose truth is known: learnt from that file, told nothing of the truth."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import duck, refining, standard
from bluelamp.search.linkage.blocking import Duck, find_pairs
from bluelamp.search.linkage.clustering import Grouping
from bluelamp.search.linkage.duck import Connection, value
from bluelamp.search.linkage.frame import Labelled
from bluelamp.search.linkage.rules.blocking import rules_for
from bluelamp.search.linkage.rules.comparing import facts_for
from bluelamp.search.linkage.rules.measuring import Score, score
from bluelamp.search.linkage.rules.roles import Role
from bluelamp.search.linkage.scoring import Scorer
from bluelamp.search.linkage.training import train

THRESHOLD = 0.5
MOST_PER_RECORD, PAIRS_AT_ALL = 10.0, 500_000
LEAST_FILLED = 0.01


@dataclass(frozen=True, slots=True)
class Result:
    """What one engine did."""

    pairs: Score
    clusters: Score
    blocking_recall: float
    seconds: float
    peak_mb: float

    def shown(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "pairs": self.pairs.shown(), "clusters": self.clusters.shown(),
            "blocking_recall": round(self.blocking_recall, 6),
            "seconds": round(self.seconds, 2), "peak_mb": round(self.peak_mb, 1),
        }  # fmt: skip


Engine = Callable[[Connection, dict[str, Role], float], Grouping]


def evaluate(given: Labelled, threshold: float, engine: Engine | None = None) -> Result:
    """Run an engine over a labelled file, the house's own unless another is given, and count."""
    started = time.perf_counter()
    connection = duck.connect()
    free = standard.raw_from_roles(connection, given.sheet.arrow(), given.roles)
    standard.standardise(connection, free)
    found = (engine or house)(connection, free, threshold)
    seconds = time.perf_counter() - started
    found.put(connection, "grouped")
    rows = list(range(len(given.truth)))
    duck.put(connection, "truth", {"unique_id": (rows, pa.int64()), "t": (given.truth, pa.string())})
    return _counted(connection, weight_of(threshold), seconds, duck.peak_mb())


def filled_columns(connection: Connection, least: float = LEAST_FILLED) -> set[str]:
    """Columns of people that say something of at least that share of them."""
    names = [row[0] for row in duck.rows(connection, "describe people")]
    records = value(connection, "select count(*) from people")
    return {
        name for name in names if value(connection, f"select count({name}) from people") > least * records
    }


def house(connection: Connection, free: dict[str, Role], threshold: float) -> Grouping:
    """The house's engine: block, learn, score, cluster; leaves tables `pairs` and `scored`."""
    filled = filled_columns(connection)
    records = value(connection, "select count(*) from people")
    facts = facts_for(filled, free)
    if not facts:
        raise Refused(
            "No column says anything of one row in a hundred: there is nothing to compare people by."
        )
    find_pairs(
        Duck(connection), rules_for(filled, free), filled, min(MOST_PER_RECORD, PAIRS_AT_ALL / records)
    )
    scorer = Scorer(connection, train(connection, facts).document)
    scorer.score("pairs", "scored")
    weight = weight_of(threshold)
    edges = refining.read_edges(
        connection, f"select l, r, match_weight from scored where match_weight >= {weight}"
    )
    return refining.refine(connection, scorer, edges, weight)


def weight_of(probability: float) -> float:
    """A probability as log2 of its odds, which is how Splink adds weights."""
    return math.log2(probability / (1 - probability))


def _counted(connection: Connection, weight: float, seconds: float, peak: float) -> Result:
    def many(sql: str) -> int:
        return value(connection, f"select sum(n * (n - 1) // 2) from (select count(*) as n from {sql})")

    def right(table: str) -> int:
        return value(
            connection,
            f"select count(*) from {table} join truth a on l = a.unique_id join truth b on r = b.unique_id where a.t = b.t",
        )

    true = many("truth group by t")
    linked = f"(select l, r from scored where match_weight >= {weight})"
    claimed = value(connection, f"select count(*) from {linked}")
    return Result(
        score(right(linked), claimed, true),
        score(many("grouped join truth using (unique_id) group by c, t"), many("grouped group by c"), true),
        right("pairs") / true,
        seconds,
        peak,
    )
