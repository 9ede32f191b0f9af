"""Many rows of one table in one COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import psycopg
from django.db import connection, models


def copy_in(rows: Iterable[models.Model]) -> None:
    """Write new rows of one model, in the transaction in hand; those without a number are given theirs first."""
    given = list(rows)
    if not given:
        return
    if given[0].pk is None:
        _number(given)
    fields = given[0]._meta.concrete_fields
    names = [field.attname for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    with cursor.copy(f"COPY {given[0]._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in given:
            copy.write_row([_plain(getattr(row, name)) for name in names])


def _number(given: Sequence[models.Model]) -> None:
    meta = given[0]._meta
    assert meta.pk is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(given)],
        )
        for row, (number,) in zip(given, cursor.fetchall(), strict=True):
            row.pk = number


def _plain(value: object) -> object:
    """A code as its stored text."""
    return str(value) if isinstance(value, str) else value
