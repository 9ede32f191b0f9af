"""Code tables that came as rows, kept as they were, so that mappings can say what a code means."""

from __future__ import annotations

from django.db import transaction

from bluelamp.migration.commands.copying import execute
from bluelamp.migration.handover import known, rows
from bluelamp.migration.handover.known import System
from bluelamp.migration.models import CodeEntry, LedgerRow
from bluelamp.migration.sources.manifest import CodeTable

ROWS_A_BATCH = 1_000
LONGEST_CODE = 40
DECIDE = """
    UPDATE migration_ledgerrow AS row
       SET fate = 'loaded', targets = ARRAY['code:' || d.code],
           reason = regexp_replace(row.reason, '(; )?kept in the legacy store.*$', '')
      FROM unnest(%s::bigint[], %s::text[]) AS d(id, code)
     WHERE row.id = d.id AND (row.fate = '' OR (row.fate = 'loaded' AND row.targets = ARRAY['legacy:' || row.id]))
"""


def load_codes() -> int:
    """Every code table that is a kind of row; how many rows were decided."""
    decided = 0
    for system in known.systems().values():
        for table in system.source.codes.values():
            if table.kind:
                decided += _load(system, table)
        system.read_tables()
    return decided


def _load(system: System, table: CodeTable) -> int:
    waiting = LedgerRow.objects.filter(source=system.name, kind=table.kind, fate__in=("", "loaded"))
    decided, after = 0, 0
    while ids := list(
        waiting.filter(id__gt=after).exclude(targets__0__startswith="code:").order_by("id")
        .values_list("id", flat=True)[:ROWS_A_BATCH]
    ):  # fmt: skip
        after = ids[-1]
        found = [(held.id, held.row) for held in rows.by_id(system, ids) if not held.unreadable]
        entries = [
            CodeEntry(
                source=system.name, table=table.name, code=row.text(table.code)[:LONGEST_CODE],
                title=row.text(table.title),
            )
            for _, row in found
        ]  # fmt: skip
        with transaction.atomic():
            CodeEntry.objects.bulk_create(entries, ignore_conflicts=True)
            codes = [row.text(table.code)[:LONGEST_CODE] for _, row in found]
            if table.kind not in system.mapping.kept:
                decided += execute(DECIDE, [[id_ for id_, _ in found], codes])
    return decided
