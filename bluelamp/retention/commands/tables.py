"""Rows of any table, moved byte for byte: each column as its text, its key, and the hash of the whole row."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from bluelamp.kernel.refusals import Refused

Key = tuple[str, ...]
Blank = str | list[str] | None
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the database has it now: its columns with their types, and its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]

    @property
    def key_sql(self) -> str:
        """The key of row `t` as the text it is held under."""
        return "jsonb_build_array(" + ", ".join(f't."{key}"::text' for key in self.keys) + ")::text"

    @property
    def body_sql(self) -> str:
        """Row `t` as one object: column to text, null stays null."""
        names = ", ".join(f"'{name}'" for name, _ in self.columns)
        values = ", ".join(f't."{name}"::text' for name, _ in self.columns)
        return f"jsonb_object(ARRAY[{names}], ARRAY[{values}]::text[])"

    @property
    def hash_sql(self) -> str:
        """The hash of row `t` as it is held."""
        return f"encode(sha256(convert_to({self.body_sql}::text, 'UTF8')), 'hex')"

    def type_of(self, column: str) -> str:
        """The type of a column as the database writes it."""
        return dict(self.columns)[column]

    def match(self) -> str:
        """Row `t` is among the keys given as one array of texts per key column (`%s` each)."""
        if len(self.keys) == 1:
            return f't."{self.keys[0]}" = ANY(%s::text[]::{self.type_of(self.keys[0])}[])'
        arrays = ", ".join(f"%s::text[]::{self.type_of(key)}[]" for key in self.keys)
        names = ", ".join(f't."{key}"' for key in self.keys)
        return f"({names}) IN (SELECT * FROM unnest({arrays}))"  # noqa: S608


def table_of(model: type[models.Model]) -> Table:
    """The table of a model."""
    pk = model._meta.pk
    fields = getattr(pk, "fields", None) or [pk]
    name = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [f'"{name}"'])
        columns = tuple((str(column), str(kind)) for column, kind in cursor.fetchall())
    return Table(name, columns, tuple(str(field.column) for field in fields))


_HELD_COLUMNS = """
SELECT jsonb_object_keys(body) FROM (
  SELECT body FROM retention_held_row WHERE proposal_id = %s AND table_name = %s LIMIT 1) AS one
"""


def as_held(model: type[models.Model], batch: uuid.UUID) -> Table:
    """The table with the columns it had when a batch was laid aside; a release may have added some since."""
    table = table_of(model)
    with connection.cursor() as cursor:
        cursor.execute(_HELD_COLUMNS, [batch, table.name])
        held = {str(name) for (name,) in cursor.fetchall()}
    if lost := held - {name for name, _ in table.columns}:
        raise Refused(
            f"{table.name} has lost {', '.join(sorted(lost))} since the batch was laid aside: its rows cannot come back "
            "whole. Go back to the release that held them, bring the batch back there, then upgrade."
        )
    return Table(table.name, tuple(one for one in table.columns if one[0] in held), table.keys)


def arrays_of(keys: Sequence[Key]) -> list[list[str]]:
    """Keys as one array per key column, as `Table.match` takes them."""
    return [list(column) for column in zip(*keys, strict=True)]


def keys_where(table: Table, condition: str, given: Any) -> set[Key]:
    """Keys of the rows for which a condition about `t` holds."""
    wanted = ", ".join(f't."{key}"::text' for key in table.keys)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {wanted} FROM "{table.name}" AS t WHERE {condition}', given)  # noqa: S608
        return {tuple(row) for row in cursor.fetchall()}


_HOLD = """
INSERT INTO retention_held_row (proposal_id, table_name, key, fate, body, blank, sha256)
SELECT %s, %s, {key}, %s, {body}, %s::jsonb, {hash} FROM "{table}" AS t WHERE {match}
"""


def hold(table: Table, batch: uuid.UUID, keys: Sequence[Key], *, fate: str, blank: str | None) -> int:
    """Lay rows aside as they are, and lock them; returns how many there were."""
    text = _HOLD.format(
        key=table.key_sql, body=table.body_sql, hash=table.hash_sql, table=table.name, match=table.match()
    )
    with connection.cursor() as cursor:
        cursor.execute(text, [batch, table.name, fate, blank, *arrays_of(keys)])
        return int(cursor.rowcount)


_FREE = "SELECT has_table_privilege(%s, 'DELETE')"


def remove(table: Table, batch: uuid.UUID) -> int:
    """Take the rows that are held for a batch out of their table; append-only ones through the owner's function."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [f'"{table.name}"'])
        if not cursor.fetchone()[0]:
            cursor.execute("SELECT retention_let_go(%s, %s)", [table.name, batch])
            return int(cursor.fetchone()[0])
        cursor.execute(
            f'DELETE FROM "{table.name}" AS t USING retention_held_row AS h WHERE h.proposal_id = %s'  # noqa: S608
            f" AND h.table_name = %s AND h.fate = 'goes' AND h.key = {table.key_sql} AND {_typed(table)}",
            [batch, table.name],
        )
        return int(cursor.rowcount)


def _typed(table: Table) -> str:
    """The key once more with the column's own types, so that the index of the table is used."""
    return " AND ".join(
        f't."{key}" = (h.key::jsonb ->> {place})::{table.type_of(key)}'
        for place, key in enumerate(table.keys)
    )


def empty(table: Table, batch: uuid.UUID, blank: dict[str, Blank]) -> int:
    """Empty the named columns of the rows that are held as they were for a batch; a list loses the members given."""
    setting = ", ".join(f'"{column}" = {_left(table, column, value)}' for column, value in blank.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table.name}" AS t SET {setting} FROM retention_held_row AS h WHERE h.proposal_id = %s'  # noqa: S608
            f" AND h.table_name = %s AND h.fate = 'blanked' AND h.blank = %s::jsonb AND {_typed(table)}",
            [*blank.values(), batch, table.name, json.dumps(blank)],
        )
        return int(cursor.rowcount)


def _left(table: Table, column: str, value: Blank) -> str:
    if isinstance(value, list):
        return (
            f'ARRAY(SELECT one FROM unnest(t."{column}") WITH ORDINALITY AS u(one, place)'  # noqa: S608
            f" WHERE NOT one::text = ANY(%s::text[]) ORDER BY place)::{table.type_of(column)}"
        )
    return f"%s::{table.type_of(column)}"


def put_back(table: Table, batch: uuid.UUID) -> int:
    """Put the rows that are held for a batch back as they were, to the byte."""
    names = ", ".join(f'"{column}"' for column, _ in table.columns)
    values = ", ".join(f"(h.body ->> '{column}')::{kind}" for column, kind in table.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM retention_held_row AS h'  # noqa: S608
            " WHERE h.proposal_id = %s AND h.table_name = %s AND h.fate = 'goes' ORDER BY h.id",
            [batch, table.name],
        )
        return int(cursor.rowcount)


def fill_again(table: Table, batch: uuid.UUID, blank: Sequence[str]) -> int:
    """Give emptied columns back what they held."""
    setting = ", ".join(
        f"\"{column}\" = (h.body ->> '{column}')::{table.type_of(column)}" for column in blank
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table.name}" AS t SET {setting} FROM retention_held_row AS h WHERE h.proposal_id = %s'  # noqa: S608
            f" AND h.table_name = %s AND h.fate = 'blanked' AND {_typed(table)}",
            [batch, table.name],
        )
        return int(cursor.rowcount)


def changed_since(table: Table, batch: uuid.UUID) -> list[str]:
    """Keys of held rows that are not in their table as they were held."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT h.key FROM retention_held_row AS h LEFT JOIN "{table.name}" AS t ON {_typed(table)}'  # noqa: S608
            f" WHERE h.proposal_id = %s AND h.table_name = %s"
            f" AND (t.* IS NULL OR {table.hash_sql} <> h.sha256) ORDER BY h.id",
            [batch, table.name],
        )
        return [str(key) for (key,) in cursor.fetchall()]


def present(table: Table, batch: uuid.UUID) -> list[str]:
    """Keys of rows held as gone that somebody has put into the table again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT h.key FROM retention_held_row AS h JOIN "{table.name}" AS t ON {_typed(table)}'  # noqa: S608
            " WHERE h.proposal_id = %s AND h.table_name = %s AND h.fate = 'goes'",
            [batch, table.name],
        )
        return [str(key) for (key,) in cursor.fetchall()]


def same_as(table: Table, by_key: dict[Key, str]) -> list[Key]:
    """Keys of rows on hand whose content has exactly the hash given for them."""
    wanted = ", ".join(f't."{key}"::text' for key in table.keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {table.hash_sql}, {wanted} FROM "{table.name}" AS t WHERE {table.match()}',  # noqa: S608
            arrays_of(list(by_key)),
        )
        return [tuple(key) for sha, *key in cursor.fetchall() if by_key.get(tuple(key)) == sha]
