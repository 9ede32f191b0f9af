"""Rows into tables by COPY, and many changes by one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from bluelamp.migration.queries.sql import fetch

__all__ = ["copy_rows", "execute", "fetch", "next_ids"]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows; inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with cursor.cursor.copy(statement) as sink:
            for row in rows:
                sink.write_row(row)


def next_ids(table: str, count: int) -> list[int]:
    """That many fresh ids of a table with a numbered key, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def execute(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run one statement; how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
