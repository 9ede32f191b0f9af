"""Runs the blocking rules: keys, block sizes, budgets, pairs, and what was cut."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.search.linkage.duck import Connection, rows, value
from bluelamp.search.linkage.rules.blocking import CAP, Rule


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one rule did: blocks and pairs used, and records of blocks that stayed too large."""

    name: str
    pairs: int
    blocks_cut: int
    records_cut: int


def find_pairs(
    connection: Connection, rules: tuple[Rule, ...], filled: set[str], per_record: float
) -> list[RuleCount]:
    """Table `pairs` (l, r, rule) of every two records to compare."""
    records = value(connection, "select count(*) from people")
    connection.execute("create or replace table candidates (l bigint, r bigint, rule utinyint)")
    counts = []
    for number, rule in enumerate(rules):
        budget = int(records * per_record * rule.budget)
        counts.append(_run(connection, number, rule, filled, budget))
    connection.execute(
        "create or replace table pairs as select l, r, min(rule) as rule from candidates group by l, r"
    )
    connection.execute("drop table candidates")
    return counts


def _run(connection: Connection, number: int, rule: Rule, filled: set[str], budget: int) -> RuleCount:
    keys = " union all ".join(
        f"select unique_id, hash({key}) as k from people where ({key}) is not null" for key in rule.keys
    )
    connection.execute(f"create or replace temp table keyed as select distinct * from ({keys})")
    cut = _spend(connection, number, budget)
    blocks_cut = records_cut = 0
    if cut:
        finer = [part for part in rule.finer if _is_able(part, filled)]
        again = " union all ".join(
            f"select unique_id, hash(k, {part}) as k from over join people using (unique_id) where ({part}) is not null"
            for part in finer
        )
        connection.execute(
            "create or replace temp table over as select unique_id, k from keyed semi join large using (k)"
        )
        if again:
            connection.execute(f"create or replace temp table keyed as select distinct * from ({again})")
            _spend(connection, number, budget)
            blocks_cut, records_cut = rows(connection, "select count(*), coalesce(sum(n), 0) from large")[0]
    pairs = value(connection, f"select count(*) from candidates where rule = {number}")
    return RuleCount(rule.name, pairs, blocks_cut, int(records_cut))


def _is_able(part: str, filled: set[str]) -> bool:
    names = {"outward": "postcode", "root": "given", "g2": "g2", "sex": "sex", "given": "given", "family": "family",
             "family_bones": "family", "birth_year": "birth_year"}  # fmt: skip
    return all(column in filled for name, column in names.items() if name in part)


def _spend(connection: Connection, number: int, budget: int) -> int:
    """Pair up the smallest blocks until the budget is spent; table `large` holds the rest."""
    connection.execute(f"""
        create or replace temp table large as
        select k, n from (select k, n, sum(n * (n - 1) // 2) over (order by n, k rows unbounded preceding) as spent
                          from (select k, count(*) as n from keyed group by k having count(*) > 1))
        where n > {CAP} or spent > {budget}""")
    connection.execute(f"""
        insert into candidates
        select distinct a.unique_id, b.unique_id, {number} from keyed a join keyed b on a.k = b.k and a.unique_id < b.unique_id
        where a.k not in (select k from large)""")
    return value(connection, "select count(*) from large")
