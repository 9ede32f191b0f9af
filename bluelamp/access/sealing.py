"""Sealing the audit: rows are chained by hash soon after commit, in an order nobody can change later.

Chaining inside each transaction would make every writer wait for every other; instead a job reads the rows
of finished transactions (the window trick of kernel/events/following.py), chains them and stores one link
a row. Rows, links and seals can only be inserted by the application's database role.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bluelamp.access import rules
from bluelamp.access.models import AuditSeal
from bluelamp.access.types import Verdict
from bluelamp.kernel import clock

COLUMNS = (
    "id, xid, at, account_id::text, actor, acting_for, roles, operation, door, subjects, reason, work,"
    " reason_text, channel, device, address, outcome, correlation, detail"
)
_WINDOW = f"SELECT {COLUMNS} FROM access_audit WHERE xid >= %s AND xid < %s ORDER BY id"  # noqa: S608
_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_CHAIN = f"""
SELECT l.position, l.row_id, l.link, {", ".join("a." + c.strip() for c in COLUMNS.split(","))}
FROM access_audit_link l LEFT JOIN access_audit a ON a.id = l.row_id
WHERE l.position > %s ORDER BY l.position LIMIT %s
"""  # noqa: S608
_OVERDUE = """
SELECT min(a.id) FROM access_audit a WHERE a.xid < %s AND a.at < %s
AND NOT EXISTS (SELECT 1 FROM access_audit_link l WHERE l.row_id = a.id)
"""
_LOCK = "SELECT pg_try_advisory_xact_lock(7160001)"


def seal() -> int:
    """Seal every finished, unsealed audit row; returns how many. One sealer at a time, others return 0."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        last = AuditSeal.objects.order_by("-batch").first()
        cursor.execute(_HORIZON)
        horizon = int(cursor.fetchone()[0])
        cursor.execute(_WINDOW, [last.to_xid if last else 0, horizon])
        rows = cursor.fetchall()
        if rows:
            _chain(cursor, rows, last, horizon)
    return len(rows)


def _chain(cursor: Any, rows: list[Any], last: AuditSeal | None, horizon: int) -> None:
    head, position = (last.head, last.last_position) if last else (rules.GENESIS, 0)
    links = []
    for row in rows:
        position += 1
        head = rules.link_of(head, row)
        links.append((position, row[0], head))
    cursor.executemany("INSERT INTO access_audit_link (position, row_id, link) VALUES (%s, %s, %s)", links)
    made = AuditSeal.objects.create(
        batch=last.batch + 1 if last else 1, to_xid=horizon, rows=len(rows), last_position=position,
        head=head, sealed_at=clock.now(),
    )  # fmt: skip
    _write_elsewhere(made)


def _write_elsewhere(made: AuditSeal) -> None:
    """Keep the head of the chain outside the database too, so that cutting off its end shows."""
    place = Path(settings.BLUELAMP_AUDIT_HEADS)
    place.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as heads:
        heads.write(f"{made.batch} {made.last_position} {made.head}\n")


def verify(*, heads: Path | None = None) -> Verdict:
    """Recompute the whole chain; the verdict names the first row that was changed, removed or moved."""
    with transaction.atomic(), connection.cursor() as cursor:
        head, position, wrong = _walk(cursor)
        if wrong is None:
            wrong = _seals_disagree(head, position, heads)
        cursor.execute(_HORIZON)
        horizon = int(cursor.fetchone()[0])
        cursor.execute(_OVERDUE, [horizon, clock.now() - timedelta(seconds=60)])
        overdue = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM access_audit")
        total = int(cursor.fetchone()[0])
    if wrong is None and overdue is not None:
        wrong = (int(overdue), "a row older than a minute was never sealed")
    row, problem = wrong or (None, "")
    return Verdict(
        is_sound=wrong is None, sealed=position, unsealed=max(0, total - position), first_bad_row=row,
        problem=problem,
    )  # fmt: skip


def _walk(cursor: Any) -> tuple[str, int, tuple[int, str] | None]:
    head, position = rules.GENESIS, 0
    while True:
        cursor.execute(_CHAIN, [position, 5000])
        rows = cursor.fetchall()
        if not rows:
            return head, position, None
        for place, row_id, link, *row in rows:
            problem = _problem(head, position, (place, link), tuple(row))
            if problem:
                return head, position, (int(row_id), problem)
            head, position = link, place


def _problem(head: str, position: int, kept: tuple[int, str], row: tuple[object, ...]) -> str:
    place, link = kept
    if place != position + 1:
        return "a link of the chain before this row is missing"
    if row[0] is None:
        return "the row was removed"
    if rules.link_of(head, row) != link:
        return "the row was changed, or the chain before it was"
    return ""


def _seals_disagree(head: str, position: int, heads: Path | None) -> tuple[int, str] | None:
    last = AuditSeal.objects.order_by("-batch").first()
    if last is not None and (last.last_position, last.head) != (position, head):
        return position + 1, "links were cut off the end of the chain"
    place = heads or Path(settings.BLUELAMP_AUDIT_HEADS)
    if not place.exists():
        return None
    words = place.read_text().split("\n")[-2].split() if place.stat().st_size else []
    if words and int(words[1]) > position:
        return position + 1, "seals were cut off the end: the copy kept outside the database goes further"
    return None
