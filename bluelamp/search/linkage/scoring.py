"""Splink's part: a model's settings, and weights for pairs that blocking found."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Any

from splink import DuckDBAPI, Linker

from bluelamp.search.linkage.duck import Connection
from bluelamp.search.linkage.rules.comparing import Fact

FLOOR = 1e-6
IDENTITY = "identity number"
RELATIVES = -20.0  # the most that two members of a family can weigh
Chances = Mapping[str, Sequence[float]]  # fact: chance of each level, best first, `else` last


def settings(
    facts: Sequence[Fact], m: Chances, u: Chances, prior: float, blocking: Sequence[str] = ()
) -> dict[str, Any]:
    """A Splink settings document that needs no further training."""
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": prior,
        "unique_id_column_name": "unique_id",
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": list(blocking) or ["l.unique_id = r.unique_id"],
        "comparisons": [_comparison(fact, m[fact.name], u[fact.name]) for fact in facts],
    }


def _comparison(fact: Fact, m: Sequence[float], u: Sequence[float]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": fact.silent, "label_for_charts": "not known", "is_null_level": True}
    ]
    for level, m_here, u_here in zip(fact.levels, m, u, strict=False):
        one = {
            "sql_condition": level.sql, "label_for_charts": level.label,
            "m_probability": max(m_here, FLOOR), "u_probability": max(u_here, FLOOR),
        }  # fmt: skip
        if level.rarity:
            one |= {
                "tf_adjustment_column": level.rarity, "tf_adjustment_weight": level.share,
                "disable_tf_exact_match_detection": True,
            }  # fmt: skip
        levels.append(one)
    levels.append({
        "sql_condition": "ELSE", "label_for_charts": "different",
        "m_probability": max(m[-1], FLOOR), "u_probability": max(u[-1], FLOOR),
    })  # fmt: skip
    return {
        "output_column_name": fact.name,
        "comparison_levels": levels,
        "comparison_description": IDENTITY if fact.is_identity else fact.name,
    }


def start_m(facts: Sequence[Fact]) -> dict[str, list[float]]:
    """What levels are worth before the data has spoken."""
    return {fact.name: [*(level.m for level in fact.levels), fact.m_else] for fact in facts}


def relatives_sql(document: Mapping[str, Any]) -> str:
    """True of two people of one family: another forename and another birth, whatever home and surname say,
    unless a number that is given to one person only agrees.

    Weights add up as if facts were independent; those of a household are not, and none of them names a person.
    """
    levels = {one["output_column_name"]: one["comparison_levels"][-1] for one in document["comparisons"]}
    if not {"given", "born"} <= set(levels):
        return "false"
    numbers = [
        one["output_column_name"]
        for one in document["comparisons"]
        if one.get("comparison_description") == IDENTITY
    ]
    if document["retain_matching_columns"]:
        return " and ".join(
            ["gamma_given = 0 and gamma_born = 0", *(f"gamma_{name} <= 0" for name in numbers)]
        )
    parts = [f"coalesce(mw_{name}, 0) <= 0" for name in numbers]
    for name in ("given", "born"):
        weight = math.log2(levels[name]["m_probability"] / levels[name]["u_probability"])
        parts.append(f"abs(mw_{name} - {weight!r}) < 1e-9")
    return " and ".join(parts)


class Scorer:
    """One model over one table of people: scores any table of pairs."""

    def __init__(
        self, connection: Connection, document: dict[str, Any], *, is_teaching: bool = False
    ) -> None:
        """Give the table to Splink; one that teaches keeps the level each pair falls on."""
        document = {
            **document,
            "retain_matching_columns": is_teaching,
            "retain_intermediate_calculation_columns": not is_teaching,
        }
        logging.getLogger("splink").setLevel(logging.ERROR)
        self.connection, self.document = connection, document
        self.relatives = relatives_sql(document)
        self.api = DuckDBAPI(connection=connection)
        self.linker = Linker(self.api.register("people"), document, log_level=None, validate_settings=False)

    def score(self, pairs: str, out: str, at_least: float | None = None) -> None:
        """Table `out` of the pairs of a table (l, r): match_weight, gamma_ and mw_ of each fact."""
        self.connection.execute(
            f"create or replace temp view asked as select '0' as match_key, l as join_key_l, r as join_key_r from {pairs}"
        )
        frame = self.api.register("asked")
        self.linker.table_management.register_blocked_pairs_for_predict(frame)
        scored = self.linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
        self.take(scored.physical_name, out, at_least)
        scored.drop_table_from_database_and_remove_from_cache()

    def take(self, scored: str, out: str, at_least: float | None) -> None:
        """Table `out` from Splink's own, whichever engine made it."""
        self.connection.execute(
            f"create or replace table {out} as select unique_id_l as l, unique_id_r as r, "
            f"case when {self.relatives} then least(match_weight, {RELATIVES}) else match_weight end as match_weight, "
            f"columns('^(mw|gamma)_.*') from {scored} where {at_least is None} or not ({self.relatives})"
        )
