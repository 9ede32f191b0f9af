"""The legacy store answering from the one search box, marked as legacy, guarded and audited."""

from __future__ import annotations

from typing import Any

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries.rows import EXCERPT, legacy_ref
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.rules import words
from bluelamp.migration.rules.rows import WORD, decoded, folded
from bluelamp.migration.sources import catalogue
from bluelamp.search.declare import SourceQuery
from bluelamp.search.types import SourceHit, SourceSection

LABEL = "Old systems"
FIND = """
    SELECT l.id, l.source, l.kind, l.key, l.fate, l.reason, s.raw
      FROM migration_legacyrecord AS s JOIN migration_ledgerrow AS l ON l.id = s.ledger_id
     WHERE {clauses} ORDER BY (l.fate IN ('held', 'refused')) DESC, l.id LIMIT %s
"""
SHORTEST = 2


@query(needs=Permission.VIEW_LEGACY, shows=lambda section: [hit.ref for hit in section.hits])
def find(viewer: Actor, *, text: str, limit: int = 20) -> SourceSection:
    """Rows of the old systems that hold every word asked for, or a name that sounds like it; held rows first."""
    joined = "".join(WORD.findall(folded(text)))
    asked = [word for word in WORD.findall(folded(text)) if len(word) >= SHORTEST][:12]
    if not asked:
        return SourceSection(name="legacy", label=LABEL)
    clauses = " AND ".join(["s.words && %s::int[]"] * len(asked))
    values: list[object] = [words.keys_for(word) for word in asked]
    found = fetch(
        FIND.format(clauses=f"(({clauses}) OR s.words @> %s::int[])"),
        [*values, [words.number(joined)], limit + 1],
    )
    hits = tuple(_hit(row) for row in found[:limit])
    return SourceSection(
        name="legacy", label=LABEL, hits=hits, truncated=len(found) > limit, total_at_least=len(found)
    )


def answer(asked: SourceQuery) -> SourceSection:
    """What search calls: the box as typed."""
    return find(asked.viewer, text=asked.text, limit=asked.limit)


def _hit(row: tuple[Any, ...]) -> SourceHit:
    id_, source, kind, key, fate, reason, raw = row
    text, _ = decoded(bytes(raw)[: EXCERPT * 4])
    label = catalogue.kind_label(source, kind)
    return SourceHit(
        title=f"{label}: {key}" if key else label,
        detail=f"{' '.join(text.split())[:EXCERPT]} · {fate or 'waiting'}{': ' + reason if reason else ''}",
        url=f"/migration/rows/{id_}/",
        ref=str(legacy_ref(id_)),
        matched_on=f"{catalogue.title(source)}, legacy",
    )
