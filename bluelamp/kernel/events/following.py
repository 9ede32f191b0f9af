"""Reading the log in commit order without ever missing a late committer.

Sequence numbers are taken before commit, so number 6 may be visible while number 5 is still being
written. A reader therefore takes a window of transaction ids below the oldest one still running: nothing
can be added to that window any more, and inside it sequence order is safe. Stating takes a lock per
subject and files a fact no lower than the subject's last one (events/stating.py), so for one subject
sequence order is commit order, in a window and across windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from bluelamp.kernel import clock
from bluelamp.kernel.events import declaring


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the log: inside the window [from_xid, to_xid), after `after_seq`."""

    from_xid: int = 0
    to_xid: int = 0
    after_seq: int = 0

    def __str__(self) -> str:
        """The form a browser sends back as Last-Event-ID."""
        return f"{self.from_xid}.{self.to_xid}.{self.after_seq}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read the form back; ValueError when it is not one."""
        parts = [int(part) for part in text.split(".")]
        if len(parts) != 3 or min(parts) < 0:
            raise ValueError(f"{text!r} is not a place in the log")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as it stands in the log, with the place just after it."""

    seq: int
    stated_at: datetime
    name: str
    subject: str
    body: dict[str, Any]
    place: Cursor

    @property
    def fact(self) -> Any:
        """The fact itself, as the class that its module declared."""
        return declaring.adapter(self.name).validate_python(self.body, strict=False)


_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_FIRST = "SELECT min(seq) - 1 FROM kernel_fact WHERE xid >= %s AND xid < %s"
# Rows are taken by sequence alone and filtered afterwards: with the filters inside, the planner sorts all
# that waits for every batch, and a reader slows down just when it is behind.
_ROWS = """
WITH chunk AS MATERIALIZED (
  SELECT seq, xid, stated_at, name, subject, body FROM kernel_fact WHERE seq > %(after)s ORDER BY seq LIMIT %(limit)s),
wanted AS (
  SELECT seq, stated_at, name, subject, body FROM chunk
  WHERE xid >= %(from)s AND xid < %(to)s AND (%(names)s::text[] IS NULL OR name = ANY(%(names)s))),
ends AS (SELECT coalesce(max(seq), 0) AS last, count(*) AS taken FROM chunk)
SELECT last, taken, wanted.* FROM ends LEFT JOIN wanted ON true ORDER BY seq
"""


def latest() -> Cursor:
    """The place after everything that is certain now: where a new console starts."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        horizon = int(cursor.fetchone()[0])
    return Cursor(horizon, horizon, 0)


def follow(
    place: Cursor, *, limit: int = 500, names: Sequence[str] | None = None
) -> tuple[list[Stated], Cursor]:
    """The next facts after a place, in order, and the place to go on from; empty when nothing is certain yet."""
    while True:
        facts, onward, is_done = _within_window(place, limit, names)
        if facts:
            return facts, onward
        if is_done:
            onward = _next_window(onward)
        if onward == place:
            return [], place
        place = onward


def _within_window(
    place: Cursor, limit: int, names: Sequence[str] | None
) -> tuple[list[Stated], Cursor, bool]:
    """Facts of one chunk of the window in hand, where it ends, and whether the window does too."""
    if place.from_xid == place.to_xid:
        return [], place, True
    given: dict[str, Any] = {"after": place.after_seq, "from": place.from_xid, "to": place.to_xid}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {**given, "limit": limit, "names": list(names) if names is not None else None})
        rows: list[Any] = cursor.fetchall()
    last, taken = rows[0][:2]
    facts = [read_row(row[2:], replace(place, after_seq=row[2])) for row in rows if row[2] is not None]
    return facts, replace(place, after_seq=max(int(last), place.after_seq)), taken < limit


def read_row(row: tuple[Any, ...], place: Cursor) -> Stated:
    """A row of the log (seq, stated_at, name, subject, body) as a stated fact."""
    seq, stated_at, name, subject, body = row
    return Stated(seq=seq, stated_at=stated_at, name=name, subject=subject, body=_plain(body), place=place)


def _plain(body: Any) -> Any:
    return declaring.from_json(body) if isinstance(body, (str, bytes)) else body


def _next_window(place: Cursor) -> Cursor:
    """Open the next window; a window without facts is stepped over by the caller's next turn."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        horizon = int(cursor.fetchone()[0])
        if horizon <= place.to_xid:
            return place
        cursor.execute(_FIRST, [place.to_xid, horizon])
        first = cursor.fetchone()[0]
    after = place.after_seq if first is None else int(first)
    return Cursor(place.to_xid if first is not None else horizon, horizon, after)


def lags() -> dict[str, float]:
    """For each reader, how many seconds old its oldest unread fact is; 0 when it has read everything."""
    waits = {}
    with connection.cursor() as cursor:
        for reader in declaring.readers():
            cursor.execute(_OLDEST_UNREAD, [reader, list(declaring.heard_by(reader))])
            row = cursor.fetchone()
            waits[reader] = max(0.0, (clock.now() - row[0]).total_seconds()) if row and row[0] else 0.0
    return waits


_OLDEST_UNREAD = """
WITH place AS (
  SELECT coalesce(max(from_xid), 0) AS lo, coalesce(max(to_xid), 0) AS hi, coalesce(max(after_seq), 0) AS seq
  FROM kernel_reader WHERE name = %s)
SELECT min(f.stated_at) FROM kernel_fact f, place
WHERE (f.xid >= place.hi OR (f.xid >= place.lo AND f.seq > place.seq)) AND f.name = ANY(%s)
"""
