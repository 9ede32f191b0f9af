"""Splink as it comes: its own comparisons, training and clustering, and the ten usual blocking rules, as a yardstick."""

from __future__ import annotations

import logging
from typing import Any

import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bluelamp.search.linkage.clustering import Grouping, components
from bluelamp.search.linkage.duck import Connection, rows, value
from bluelamp.search.linkage.rules.roles import Role

LINKED = 0.95
_USUAL: tuple[tuple[str, ...], ...] = (
    ("surname", "dob"), ("forename", "dob"), ("surname", "forename", "birth_year"), ("phone",), ("email",), ("x_id",),
    ("postcode", "substr(surname, 1, 2)"), ("postcode", "forename"), ("substr(surname, 1, 4)", "substr(forename, 1, 1)", "birth_year"),
    ("surname", "forename"),
)  # fmt: skip


def stock(connection: Connection, free: dict[str, Role], threshold: float) -> Grouping:
    """Splink's stock settings on the same rows: leaves tables `pairs` and `scored`."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    filled = _plain(connection, free)
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("plain"), _settings(filled, free), log_level=None, validate_settings=False)
    _learn(linker, filled)
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    connection.execute(
        f"create or replace table pairs as select join_key_l as l, join_key_r as r from {blocked.physical_name}"
    )
    scored = linker.inference.predict(warning_mode="never")
    connection.execute(
        f"create or replace table scored as select unique_id_l as l, unique_id_r as r, match_weight, match_probability from {scored.physical_name}"
    )
    return components(
        connection, f"select l, r from scored where match_probability >= {max(LINKED, threshold)}"
    )


def _plain(connection: Connection, free: dict[str, Role]) -> set[str]:
    """Lower-cased values as Splink's examples have them, without our keys."""
    idents = [name for name, role in free.items() if role is Role.IDENT]
    ident = f"lower(raw.{idents[0]})" if idents else "null::varchar"
    more = "".join(f", lower(raw.{name}) as {name}" for name in free if name not in idents)
    connection.execute(f"""
        create or replace table plain as
        select raw.unique_id, split_part(lower(raw.forenames), ' ', 1) as forename, lower(raw.surname) as surname,
               coalesce(people.born, raw.dob) as dob, people.birth_year, people.sex, people.postcode, people.email,
               raw.phones[1] as phone, {ident} as x_id {more}
        from raw join people using (unique_id)""")
    names = [row[0] for row in rows(connection, "describe plain")]
    return {name for name in names if value(connection, f"select count({name}) from plain")}


def _settings(filled: set[str], free: dict[str, Role]) -> SettingsCreator:
    usual: dict[str, Any] = {
        "forename": library.NameComparison("forename").configure(term_frequency_adjustments=True),
        "surname": library.NameComparison("surname").configure(term_frequency_adjustments=True),
        "dob": library.DamerauLevenshteinAtThresholds("dob", [1, 2]),
        "postcode": library.PostcodeComparison("postcode"),
        "email": library.EmailComparison("email"),
        "phone": library.ExactMatch("phone"), "sex": library.ExactMatch("sex"), "x_id": library.ExactMatch("x_id"),
    }  # fmt: skip
    more = [
        library.ExactMatch(name).configure(term_frequency_adjustments=True) for name in free if name in filled
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[one for name, one in usual.items() if name in filled] + more,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in _rules(filled)],
    )


def _rules(filled: set[str]) -> list[tuple[str, ...]]:
    able = [rule for rule in _USUAL if all(_column(part) in filled for part in rule)]
    return able or [(name,) for name in sorted(filled - {"unique_id"})[:1]]


def _column(part: str) -> str:
    return part.removeprefix("substr(").split(",")[0]


def _learn(linker: Linker, filled: set[str]) -> None:
    """As Splink's tutorials do: prior by deterministic rules, u by sampling, m by two passes of EM."""
    sure = [
        rule
        for rule in (("forename", "surname", "dob"), ("surname", "dob"), ("email",), ("x_id",))
        if filled.issuperset(rule)
    ]
    if sure:
        linker.training.estimate_probability_two_random_records_match(
            [block_on(*rule) for rule in sure], recall=0.6
        )
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    passes = [rule for rule in (("forename", "surname"), ("dob",), ("postcode",)) if filled.issuperset(rule)]
    for rule in passes[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
