"""Which columns name a row: alone or in pairs, and which nearly do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bluelamp.quality.queries.scratch import Table
from bluelamp.quality.types import ColumnProfile, KeyFound, Tally

NEARLY = 0.9
SLACK = 0.8  # distinct counts are estimates
TRIED_ALONE = 40
TRIED_PAIRS = 15
NO_KEYS = ("empty", "constant", "yes/no", "number")


def keys_of(table: Table, columns: Sequence[ColumnProfile]) -> tuple[KeyFound, ...]:
    """Columns that are keys or nearly so; when there is none, pairs of columns that are keys together."""
    if not table.rows:
        return ()
    alone = [
        c for c in columns if c.kind not in NO_KEYS and not c.empty and c.distinct >= NEARLY * table.rows
    ]
    found = [_key(table, (c,)) for c in alone[:TRIED_ALONE]]
    if any(key.is_unique for key in found):
        return tuple(sorted(found, key=lambda key: not key.is_unique))
    return (*found, *_pairs(table, columns))


def _pairs(table: Table, columns: Sequence[ColumnProfile]) -> list[KeyFound]:
    able = sorted(
        (c for c in columns if c.kind not in NO_KEYS and not c.empty and c.distinct > 1),
        key=lambda c: -c.distinct,
    )[:8]
    tried = [
        pair for pair in combinations(able, 2) if pair[0].distinct * pair[1].distinct >= SLACK * table.rows
    ]
    return [key for pair in tried[:TRIED_PAIRS] if (key := _key(table, pair)).is_unique][:3]


def _key(table: Table, columns: tuple[ColumnProfile, ...]) -> KeyFound:
    parts = ", ".join(f"c{c.position - 1}" for c in columns)
    folded = ", ".join(f"lower(trim(c{c.position - 1}))" for c in columns)
    asked = f"SELECT count(DISTINCT ({parts},)), count(DISTINCT ({folded},)) FROM taken"  # noqa: S608 our numbers
    distinct, alike = table.ask(asked)[0]
    names = tuple(c.name for c in columns)
    if distinct == table.rows:
        return KeyFound(columns=names, is_unique=True, differ_by_case=distinct - alike)
    worst = (
        f"SELECT concat_ws(' | ', {parts}), count(*) FROM taken GROUP BY {parts} "  # noqa: S608 our numbers
        "HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT 5"
    )
    examples = tuple(Tally(str(value), rows) for value, rows in table.ask(worst))
    return KeyFound(
        columns=names, is_unique=False, repeated_rows=table.rows - distinct, examples=examples,
        differ_by_case=distinct - alike,
    )  # fmt: skip
