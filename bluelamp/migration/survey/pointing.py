"""Which columns hold keys of another kind, guessed from their values, and the rows that point at nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.survey import looking
from bluelamp.migration.survey.types import Described, Relation
from bluelamp.quality.types import ColumnProfile

SAMPLE = 2_000
FEWEST = 0.85
MOST_KEYS = 2_000_000
EXAMPLES = 5
KEY_KINDS = ("identifier", "whole number", "code", "text", "name", "number")


@dataclass(slots=True)
class _Key:
    """A column that names the rows of a kind, and its values, as numbers."""

    described: Described
    column: str
    values: set[int]


def key_of(described: Described) -> tuple[str, ...]:
    """The columns that name a row: alone and whole, if any do; then several; then the nearest; then all."""
    columns = {one.name: one for one in described.profile.columns}
    found = [one for one in described.profile.keys if all(columns[name].empty == 0 for name in one.columns)]
    found = found or list(described.profile.keys)
    ranked = sorted(
        found,
        key=lambda one: (
            sum(_badness(columns[name]) for name in one.columns) + len(one.columns), one.repeated_rows,
            not _is_named_key(one.columns[0]), columns[one.columns[0]].position,
        ),
    )  # fmt: skip
    if not ranked:
        return tuple(columns)
    best = next((one for one in ranked if one.is_unique), ranked[0])
    return best.columns if best.repeated_rows * 10 <= described.profile.rows else tuple(columns)


def _badness(column: ColumnProfile) -> int:
    """Dates and prose name a row only by chance."""
    return (
        0
        if _is_named_key(column.name)
        else {"date": 4, "moment": 3, "text": 3, "name": 3}.get(column.kind, 1)
    )


def _is_named_key(name: str) -> bool:
    low = name.casefold()
    return low.endswith(("id", "no", "ref", "code", "number", "urn", "key"))


def relations(extracts: Sequence[Extract], described: Sequence[Described]) -> tuple[Relation, ...]:
    """Every column that holds keys of another kind, with its orphans counted over all rows."""
    by_file = {extract.name: extract for extract in extracts}
    named = [(one, key_of(one)) for one in described]
    keys = [_Key(one, key[0], set()) for one, key in named if len(key) == 1 and one.profile.rows > 1]
    for key in keys:
        key.values = {
            value for _, value in _values(by_file[key.described.file], key.described.kind, key.column)
        }
    found = []
    for child in described:
        for column in child.profile.columns:
            found += _parents(by_file[child.file], child, column, keys)
    return tuple(found)


def _values(extract: Extract, kind: str, column: str) -> Iterator[tuple[int, int]]:
    for at, (number, row) in enumerate(looking.rows(extract, kind)):
        if at >= MOST_KEYS:
            return
        if value := row.get(column):
            yield number, crc32(value.encode())


def _parents(
    extract: Extract, child: Described, column: ColumnProfile, keys: Sequence[_Key]
) -> list[Relation]:
    """The likeliest parent of a column, if one holds nearly all of its values."""
    if column.kind not in KEY_KINDS or column.distinct < 2:
        return []
    sample = []
    for at, (_, value) in enumerate(_values(extract, child.kind, column.name)):
        if at >= SAMPLE:
            break
        sample.append(value)
    is_own_key = key_of(child) == (column.name,)
    likely = [
        key for key in keys
        if key.described is not child and len(key.values) > 1 and _share(sample, key) >= FEWEST
        and _is_plausible(column, key) and (not is_own_key or column.name.casefold() == key.column.casefold())
    ]  # fmt: skip
    if not likely:
        return []
    best = max(
        likely, key=lambda key: (_alike(column.name, key.column, key.described.kind), _share(sample, key))
    )
    orphans = [row for row, value in _values(extract, child.kind, column.name) if value not in best.values]
    return [
        Relation(
            file=child.file, kind=child.kind, column=column.name, parent=best.described.kind, key=best.column,
            rows=column.rows - column.empty, orphans=len(orphans), examples=tuple(orphans[:EXAMPLES]),
        )
    ]  # fmt: skip


def _share(sample: Sequence[int], key: _Key) -> float:
    return round(sum(value in key.values for value in sample) / len(sample), 2) if sample else 0.0


def _alike(column: str, key: str, kind: str) -> int:
    low, named, of = column.casefold(), key.casefold(), kind.casefold()
    return 3 if low == named else 2 if low.endswith(named) or named.endswith(low) else of.rstrip("s") in low


def _is_plausible(column: ColumnProfile, key: _Key) -> bool:
    """Small numbers are in every list of numbers: then the names must agree."""
    return _alike(column.name, key.column, key.described.kind) > 0 or (
        column.kind in ("identifier", "text") and column.longest >= 4 and column.distinct > 20
    )
