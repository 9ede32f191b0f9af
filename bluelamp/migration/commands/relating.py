"""Relations inside a source: rows repeated word for word, keys used twice, rows whose parent is missing."""

from __future__ import annotations

from collections.abc import Iterator

from bluelamp.migration.codes import KIND_LABELS, Fate, Risk
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.commands.deciding import Decision, decide_in_batches
from bluelamp.migration.rules.shapes import command_log, records

PARENTS = [(kind, layout.parent_kind) for kind, layout in records.LAYOUTS.items() if layout.parent_kind] + [
    ("PE", "IN"),
    ("TX", "IN"),
]
NEED_NO_PARENT = {"VEHICLE"}
REPEATS = """
    SELECT row.id, first.id, file.name, first.row
      FROM (SELECT source, kind, content_hash, min(id) AS first, count(*) AS times
              FROM migration_ledgerrow GROUP BY source, kind, content_hash HAVING count(*) > 1) AS same
      JOIN migration_ledgerrow AS row USING (source, kind, content_hash)
      JOIN migration_ledgerrow AS first ON first.id = same.first
      JOIN migration_sourcefile AS file ON file.id = first.file_id
     WHERE row.id <> same.first AND row.fate = ''
     ORDER BY row.id
"""
USED_TWICE = """
    SELECT row.id, file.name, first.row
      FROM (SELECT source, kind, lower(key) AS low, min(id) AS first
              FROM migration_ledgerrow WHERE fate NOT IN ('refused', 'merged')
             GROUP BY source, kind, lower(key) HAVING count(*) > 1) AS same
      JOIN migration_ledgerrow AS row
        ON row.source = same.source AND row.kind = same.kind AND lower(row.key) = same.low
      JOIN migration_ledgerrow AS first ON first.id = same.first
      JOIN migration_sourcefile AS file ON file.id = first.file_id
     WHERE row.id <> same.first AND row.fate = ''
     ORDER BY row.id
"""
ORPHANS = """
    SELECT row.id, row.parent,
           EXISTS (SELECT 1 FROM migration_ledgerrow AS p
                    WHERE p.source = row.source AND p.kind = %s AND p.key = row.parent) AS was_refused
      FROM migration_ledgerrow AS row
     WHERE row.kind = %s AND row.fate = '' AND row.source = %s
       AND NOT EXISTS (SELECT 1 FROM migration_ledgerrow AS p
                        WHERE p.source = row.source AND p.kind = %s AND p.key = row.parent
                          AND p.fate <> 'refused')
     ORDER BY row.id
"""


def relate() -> int:
    """Decide every row that its relations decide; how many."""
    return decide_in_batches(_repeats()) + decide_in_batches(_twice()) + decide_in_batches(_orphans())


def _repeats() -> Iterator[Decision]:
    for id_, first, name, row in fetch(REPEATS):
        yield Decision(
            id_, Fate.MERGED, f"the same, word for word, as row {row} of {name}", (f"ledger:{first}",)
        )


def _twice() -> Iterator[Decision]:
    for id_, name, row in fetch(USED_TWICE):
        why = f"its key is already used, with other content, by row {row} of {name}"
        yield Decision(id_, Fate.HELD, why, risk=Risk.MEDIUM)


def _orphans() -> Iterator[Decision]:
    for kind, parent_kind in PARENTS:
        if kind in NEED_NO_PARENT:
            continue
        source = command_log.SOURCE if parent_kind == "IN" else records.SOURCE
        for id_, parent, was_refused in fetch(ORPHANS, [parent_kind, kind, source, parent_kind]):
            label = KIND_LABELS[parent_kind].lower()
            why = (
                f"its parent {parent} was refused"
                if was_refused
                else f"its parent {parent} is not among the {label}"
            )
            yield Decision(id_, Fate.HELD, why, risk=Risk.HIGH if kind == "CRIME_PERSON" else Risk.LOW)
