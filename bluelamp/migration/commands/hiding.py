"""Taking rows that belong to restricted records out of the store's index, and putting them back.

What may be known is asked at every look (queries/sight.py); this makes sure that a sealed record's rows cost nobody
any time, for they are in no index that a search reads (ADR 0110).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.kernel import removals
from bluelamp.migration.commands.copying import execute, fetch
from bluelamp.migration.queries import sight
from bluelamp.migration.queries.store import CONTACT_ONLY, SILENT

DOOR = "migration.hiding"
LEVELS = {RestrictionState.RESTRICTED: CONTACT_ONLY, RestrictionState.SEALED: SILENT}
HIDING = "SELECT subject FROM access_restriction WHERE state IN ('restricted', 'sealed')"
BELONGING = "SELECT id, targets FROM migration_ledgerrow WHERE targets && %s::text[]"
BELOW = """
    SELECT l.id, p.id FROM unnest(%s::text[], %s::text[]) AS k(child, parent)
      JOIN migration_ledgerrow AS p ON p.id = ANY(%s) AND p.kind = k.parent
      JOIN migration_ledgerrow AS l ON l.source = p.source AND l.parent = p.key AND l.parent <> ''
       AND l.kind = split_part(k.child, ' ', 2) AND p.source = split_part(k.child, ' ', 1)
"""
TAKE = """
    INSERT INTO migration_hiddenrow (ledger_id, level, subjects, words)
    SELECT s.ledger_id, g.level, string_to_array(g.subjects, ' '), s.words
      FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS g(id, level, subjects)
      JOIN migration_legacyrecord AS s ON s.ledger_id = g.id
    ON CONFLICT (ledger_id) DO UPDATE SET level = excluded.level, subjects = excluded.subjects
"""
EMPTY = "UPDATE migration_legacyrecord SET words = '{}' WHERE ledger_id = ANY(%s) AND words <> '{}'"
PUT_BACK = """
    UPDATE migration_legacyrecord AS s SET words = h.words FROM migration_hiddenrow AS h
     WHERE h.ledger_id = s.ledger_id AND h.ledger_id = ANY(%s)
"""
DROP = "DELETE FROM migration_hiddenrow WHERE ledger_id = ANY(%s)"
NO_MORE = "SELECT ledger_id FROM migration_hiddenrow WHERE NOT ledger_id = ANY(%s)"
A_BATCH = 2_000


def hide_all() -> int:
    """Hold the store to every restriction in force; how many rows are hidden. Harmless to repeat."""
    subjects = [subject for (subject,) in fetch(HIDING)]
    wanted = _belonging(subjects) if subjects else {}
    restrictions = guard.restrictions_of(subjects)
    levels = {subject: LEVELS[one.state] for subject, one in restrictions.items() if one.state in LEVELS}
    for first in range(0, len(wanted), A_BATCH):
        _take(dict(list(wanted.items())[first : first + A_BATCH]), levels)
    _put_back([id_ for (id_,) in fetch(NO_MORE, [list(wanted)])])
    return len(wanted)


def _belonging(subjects: Sequence[str]) -> dict[int, set[str]]:
    """Every row that became one of these records, and every row below such a row."""
    hiding = set(subjects)
    found = {id_: hiding & set(targets) for id_, targets in fetch(BELONGING, [list(subjects)])}
    above = sight.above()
    fresh = list(found)
    while fresh:
        below = fetch(BELOW, [[child for child, _ in above], [parent for _, parent in above], fresh])
        fresh = sorted({id_ for id_, _ in below} - set(found))
        for id_, parent in below:
            found.setdefault(id_, set()).update(found[parent])
    return found


def _take(rows: dict[int, set[str]], levels: dict[str, int]) -> None:
    ids = list(rows)
    strictest = [max(levels[one] for one in rows[id_]) for id_ in ids]
    with transaction.atomic():
        execute(TAKE, [ids, strictest, [" ".join(sorted(rows[id_])) for id_ in ids]])
        execute(EMPTY, [ids])


def _put_back(ids: Sequence[int]) -> None:
    if ids:
        with removals.known_as(DOOR):
            execute(PUT_BACK, [list(ids)])
            execute(DROP, [list(ids)])
