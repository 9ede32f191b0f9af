"""Many rows of one table in one COPY."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from django.db import connection, models


def copy_in(rows: Iterable[models.Model]) -> None:
    """Write new rows of one model, in the transaction in hand."""
    given = list(rows)
    if not given:
        return
    fields = given[0]._meta.concrete_fields
    names = [field.attname for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    with cursor.copy(f"COPY {given[0]._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in given:
            copy.write_row([_plain(getattr(row, name)) for name in names])


def _plain(value: object) -> object:
    """A code as its stored text."""
    return str(value) if isinstance(value, str) else value
