"""Edges out of scored pairs: one for each two records, with its hard evidence, veto, outcome and waterfall."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage.duck import Connection, rows
from bluelamp.search.linkage.rules.deciding import KEPT, outcome_sql, veto_sql

NAME_FACTS = ("given", "family", "middle")


def load_apart(connection: Connection, path: Path | None) -> None:
    """Table `apart` of record pairs that a person has told apart: they are never offered again."""
    connection.execute("create or replace table apart (l bigint, r bigint)")
    if path is None:
        return
    try:
        connection.execute(
            "insert into apart select distinct least(a.record_no, b.record_no), greatest(a.record_no, b.record_no) "
            f"from read_parquet('{str(path).replace(chr(39), chr(39) * 2)}') t join records a on t.left::varchar = a.record_id "
            "join records b on t.right::varchar = b.record_id"
        )
    except duckdb.Error as error:
        raise Refused(
            f"{path}: --apart is a Parquet file with columns left and right ({str(error).splitlines()[0]})."
        ) from error


def hard_pairs(connection: Connection) -> None:
    """Table `hard` (l, r) of first faces whose records share a verified id."""
    connection.execute("""
        create or replace table hard as
        select distinct fa.unique_id as l, fb.unique_id as r
        from verified a join verified b on a.kind = b.kind and a.number = b.number and a.record_no < b.record_no
        join (select record_no, min(unique_id) as unique_id from people group by 1) fa on a.record_no = fa.record_no
        join (select record_no, min(unique_id) as unique_id from people group by 1) fb on b.record_no = fb.record_no
        where (a.kind, a.number) in (select (kind, number) from verified group by kind, number having count(*) <= 5000)""")


def decide(connection: Connection, document: Mapping[str, Any]) -> None:
    """Table `edges` from `scored` and `scored_hard`: the best two faces speak for two records."""
    weights = _weight_columns(connection)
    names = (
        " + ".join(f"coalesce({column}, 0)" for column in weights if column.rpartition("_")[2] in NAME_FACTS)
        or "0"
    )
    connection.execute("""
        create or replace table best as
        with every as (select *, false as is_hard from scored union all by name select *, true as is_hard from scored_hard),
        placed as (select every.*, a.record_no as left_no, b.record_no as right_no from every
                   join people a on every.l = a.unique_id join people b on every.r = b.unique_id)
        select * exclude (is_hard), bool_or(is_hard) over (partition by left_no, right_no) as is_hard from placed
        qualify row_number() over (partition by left_no, right_no order by match_weight desc, l, r) = 1""")
    connection.execute("""
        create or replace table differing as
        select left_no, right_no from (
            select left_no, right_no, a.kind, bool_and(a.number <> b.number) as is_other
            from best join verified a on left_no = a.record_no join verified b on right_no = b.record_no and a.kind = b.kind
            group by all) where is_other group by all""")
    connection.execute(f"""
        create or replace table edges as
        with e as (select best.*, 1 / (1 + pow(2, -least(match_weight, 300))) as probability, {names} as name_weight,
                          d.left_no is not null as ids_differ, apart.l is not null as is_apart
                   from best left join differing d on best.left_no = d.left_no and best.right_no = d.right_no
                   left join apart on apart.l = best.left_no and apart.r = best.right_no),
        judged as (select e.*, {veto_sql()} as veto from e join people a on e.l = a.unique_id join people b on e.r = b.unique_id)
        select left_no, right_no, l, r, match_weight as weight, probability, is_hard, veto, {outcome_sql()} as outcome,
               {waterfall_sql(document, weights)} as waterfall
        from judged e where probability >= {KEPT} or is_hard""")


def _weight_columns(connection: Connection) -> list[str]:
    return [row[0] for row in rows(connection, "describe scored") if row[0].startswith("mw_")]


def waterfall_sql(document: Mapping[str, Any], weights: list[str]) -> str:
    """How the weight adds up, fact by fact, as JSON for the review desk: the start, then each fact with its level."""
    prior = document["probability_two_random_records_match"]
    start = math.log2(prior / (1 - prior))
    bars = [f"{{'fact': 'start', 'level': 'any two records', 'weight': {start:.4f}::double}}"]
    for comparison in document["comparisons"]:
        name = comparison["output_column_name"]
        parts = [column for column in (f"mw_{name}", f"mw_tf_adj_{name}") if column in weights]
        total = " + ".join(f"coalesce({column}, 0)" for column in parts)
        cases = " ".join(_level_case(name, level) for level in comparison["comparison_levels"][1:])
        bars.append(
            f"{{'fact': '{name}', 'level': case {cases} else 'not known' end, 'weight': round({total}, 4)::double}}"
        )
    return f"to_json(list_filter([{', '.join(bars)}], lambda bar: bar.level <> 'not known'))::varchar"


def _level_case(name: str, level: Mapping[str, Any]) -> str:
    weight = math.log2(level["m_probability"] / level["u_probability"])
    label = str(level["label_for_charts"]).replace("'", "''")
    return f"when abs(mw_{name} - {weight!r}) < 1e-9 then '{label}'"
