"""Runs the blocking rules on either engine: keys, block sizes, budgets, pairs, and what was cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bluelamp.search.linkage.duck import Connection, rows
from bluelamp.search.linkage.rules.blocking import CAP, Rule


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one rule did: the pairs it gave, and the blocks and records that stayed too large."""

    name: str
    pairs: int
    blocks_cut: int
    records_cut: int


class Engine(Protocol):
    """Where SQL runs: DuckDB in this process, or Spark."""

    hash: str

    def keep(self, name: str, sql: str, *, is_last: bool = False) -> None:
        """A question's answer under a name; the last one is what all the others were for."""

    def numbers(self, sql: str) -> list[tuple[int, ...]]:
        """Rows of numbers; nothing counts as none."""


class Duck:
    """DuckDB as the engine."""

    hash = "hash"

    def __init__(self, connection: Connection) -> None:
        """On a connection with the table `people`."""
        self.connection = connection

    def keep(self, name: str, sql: str, *, is_last: bool = False) -> None:
        """A table."""
        self.connection.execute(f"create or replace table {name} as {sql}")
        if is_last:
            for (gone,) in rows(
                self.connection,
                "select table_name from duckdb_tables() where table_name like 'by\\_rule%' escape '\\'",
            ):
                self.connection.execute(f"drop table {gone}")

    def numbers(self, sql: str) -> list[tuple[int, ...]]:
        """Rows of numbers."""
        return [tuple(int(one or 0) for one in row) for row in rows(self.connection, sql)]


def find_pairs(
    engine: Engine, rules: tuple[Rule, ...], filled: set[str], per_record: float, broad: float = 1.0
) -> list[RuleCount]:
    """Table `pairs` (l, r, rule) of every two records to compare; the first rule that found a pair owns it and counts it.

    `broad` is the share of the budget that rules of a single fact may spend.
    """
    records = engine.numbers("select count(*) from people")[0][0]
    cuts = [
        _run(
            engine,
            number,
            rule,
            filled,
            int(records * per_record * rule.budget * (broad if rule.is_broad else 1)),
        )
        for number, rule in enumerate(rules)
    ]
    every = " union all ".join(f"select * from by_rule_{number}" for number in range(len(rules)))
    engine.keep(
        "pairs", f"select l, r, min(rule) as rule from ({every}) as every_rule group by l, r", is_last=True
    )
    found = {row[0]: row[1] for row in engine.numbers("select rule, count(*) from pairs group by rule")}
    return [RuleCount(rule.name, found.get(number, 0), *cuts[number]) for number, rule in enumerate(rules)]


def _run(engine: Engine, number: int, rule: Rule, filled: set[str], budget: int) -> tuple[int, int]:
    keys = [
        f"select unique_id, record_no, {engine.hash}({key}) as k from people where ({key}) is not null"
        for key in rule.keys
    ]
    _key(engine, keys)
    _size(engine, budget)
    once = "distinct " if len(keys) > 1 else ""
    found = _pairs(number, once)
    finer = [part for part in rule.finer if is_able(part, filled)]
    blocks_cut, records_cut = _cut(engine)
    if blocks_cut and finer:
        engine.keep(f"by_rule_{number}", found)
        engine.keep("over", "select unique_id, k from keyed where k in (select k from large)")
        again = [
            f"select people.unique_id, record_no, {engine.hash}(k, {part}) as k from over join people "
            f"on over.unique_id = people.unique_id where ({part}) is not null"
            for part in finer
        ]
        _key(engine, again)
        _size(engine, budget)
        blocks_cut, records_cut = _cut(engine)
        engine.keep("more", f"select * from by_rule_{number} union all {_pairs(number, once)}")
        found = "select * from more"
    engine.keep(f"by_rule_{number}", found)
    return blocks_cut, records_cut


def _cut(engine: Engine) -> tuple[int, int]:
    blocks, records = engine.numbers("select count(*), sum(n) from large")[0]
    return blocks, records


def is_able(part: str, filled: set[str]) -> bool:
    """Whether a finer key stands on columns that this table fills."""
    names = {"outward": "postcode", "root": "given", "g2": "g2", "sex": "sex", "given": "given", "family": "family",
             "birth_year": "birth_year"}  # fmt: skip
    return all(column in filled for name, column in names.items() if name in part)


def _size(engine: Engine, budget: int) -> None:
    """Table `large`: blocks beyond the cap, and those that the budget does not reach, smallest first."""
    engine.keep("blocks", "select k, count(*) as n from keyed group by k having count(*) > 1")
    engine.keep(
        "spending",
        "select n, sum(n * (n - 1) / 2 * many) over (order by n rows unbounded preceding) as spent "
        "from (select n, count(*) as many from blocks group by n) as sizes",
    )
    engine.keep(
        "large",
        "select k, blocks.n as n from blocks join spending on blocks.n = spending.n "
        f"where blocks.n > {CAP} or spent > {budget}",
    )
    engine.keep(
        "small", "select * from keyed where k in (select k from blocks) and k not in (select k from large)"
    )


def _key(engine: Engine, keys: list[str]) -> None:
    once = "distinct " if len(keys) > 1 else ""
    engine.keep("keyed", f"select {once}* from ({' union all '.join(keys)}) as keys")


def _pairs(number: int, once: str) -> str:
    return (
        f"select {once}a.unique_id as l, b.unique_id as r, {number} as rule from small a join small b "
        "on a.k = b.k and a.unique_id < b.unique_id where a.record_no <> b.record_no"
    )
