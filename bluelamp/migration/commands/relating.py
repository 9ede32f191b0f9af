"""Relations inside a source: rows repeated word for word, keys used twice, rows whose parent is missing.

What relates to what comes from the manifests alone. A row that was kept in the legacy store as it came may still
turn out to be a repeat or an orphan; a row that became something else keeps its fate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands.copying import execute, fetch
from bluelamp.migration.commands.deciding import DECISIONS_A_STATEMENT, Decision, in_batches
from bluelamp.migration.models import SourceFile
from bluelamp.migration.sources import catalogue, taken
from bluelamp.migration.sources.manifest import Source

UNDECIDED = "(row.fate = '' OR (row.fate = 'loaded' AND row.targets = ARRAY['legacy:' || row.id]))"
REPEATS = """
    SELECT row.id, first.id, file.name, first.row
      FROM (SELECT source, kind, content_hash, min(id) AS first, count(*) AS times
              FROM migration_ledgerrow GROUP BY source, kind, content_hash HAVING count(*) > 1) AS same
      JOIN migration_ledgerrow AS row USING (source, kind, content_hash)
      JOIN migration_ledgerrow AS first ON first.id = same.first
      JOIN migration_sourcefile AS file ON file.id = first.file_id
     WHERE row.id <> same.first AND {undecided}
       AND NOT EXISTS (SELECT 1 FROM migration_ledgerrow AS later
                        WHERE later.source = row.source AND later.kind = row.kind AND later.key = row.key
                          AND later.id > same.first AND later.id < row.id
                          AND later.delivery > first.delivery AND later.fate <> 'refused'
                          AND later.content_hash <> row.content_hash)
     ORDER BY row.id
"""
USED_TWICE = """
    SELECT row.id, file.name, first.row, row.key = first.key
      FROM (SELECT source, kind, lower(key) AS low, delivery, min(id) AS first
              FROM migration_ledgerrow WHERE fate NOT IN ('refused', 'merged')
             GROUP BY source, kind, lower(key), delivery HAVING count(*) > 1) AS same
      JOIN migration_ledgerrow AS row
        ON row.source = same.source AND row.kind = same.kind AND lower(row.key) = same.low
       AND row.delivery = same.delivery
      JOIN migration_ledgerrow AS first ON first.id = same.first
      JOIN migration_sourcefile AS file ON file.id = first.file_id
     WHERE row.id <> same.first AND {undecided}
     ORDER BY row.id
"""
ORPHANS = """
    SELECT row.id, row.parent,
           EXISTS (SELECT 1 FROM migration_ledgerrow AS p
                    WHERE p.source = row.source AND p.kind = %(parent)s AND p.key = row.parent) AS was_refused
      FROM migration_ledgerrow AS row
     WHERE row.kind = %(kind)s AND {undecided} AND row.source = %(source)s
       AND NOT EXISTS (SELECT 1 FROM migration_ledgerrow AS p
                        WHERE p.source = row.source AND p.kind = %(parent)s AND p.key = row.parent
                          AND p.fate <> 'refused')
     ORDER BY row.id
"""
FOUND = """
    UPDATE migration_ledgerrow AS row
       SET fate = %(fate)s, risk = 0, targets = CASE WHEN %(fate)s = '' THEN '{{}}' ELSE ARRAY['legacy:' || row.id] END,
           reason = concat_ws('; ', nullif(regexp_replace(row.reason, '(; )?{missing}.*$', ''), ''), nullif(%(kept)s, ''))
     WHERE row.source = %(source)s AND row.kind = %(kind)s AND row.fate = 'held' AND row.result_hash IS NULL
       AND cardinality(row.targets) = 0 AND row.reason ~ '{missing}'
       AND EXISTS (SELECT 1 FROM migration_ledgerrow AS p
                    WHERE p.source = row.source AND p.kind = %(parent)s AND p.key = row.parent
                      AND p.fate <> 'refused')
"""
MISSING = "its parent [^;]* (is not among the|was refused)"
WRITE = """
    UPDATE migration_ledgerrow AS row
       SET fate = d.fate, risk = d.risk, targets = string_to_array(d.targets, ' '),
           reason = concat_ws('; ', nullif(regexp_replace(row.reason, '(; )?kept in the legacy store.*$', ''), ''),
                              nullif(d.reason, ''))
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[])
           AS d(id, fate, reason, targets, risk)
     WHERE row.id = d.id AND {undecided}
"""


def relate() -> int:
    """Decide every row that its relations decide; how many. A parent that came later frees those held for it."""
    _free()
    return _decide(_repeats()) + _decide(_twice()) + _decide(_orphans())


def _decide(decisions: Iterator[Decision]) -> int:
    decided = 0
    for batch in in_batches(decisions, DECISIONS_A_STATEMENT):
        with transaction.atomic():
            decided += execute(WRITE.format(undecided=UNDECIDED), _columns(batch))
    return decided


def _columns(batch: Sequence[Decision]) -> list[list[object]]:
    return [
        [one.id for one in batch],
        [str(one.fate.value) for one in batch],
        [one.reason for one in batch],
        [" ".join(one.targets) for one in batch],
        [int(one.risk) for one in batch],
    ]


def _repeats() -> Iterator[Decision]:
    for id_, first, name, row in fetch(REPEATS.format(undecided=UNDECIDED)):
        yield Decision(
            id_, Fate.MERGED, f"the same, word for word, as row {row} of {name}", (f"ledger:{first}",)
        )


def _twice() -> Iterator[Decision]:
    for id_, name, row, is_same in fetch(USED_TWICE.format(undecided=UNDECIDED)):
        how = "" if is_same else " (only capitals differ)"
        why = f"its key is already used, with other content, by row {row} of {name}{how}"
        yield Decision(id_, Fate.HELD, why, risk=Risk.MEDIUM)


def _free() -> None:
    """Rows held for a parent that has come since are what they would have been had it come before them."""
    for source in _loaded_sources():
        mapped = taken.of(source)
        for kind, parent in source.parents.items():
            is_mapped = kind in mapped.kinds
            asked = {
                "source": source.name, "kind": kind, "parent": parent.kind, "fate": "" if is_mapped else "loaded",
                "kept": "" if is_mapped else mapped.reason(kind),
            }  # fmt: skip
            execute(FOUND.format(missing=MISSING), asked)


def _orphans() -> Iterator[Decision]:
    for source in _loaded_sources():
        for kind, parent in source.parents.items():
            if parent.optional:
                continue
            asked = {"source": source.name, "kind": kind, "parent": parent.kind}
            label = source.kinds[parent.kind].label.lower()
            for id_, key, was_refused in fetch(ORPHANS.format(undecided=UNDECIDED), asked):
                why = "was refused" if was_refused else f"is not among the {label}"
                yield Decision(id_, Fate.HELD, f"its parent {key} {why}", risk=_risk(source, kind))


def _risk(source: Source, kind: str) -> Risk:
    """A lost part of something that may be live, or says what somebody did, is looked at first."""
    parent = source.parents[kind]
    return Risk.HIGH if any(rule.kind != "other" for rule in source.kinds[parent.kind].live) else Risk.LOW


def _loaded_sources() -> list[Source]:
    names = SourceFile.objects.order_by("source").values_list("source", flat=True).distinct()
    return [source for name in names if (source := catalogue.known(name))]
