"""What each level is worth in this data, learnt without labels: strangers by chance, true pairs by what clusters.

`u` is counted over random pairs of records, less those that the model itself holds for one person. `m` starts at
what domain/search.md suggests and moves to what is seen inside clusters that are certain, with the start kept as so many
imaginary pairs: a table too small or too odd to teach anything leaves it where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.search.linkage.clustering import components
from bluelamp.search.linkage.duck import Connection, rows, value
from bluelamp.search.linkage.rules.comparing import Fact
from bluelamp.search.linkage.scoring import Chances, Scorer, settings, start_m

SAMPLE_PAIRS = 400_000
IMAGINARY = 60.0
CERTAIN = 10.0  # log2 weight above which a pair teaches
ROUNDS = 2
MOST_TEACHING = 400_000


@dataclass(frozen=True, slots=True)
class Learnt:
    """A trained model."""

    document: dict[str, Any]
    prior: float
    m: Chances
    u: Chances


def train(connection: Connection, facts: Sequence[Fact]) -> Learnt:
    """Learn from tables `people` and `pairs`."""
    _random_pairs(connection)
    records = value(connection, "select count(*) from people")
    prior = min(0.01, 1 / records)
    m: Chances = start_m(facts)
    _meet_strangers(connection, facts, m)
    u = _levels(connection, "met", facts, 0.5)
    for _ in range(ROUNDS):
        scorer = Scorer(connection, settings(facts, m, u, prior))
        scorer.score("pairs", "taught", at_least=CERTAIN)
        components(connection, "select l, r from taught").put(connection, "certain")
        prior = max(_inside(connection), 1) / (records * (records - 1) / 2)
        Scorer(connection, settings(facts, m, u, prior), is_teaching=True).score("inside", "seen")
        m = _moved(connection, facts)
        u = _levels(connection, _APART, facts, 0.5)
    return Learnt(settings(facts, m, u, prior), prior, m, u)


_APART = (
    "(select met.* from met left join certain a on l = a.unique_id left join certain b on r = b.unique_id "
    "where a.c is distinct from b.c or a.c is null)"
)


def _random_pairs(connection: Connection) -> None:
    """Pairs by a fixed sequence of numbers: the same for the same table."""
    connection.execute(f"""
        create or replace table strangers as
        with drawn as (select hash(i, 17) as a, hash(i, 91) as b from range({SAMPLE_PAIRS}) t(i)),
             n as (select count(*) as n from people)
        select distinct least(a % n, b % n)::bigint as l, greatest(a % n, b % n)::bigint as r from drawn, n where a % n <> b % n""")


def _meet_strangers(connection: Connection, facts: Sequence[Fact], m: Chances) -> None:
    """Table `met`: the levels that random pairs fall on, whatever the model."""
    even = {fact.name: [1 / (len(fact.levels) + 1)] * (len(fact.levels) + 1) for fact in facts}
    Scorer(connection, settings(facts, m, even, 0.0001), is_teaching=True).score("strangers", "met")


def _inside(connection: Connection) -> int:
    """Table `inside` of pairs within one cluster; a cluster of many is not a person and teaches nothing."""
    connection.execute(f"""
        create or replace table inside as select a.unique_id as l, b.unique_id as r
        from certain a join certain b on a.c = b.c and a.unique_id < b.unique_id
        where a.c in (select c from certain group by c having count(*) <= 50) order by hash(a.unique_id, b.unique_id)
        limit {MOST_TEACHING}""")
    return value(connection, "select count(*) from inside")


def _counts(connection: Connection, source: str, fact: Fact) -> list[float]:
    """How many pairs fall on each level, best first, `else` last."""
    top = len(fact.levels)
    seen = dict(rows(connection, f"select gamma_{fact.name}, count(*) from {source} group by 1"))
    return [float(seen.get(top - place, 0)) for place in range(top + 1)]


def _levels(connection: Connection, source: str, facts: Sequence[Fact], least: float) -> Chances:
    found = {}
    for fact in facts:
        counts = [count + least for count in _counts(connection, source, fact)]
        found[fact.name] = [count / sum(counts) for count in counts]
    return found


def _moved(connection: Connection, facts: Sequence[Fact]) -> Chances:
    start = start_m(facts)
    found = {}
    for fact in facts:
        total = sum(start[fact.name])
        counts = [
            count + IMAGINARY * guess / total
            for count, guess in zip(_counts(connection, "seen", fact), start[fact.name], strict=True)
        ]
        found[fact.name] = [count / sum(counts) for count in counts]
    return found
