"""Keeping the index true: rarity, verification, rebuilding; online and safe to repeat."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from typing import TypeVar

import psycopg
from django.db import transaction
from django.db.models import Max

from bluelamp.search import declare
from bluelamp.search.commands import indexing, merging
from bluelamp.search.commands.indexing import Rows, raw_cursor
from bluelamp.search.commands.merging import Difference
from bluelamp.search.models import NameToken
from bluelamp.search.types import Subject

STEP, RECORDS = 2000, 1000


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
        indexing.count_write(cursor, is_open=True)
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
        indexing.count_write(cursor, is_open=True)
    return changed


# --- is the index true ---------------------------------------------------------------------------------
def verify_index() -> int:
    """Work out every key, row and card again; returns how many differ (0 when the index is true to the records)."""
    keys = sum(len(surplus) + len(missing) for _, surplus, missing in merging.wrong_keys())
    return keys + sum(one.rows for one in merging.differences()) + sum(map(len, _stale()))


def rebuild_index() -> int:
    """Put right what differs, in short transactions, while search goes on; returns how much was changed."""
    changed = 0
    for some in _in_steps(merging.wrong_keys()):
        with transaction.atomic():
            changed += _put_keys_right(some)
    for stale in _stale():
        with transaction.atomic():
            indexing.index_many(stale)
        changed += len(stale)
    for differing in _in_steps(merging.differences()):
        with transaction.atomic():
            changed += _put_rows_right(differing)
    return changed


Item = TypeVar("Item")


def _in_steps(items: Iterator[Item]) -> Iterator[list[Item]]:
    while some := list(itertools.islice(items, STEP)):
        yield some


def _put_keys_right(wrong: list[tuple[int, set[int], set[int]]]) -> int:
    """Correct the keys of words; the empty word's transaction tells every process to read the vocabulary anew."""
    cursor = raw_cursor()
    surplus: Rows = {(key, token) for token, keys, _ in wrong for key in keys}
    missing: Rows = {(key, token) for token, _, keys in wrong for key in keys}
    indexing.delete_rows(cursor, "search_token_key", ("key", "token_id"), surplus)
    indexing.copy_rows(cursor, "search_token_key", ("key", "token_id"), missing)
    cursor.execute(
        "INSERT INTO search_token AS t (text, df, xid) VALUES ('', 0, pg_current_xact_id()::text::bigint)"
        " ON CONFLICT (text) DO UPDATE SET xid = excluded.xid"
    )
    indexing.count_write(cursor, is_open=True)
    return len(surplus) + len(missing)


def _put_rows_right(differing: list[Difference]) -> int:
    changed = sum(merging.put_rows_right(one) for one in differing)
    if changed:
        indexing.count_write(raw_cursor(), is_open=True)
    return changed


def _stale() -> Iterator[list[Subject]]:
    """Subjects whose card is not what their owner's records say, in batches; those nobody owns any more are not here."""
    for kind, read in declare.subjects.items():
        last: uuid.UUID | None = None
        while batch := read(last, RECORDS):
            last = batch[-1].id
            if stale := indexing.not_as_filed(kind, batch):
                yield stale
