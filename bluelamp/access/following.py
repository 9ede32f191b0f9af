"""Reading the audit by a cursor, gap-safely: no row is skipped or read twice, however late its transaction ends.

Rows carry their transaction id. Below the oldest transaction still running nothing can be added any more, so
(transaction, row) is a safe order to read in (ADR 0090).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from bluelamp.access.models import AuditReader, AuditRow
from bluelamp.kernel import clock

# A test's own transaction reads its own rows too; elsewhere nobody reads in the transaction that wrote.
_NEXT = """
SELECT id FROM access_audit
WHERE (xid, id) > (%(xid)s, %(row)s) AND (%(doors)s::text[] IS NULL OR door = ANY(%(doors)s))
  AND (xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       OR xid = coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0))
ORDER BY xid, id LIMIT %(limit)s
"""


def take(reader: str, *, doors: Sequence[str] | None = None, limit: int = 500) -> list[AuditRow]:
    """The next rows for a reader, in order; its cursor moves in the caller's transaction. Empty when another
    process has the reader in hand, or nothing new is certain."""
    AuditReader.objects.get_or_create(name=reader, defaults={"moved_at": clock.now()})
    place = AuditReader.objects.select_for_update(skip_locked=True).filter(name=reader).first()
    if place is None:
        return []
    given = {
        "xid": place.xid, "row": place.row, "doors": None if doors is None else list(doors), "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, given)
        ids = [number for (number,) in cursor.fetchall()]
    if not ids:
        return []
    found = AuditRow.objects.in_bulk(ids)
    last = found[ids[-1]]
    AuditReader.objects.filter(name=reader).update(xid=last.xid, row=last.id, moved_at=clock.now())
    return [found[number] for number in ids]
