"""Writing a fact into the log."""

from __future__ import annotations

from typing import Any

from django.db import connection

from bluelamp.kernel import clock
from bluelamp.kernel.events import declaring
from bluelamp.kernel.refs import Ref

CHANNEL = "bluelamp_facts"

# Whoever states second about a subject waits here until the first has committed.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))"
# A fact is filed under its own transaction or, if that is higher, under the one its subject's last fact was
# filed under: then for one subject the order of filing is the order of speaking, whatever ran in between.
_STATE = """
INSERT INTO kernel_fact (xid, stated_at, name, subject, body)
SELECT greatest(pg_current_xact_id()::text::bigint, (
         SELECT xid FROM kernel_fact WHERE subject = %(subject)s ORDER BY seq DESC LIMIT 1)),
       %(at)s, %(name)s, %(subject)s, %(body)s::jsonb
RETURNING seq
"""


def state(fact: object, *, about: Ref | str) -> int:
    """State a fact about a subject, in the transaction that makes it true; returns its place in the log.

    Raises RuntimeError outside a transaction: a fact that could outlive a rolled-back change is a lie.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A fact may only be stated inside the transaction that makes it true.")
    name = declaring.name_of(fact)
    row: dict[str, Any] = {
        "subject": str(about),
        "at": clock.now(),
        "name": name,
        "body": declaring.adapter(name).dump_json(fact).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(about)])
        cursor.execute(_STATE, row)
        seq = int(cursor.fetchone()[0])
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return seq
