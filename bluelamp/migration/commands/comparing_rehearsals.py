"""Two rehearsals met row by row: what each row became then and now (docs/adr/0108)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db import transaction

from bluelamp.migration.commands.copying import copy_rows
from bluelamp.migration.models import Rehearsal, RehearsalDifference
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules import rehearsing as rules

ROWS_A_BATCH = 10_000
KEPT = 10_000
COLUMNS = (
    "rehearsal_id", "ident", "file", "row", "source", "kind", "key", "fate", "reason", "risk", "content", "digest",
)  # fmt: skip
# Numbers given in order of arrival say nothing about a row; everything else has an id from its source row.
NUMBERED = ("phone", "vehicle", "organisation", "ledger", "legacy")
FATES = """
    SELECT md5(concat_ws('|', l.source, l.kind, l.key, row_number() OVER (
               PARTITION BY l.source, l.kind, l.key ORDER BY l.content_hash, f.name, l.row)))::uuid,
           f.name, l.row, l.source, l.kind, l.key, l.fate, l.reason, l.risk,
           md5(l.content_hash)::uuid,
           md5(concat_ws('|', l.fate, l.reason, l.risk, encode(l.result_hash, 'hex'), array_to_string(ARRAY(
               SELECT CASE WHEN split_part(t, ':', 1) = ANY(%s) THEN split_part(t, ':', 1) ELSE t END
                 FROM unnest(l.targets) AS t ORDER BY 1), ' ')))::uuid
      FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id
     ORDER BY 1
"""
MET = """
      FROM (SELECT * FROM migration_rehearsalrow WHERE rehearsal_id = %s) AS o
      FULL JOIN (SELECT * FROM migration_rehearsalrow WHERE rehearsal_id = %s) AS n USING (ident)
     WHERE o.digest IS DISTINCT FROM n.digest OR o.content IS DISTINCT FROM n.content
"""
COUNTED = f"SELECT count(*) {MET}"
DIFFERENT = f"""
    SELECT coalesce(n.file, o.file), coalesce(n.row, o.row), coalesce(n.source, o.source),
           coalesce(n.kind, o.kind), coalesce(n.key, o.key), o.fate, o.reason, n.fate, n.reason,
           o.content = n.content {MET} ORDER BY 3, 4, 5 LIMIT {KEPT}
"""


def copy_fates(rehearsal: Rehearsal, url: str, tell: Callable[[int], None]) -> tuple[int, str]:
    """Bring what became of each row from a database into the live one; how many, and one digest of them all."""
    total, running = 0, hashlib.sha256()
    with psycopg.connect(url) as there, there.cursor("fates") as cursor:
        cursor.itersize = ROWS_A_BATCH
        cursor.execute(FATES.encode(), [list(NUMBERED)])
        while batch := cursor.fetchmany(ROWS_A_BATCH):
            with transaction.atomic():
                copy_rows("migration_rehearsalrow", COLUMNS, ((rehearsal.id, *row) for row in batch))
            for row in batch:
                running.update(row[0].bytes + row[10].bytes)
            total += len(batch)
            tell(len(batch))
    return total, running.hexdigest()


def compare(rehearsal: Rehearsal) -> None:
    """Compare with the last finished one, row by row; every difference is counted, the first thousands are kept."""
    before = Rehearsal.objects.filter(ended_at__isnull=False, id__lt=rehearsal.id).order_by("-id").first()
    rehearsal.compared_with = before
    if before is None:
        return
    if before.digest == rehearsal.digest and before.rows == rehearsal.rows:
        rehearsal.differences = 0
        return
    rehearsal.differences = fetch(COUNTED, [before.id, rehearsal.id])[0][0]
    found = fetch(DIFFERENT, [before.id, rehearsal.id])
    RehearsalDifference.objects.bulk_create(list(_differences(rehearsal, found)), batch_size=2_000)


def _differences(rehearsal: Rehearsal, found: list[tuple[Any, ...]]) -> Iterator[RehearsalDifference]:
    for file, row, source, kind, key, was_fate, was_reason, fate, reason, same_content in found:
        was, now = rules.fate_words(was_fate, was_reason), rules.fate_words(fate, reason)
        yield RehearsalDifference(
            rehearsal=rehearsal, file=file, row=row, source=source, kind=kind, key=key, was=was, now=now,
            what=rules.what_differs(was, now, is_same_source=bool(same_content)),
        )  # fmt: skip
