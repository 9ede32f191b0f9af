"""Verifying and rebuilding places and organisations from the records of their owners."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import psycopg
from django.db import transaction

from bluelamp.search import declare
from bluelamp.search.commands import places
from bluelamp.search.commands.indexing import raw_cursor
from bluelamp.search.commands.narratives import snapshot
from bluelamp.search.commands.places import Filed, Made, Rows
from bluelamp.search.commands.topics import count_write
from bluelamp.search.rules import entries

STEP = 1000


def verify_entries() -> int:
    """Work out every place and organisation again from the records; returns how many differ."""
    return sum(_pass(kind, is_repair=False) for kind in declare.entries)


def rebuild_entries() -> int:
    """Put right every place and organisation that differs, in short transactions; returns how many."""
    return sum(_pass(kind, is_repair=True) for kind in declare.entries)


def _pass(kind: str, *, is_repair: bool) -> int:
    last: uuid.UUID | None = None
    wrong = 0
    while True:
        with snapshot():
            batch = declare.entries[kind].records(last, STEP)
            to = batch[-1].id if len(batch) == STEP else None
            wrong += _step(kind, places.made_of(batch), (last, to), is_repair)
        if to is None:
            return wrong
        last = to


def _step(
    kind: str, made: Sequence[Made], reach: tuple[uuid.UUID | None, uuid.UUID | None], is_repair: bool
) -> int:
    cursor = raw_cursor()
    kept = {one.made.id: one for one in places.held(cursor, kind, [one.id for one in made])}
    texts = {word for one in kept.values() for word in entries.words_of(one.made.card)}
    ids = _ids(cursor, kind, texts)
    actual = _actual(cursor, [one.number for one in kept.values()])
    differing = [one for one in made if not _is_true(kept.get(one.id), one, ids, actual)]
    stray = _stray(cursor, kind, [one.id for one in made], reach)
    if is_repair:
        _put_right(cursor, kind, differing, kept, actual)
        places.forget_entries(kind, stray)
    return len(differing) + len(stray)


def _is_true(
    filed: Filed | None, made: Made, ids: dict[str, int], actual: dict[int, tuple[Rows, Rows]]
) -> bool:
    if filed is None or filed.made != made:
        return False
    return places.rows_of([filed], ids) == actual.get(filed.number, (set(), set()))


def _ids(cursor: psycopg.Cursor, kind: str, texts: set[str]) -> dict[str, int]:
    cursor.execute(
        "SELECT text, id FROM search_entry_word WHERE kind = %s AND text = ANY(%s)", [kind, sorted(texts)]
    )
    known = {str(text): int(number) for text, number in cursor.fetchall()}
    return dict.fromkeys(texts, -1) | known


def _actual(cursor: psycopg.Cursor, numbers: list[int]) -> dict[int, tuple[Rows, Rows]]:
    found: dict[int, tuple[Rows, Rows]] = {number: (set(), set()) for number in numbers}
    cursor.execute(
        "SELECT word_id, guard, number, entry_id FROM search_entry_row WHERE entry_id = ANY(%s)", [numbers]
    )
    for row in cursor.fetchall():
        found[row[3]][0].add(tuple(row))
    cursor.execute(
        "SELECT kind, value, entry_id, guard FROM search_entry_key WHERE entry_id = ANY(%s)", [numbers]
    )
    for row in cursor.fetchall():
        found[row[2]][1].add(tuple(row))
    return found


def _stray(
    cursor: psycopg.Cursor, kind: str, ids: list[uuid.UUID], reach: tuple[uuid.UUID | None, uuid.UUID | None]
) -> list[uuid.UUID]:
    cursor.execute(
        "SELECT ref_id FROM search_entry WHERE kind = %s AND NOT ref_id = ANY(%s::uuid[])"
        " AND (%s::uuid IS NULL OR ref_id > %s) AND (%s::uuid IS NULL OR ref_id <= %s)",
        [kind, ids, reach[0], reach[0], reach[1], reach[1]],
    )
    return [one for (one,) in cursor.fetchall()]


def _put_right(
    cursor: psycopg.Cursor, kind: str, made: Sequence[Made], kept: dict[uuid.UUID, Filed],
    actual: dict[int, tuple[Rows, Rows]],
) -> None:  # fmt: skip
    """Write what differs anew: rows that are there go first, so that a broken index cannot stand in the way."""
    if not made:
        return
    for one in made:
        if filed := kept.get(one.id):
            places.delete_rows(cursor, *actual[filed.number])
            cursor.execute("DELETE FROM search_entry WHERE id = %s", [filed.number])
    places.index_made(kind, made)


def refresh_entry_words() -> int:
    """Recount how many openly held entries carry each word, in short transactions; returns words changed."""
    changed, last = 0, 0
    while True:
        with transaction.atomic():
            cursor = raw_cursor()
            cursor.execute(
                "SELECT max(id) FROM (SELECT id FROM search_entry_word WHERE id > %s ORDER BY id LIMIT %s) w",
                [last, STEP],
            )
            (to,) = cursor.fetchone() or (None,)
            if to is None:
                return changed
            cursor.execute(
                "UPDATE search_entry_word t SET df = c.n FROM (SELECT w.id, (SELECT count(DISTINCT r.entry_id) FROM"
                " search_entry_row r WHERE r.word_id = w.id AND r.guard = 0) n FROM search_entry_word w"
                " WHERE w.id > %s AND w.id <= %s) c WHERE c.id = t.id AND t.df <> c.n",
                [last, to],
            )
            changed += cursor.rowcount
            if cursor.rowcount:
                count_write(cursor, places.LOCATION, is_open=True)
                count_write(cursor, places.ORGANISATION, is_open=True)
            last = int(str(to))
