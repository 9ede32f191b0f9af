"""The keys of one table in order, in batches, and which keys of the time before are no longer among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from django.db import connection
from psycopg import sql

from bluelamp.migration.census.tables import Table

A_BATCH = 50_000
BATCHES_AT_ONCE = 4
NUMBER = np.dtype([("size", ">i4"), ("value", ">i8")])  # an item of PostgreSQL's binary arrays
UUID = np.dtype([("size", ">i4"), ("value", "S16")])
HEADER = 20
READ = """
    SELECT array_agg(key) FROM (
      SELECT key, (row_number() OVER (ORDER BY key{order}) - 1) / {batch} AS part FROM (
        SELECT {key} AS key FROM {table} AS t) AS one) AS numbered
     GROUP BY part ORDER BY part
"""
Keys = np.ndarray


def read(table: Table) -> Iterator[Keys]:
    """Every key in order, in the transaction in hand; no more than a few batches are held at once."""
    form = table.form
    key = {"number": '("{}")::bigint', "uuid": '"{}"'}.get(form, "").format(*table.columns) or table.key("t")
    order = ' COLLATE "C"' if form == "text" else ""
    statement = READ.format(key=key, table=f'"{table.name}"', order=order, batch=A_BATCH)
    with connection.cursor() as outer:
        outer.execute("SELECT 1")
        raw = outer.connection
        with raw.cursor(name="census", scrollable=False) as cursor:
            cursor.itersize = BATCHES_AT_ONCE
            cursor.execute(sql.SQL(statement), binary=form != "text")  # type: ignore[arg-type]
            while batches := _batches(cursor, form):
                yield from batches


def _batches(cursor: object, form: str) -> list[Keys]:
    rows = cursor.fetchmany(BATCHES_AT_ONCE)  # type: ignore[attr-defined]
    if form == "text":
        return [np.array([text.encode() for text in keys]) for (keys,) in rows]
    result = cursor.pgresult  # type: ignore[attr-defined]
    form_of = NUMBER if form == "number" else UUID
    raw = [result.get_value(at, 0) or b"" for at in range(result.ntuples)] if rows else []
    found = [np.frombuffer(one, form_of, offset=HEADER)["value"] for one in raw]
    return [one.astype(np.int64) if form == "number" else np.ascontiguousarray(one) for one in found]


def vanished(before: Iterable[Keys], now: Iterable[Keys]) -> Iterator[Keys]:
    """The keys of before that are not among those of now; both come in order, batch by batch."""
    earlier = iter(before)
    held: Keys | None = None
    for batch in now:
        held = _up_to(batch[-1], held, earlier)
        if held is not None:
            cut = int(np.searchsorted(held, batch[-1], "right"))
            if len(gone := _absent(held[:cut], batch)):
                yield gone
            held = held[cut:]
    if held is not None and len(held):
        yield held
    yield from (keys for keys in earlier if len(keys))


def _up_to(last: object, held: Keys | None, earlier: Iterator[Keys]) -> Keys | None:
    """What is held of before, added to until it reaches past `last` or ends."""
    while held is None or not len(held) or held[-1] <= last:
        more = next(earlier, None)
        if more is None:
            return held
        held = more if held is None or not len(held) else np.concatenate([held, more])
    return held


def _absent(wanted: Keys, among: Keys) -> Keys:
    at = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    absent: Keys = wanted[among[at] != wanted]
    return absent


def as_text(keys: Keys, form: str) -> list[str]:
    """Keys as people and the removal log write them."""
    if form == "number":
        return [str(one) for one in keys.tolist()]
    if form == "text":
        return [bytes(one).decode() for one in keys]
    return [_dashed(bytes(one).ljust(16, b"\0").hex()) for one in keys]


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
