"""Keeping the index true: rarity, verification, rebuilding; online and safe to repeat."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.db import transaction
from django.db.models import Max

from bluelamp.search.commands import indexing
from bluelamp.search.commands.indexing import Filed, raw_cursor, rows_of
from bluelamp.search.models import NameToken
from bluelamp.search.rules import cards

STEP = 2000
SWEEP = 20000  # one pass over the row tables for each: they carry no index by subject


def refresh_rarity() -> int:
    """Recount how many openly held subjects carry each word, in short transactions; returns words changed."""
    changed = 0
    last = NameToken.objects.aggregate(last=Max("id"))["last"] or 0
    for start in range(0, last + 1, STEP):
        with transaction.atomic():
            changed += _recount(raw_cursor(), start)
    with transaction.atomic():
        return changed + _count_subjects(raw_cursor())


def _count_subjects(cursor: psycopg.Cursor) -> int:
    """Keep the number of openly held subjects with the empty word: how crowded a pair of words is likely to be."""
    cursor.execute(
        "INSERT INTO search_token AS t (text, df, xid) SELECT '', count(*), 0 FROM search_subject WHERE guard = 0"
        " ON CONFLICT (text) DO UPDATE SET df = excluded.df WHERE t.df <> excluded.df"
    )
    if cursor.rowcount:
        indexing._count_write(cursor, True)
    return cursor.rowcount


def _recount(cursor: psycopg.Cursor, start: int) -> int:
    cursor.execute(
        "UPDATE search_token t SET df = c.n FROM (SELECT w.id, (SELECT count(DISTINCT o.subject_id) FROM"
        " search_name_one o WHERE o.token_id = w.id AND o.guard = 0) n FROM search_token w"
        " WHERE w.id >= %s AND w.id < %s) c WHERE c.id = t.id AND t.df <> c.n AND t.text <> '' AND right(t.text, 1) <> '.'",
        [start, start + STEP],
    )
    changed = cursor.rowcount
    if changed:
        indexing._count_write(cursor, True)
    return changed


def _batches(cursor: psycopg.Cursor) -> Iterator[list[Filed]]:
    last = 0
    while True:
        cursor.execute(
            "SELECT id, guard, card FROM search_subject WHERE id > %s ORDER BY id LIMIT %s", [last, SWEEP]
        )
        batch = [Filed(number, guard, cards.load(card)) for number, guard, card in cursor]
        if not batch:
            return
        last = batch[-1].number
        yield batch


def _held(cursor: psycopg.Cursor, batch: list[Filed]) -> tuple[set[tuple[object, ...]], ...]:
    low, high = batch[0].number, batch[-1].number
    found = []
    for table, columns in (indexing.PAIRS, indexing.SINGLES, indexing.IDENTS):
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE subject_id BETWEEN %s AND %s",  # noqa: S608
            [low, high],
        )
        found.append(set(cursor.fetchall()))
    return tuple(found)


def _ids(cursor: psycopg.Cursor, batch: list[Filed]) -> dict[str, int]:
    texts = sorted({text for one in batch for text in cards.tokens_of(one.card)})
    cursor.execute("SELECT text, id FROM search_token WHERE text = ANY(%s)", [texts])
    known = {str(text): int(number) for text, number in cursor}
    return known | {text: -1 for text in texts if text not in known}


def verify_index() -> int:
    """Work out every row again from the cards; returns how many rows differ (0 when the index is true)."""
    with transaction.atomic():
        cursor = raw_cursor()
        return sum(
            len(wanted ^ held)
            for batch in _batches(cursor)
            for wanted, held in zip(rows_of(batch, _ids(cursor, batch)), _held(cursor, batch), strict=True)
        )


def rebuild_index() -> int:
    """Put right every row that differs from the cards, batch by batch, while search goes on; returns rows changed."""
    changed = 0
    with transaction.atomic():
        batches = list(_batches(raw_cursor()))
    for batch in batches:
        with transaction.atomic():
            changed += _put_right(raw_cursor(), [one.number for one in batch])
    return changed


def _put_right(cursor: psycopg.Cursor, numbers: list[int]) -> int:
    cursor.execute(
        "SELECT id, guard, card FROM search_subject WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [numbers]
    )
    batch = [Filed(number, guard, cards.load(card)) for number, guard, card in cursor]
    if not batch:
        return 0
    texts = {text for one in batch for text in cards.tokens_of(one.card)}
    openly = {text for one in batch if not one.guard for text in cards.tokens_of(one.card)}
    ids = indexing._token_ids(cursor, texts, openly)
    changed = 0
    tables = (indexing.PAIRS, indexing.SINGLES, indexing.IDENTS)
    for (table, columns), wanted, held in zip(tables, rows_of(batch, ids), _held(cursor, batch), strict=True):
        indexing._delete(cursor, table, columns, held - wanted)
        indexing._copy(cursor, table, columns, wanted - held)
        changed += len(wanted ^ held)
    if changed:
        indexing._count_write(cursor, True)
    return changed
