"""Rows as the array parameters of a statement."""

from __future__ import annotations

from collections.abc import Sequence


def columns_of(rows: Sequence[tuple[object, ...]], width: int) -> list[object]:
    """Columns as arrays; numbers as text, so that a statement is prepared once and not once per width of integer."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return [array_of(column) for column in columns]


def array_of(values: Sequence[object]) -> object:
    """One array parameter."""
    if values and isinstance(values[0], str):
        return list(values)
    return "{" + ",".join(map(str, values)) + "}"
