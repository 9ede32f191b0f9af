"""A survey as a person reads it and as a machine does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from bluelamp.migration.survey.pointing import key_of
from bluelamp.migration.survey.types import Described, Survey


def plain(survey: Survey) -> dict[str, object]:
    """The survey as `bluelamp migrate profile --json` prints it."""
    return {
        "files": [asdict(one) | {"key": key_of(one)} for one in survey.described],
        "relations": [asdict(one) for one in survey.relations],
        "unread": [{"file": name, "why": why} for name, why in survey.unread],
    }


def words(survey: Survey) -> str:
    """The survey in lines."""
    found: list[str] = []
    for one in survey.described:
        found += _described(one)
    if survey.relations:
        found.append("What points at what")
    for relation in survey.relations:
        where = f", rows {_numbers(relation.examples)}" if relation.examples else ""
        found.append(
            f"  {relation.kind}.{relation.column} -> {relation.parent}.{relation.key}: {relation.rows:,} rows, "
            f"{relation.orphans:,} point at nothing{where}"
        )
    found += [f"Not read: {name}: {why}" for name, why in survey.unread]
    return "\n".join(found)


def _described(one: Described) -> Iterator[str]:
    encodings = ", ".join(f"{name} {rows:,}" for name, rows in one.encodings)
    yield f"{one.file}: {one.rows:,} rows of {one.kind} ({one.format}; {encodings}); key {' + '.join(key_of(one))}"
    for odd in one.odd:
        yield f"  ! {odd.rows:,} rows: {odd.why} (rows {_numbers(odd.examples)})"
    for column in one.profile.columns:
        filled = f"{column.rows - column.empty:,} filled, {column.distinct:,} distinct"
        common = ", ".join(
            f"{tally.value[:30]!r} {tally.rows:,}" for tally in (column.codes or column.common)[:6]
        )
        yield f"  {column.name:<24} {column.kind:<13} {filled}; {common}"
        yield from (f"    ! {remark}" for remark in column.remarks)
        if column.odd_rows:
            yield f"    ! {column.odd_rows:,} are no {column.kind}: {_values(column.odd)}"
        if column.outlier_rows:
            yield f"    ! {column.outlier_rows:,} far from the rest: {_values(column.outliers)}"
        if column.impossible_dates:
            yield f"    ! no such day: {_values(column.impossible_dates)}"
    yield from (f"  ? {trouble}" for trouble in one.profile.troubles)
    yield ""


def _values(tallies: object) -> str:
    return ", ".join(repr(tally.value[:40]) for tally in tallies[:5])  # type: ignore[index]


def _numbers(rows: tuple[int, ...]) -> str:
    return ", ".join(f"{row:,}" for row in rows)
