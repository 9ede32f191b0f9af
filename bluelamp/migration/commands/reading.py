"""Rows of the ledger read again with their raw row, in batches and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.models import SourceFile
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources.catalogue import reread


@dataclass(slots=True)
class Held:
    """A ledger row with its values."""

    id: int
    kind: str
    key: str
    parent: str
    row: SourceRow
    is_waiting: bool = True


@cache
def header_of(file_id: int) -> tuple[str, ...]:
    """The columns of a file; they never change once it is known."""
    return tuple(SourceFile.objects.values_list("header", flat=True).get(id=file_id))


WAITING = """
    SELECT l.id, l.source, l.kind, l.key, l.parent, l.file_id, s.raw, l.fate = ''
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE l.kind = %s AND l.fate = '' AND l.id > %s
     ORDER BY l.id LIMIT %s
"""
CHILDREN = """
    SELECT l.id, l.source, l.kind, l.key, l.parent, l.file_id, s.raw, l.fate = ''
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE l.kind = ANY(%s) AND l.parent = ANY(%s) AND l.fate NOT IN ('refused', 'merged')
     ORDER BY l.id
"""
BY_ID = """
    SELECT l.id, l.source, l.kind, l.key, l.parent, l.file_id, s.raw, l.fate = ''
      FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
     WHERE l.id = ANY(%s) ORDER BY l.id
"""


def _held(rows: Sequence[tuple[object, ...]]) -> list[Held]:
    return [
        Held(id_, kind, key, parent, reread(source, kind, header_of(file), bytes(raw)), waiting)  # type: ignore[arg-type, call-overload]
        for id_, source, kind, key, parent, file, raw, waiting in rows
    ]


def waiting(kind: str, size: int) -> Iterator[list[Held]]:
    """Waiting rows of a kind, a batch at a time, in order."""
    after = 0
    while batch := _held(fetch(WAITING, [kind, after, size])):
        yield batch
        after = batch[-1].id


def after(kind: str, last: int, size: int) -> list[Held]:
    """The next waiting rows of a kind after a ledger id."""
    return _held(fetch(WAITING, [kind, last, size]))


def children(kinds: Sequence[str], parents: Sequence[str]) -> dict[str, list[Held]]:
    """Rows that belong to these parents, by parent."""
    found: dict[str, list[Held]] = defaultdict(list)
    for held in _held(fetch(CHILDREN, [list(kinds), list(parents)])):
        found[held.parent].append(held)
    return found


def by_id(ids: Sequence[int]) -> list[Held]:
    """These ledger rows."""
    return _held(fetch(BY_ID, [list(ids)]))


def postcodes_of_incidents(references: Sequence[str]) -> dict[str, str]:
    """The postcode of each incident."""
    rows = fetch(
        """
        SELECT l.id, l.source, l.kind, l.key, l.parent, l.file_id, s.raw, l.fate = ''
          FROM migration_ledgerrow AS l JOIN migration_legacyrecord AS s ON s.ledger_id = l.id
         WHERE l.source = 'command_log' AND l.kind = 'IN' AND l.key = ANY(%s) AND l.fate <> 'refused'
        """,
        [list(set(references))],
    )
    return {held.key: held.row.get("POSTCODE") for held in _held(rows)}


def known_keys(kind: str, keys: Sequence[str]) -> set[str]:
    """Which of these keys exist among the rows of a kind."""
    rows = fetch(
        "SELECT key FROM migration_ledgerrow WHERE kind = %s AND key = ANY(%s) AND fate <> 'refused'",
        [kind, list(set(keys))],
    )
    return {key for (key,) in rows}


def loaded_keys(kind: str, keys: Sequence[str]) -> set[str]:
    """Which of these keys have been loaded."""
    rows = fetch(
        "SELECT key FROM migration_ledgerrow WHERE kind = %s AND key = ANY(%s) AND fate = 'loaded'",
        [kind, list(set(keys))],
    )
    return {key for (key,) in rows}


def targeted_keys(kind: str, keys: Sequence[str]) -> set[str]:
    """Which of these keys became something, held ones included."""
    rows = fetch(
        "SELECT key FROM migration_ledgerrow WHERE kind = %s AND key = ANY(%s) "
        "AND fate IN ('loaded', 'held', 'merged') AND cardinality(targets) > 0",
        [kind, list(set(keys))],
    )
    return {key for (key,) in rows}
