"""Reading the whole index beside the cards it follows from, in the order of subjects, in little memory.

One read-only snapshot with a cursor over each table: it takes no transaction id, so that readers of facts are not
held back, and it sees one state of the data however long it takes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection

from bluelamp.search.commands import indexing
from bluelamp.search.commands.indexing import Filed, Rows, raw_cursor, rows_of
from bluelamp.search.rules import cards

FETCHED = 20_000
TABLES = (indexing.PAIRS, indexing.SINGLES, indexing.IDENTS)
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A subject whose rows are not what follows from its card: rows too many and rows missing, by table."""

    number: int
    card: str
    surplus: tuple[Rows, ...]
    missing: tuple[Rows, ...]

    @property
    def rows(self) -> int:
        """How many rows differ."""
        return sum(map(len, self.surplus)) + sum(map(len, self.missing))


@contextmanager
def long_look() -> Iterator[psycopg.Connection[Row]]:
    """A connection of its own, in a read-only snapshot."""
    given = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{key: given[key] for key in wanted if given.get(key)}) as looking:
        looking.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        looking.read_only = True
        yield looking


def differences() -> Iterator[Difference]:
    """Every subject whose rows differ from its card, and rows of subjects that are not there at all."""
    with long_look() as looking:
        ids = _vocabulary(looking)
        held = [_by_subject(looking, number) for number in range(len(TABLES))]
        waiting = [next(one, None) for one in held]
        for number, guard, card in _cards(looking):
            for place, source in enumerate(held):
                while (row := waiting[place]) and row[0] < number:
                    yield _stray(place, row)
                    waiting[place] = next(source, None)
            kept = [
                row[1] if (row := waiting[place]) and row[0] == number else set()
                for place in range(len(held))
            ]
            for place, source in enumerate(held):
                if (row := waiting[place]) and row[0] == number:
                    waiting[place] = next(source, None)
            wanted = rows_of([Filed(number, guard, cards.load(card))], ids)
            if tuple(kept) != wanted:
                surplus = tuple(k - w for k, w in zip(kept, wanted, strict=True))
                missing = tuple(w - k for k, w in zip(kept, wanted, strict=True))
                yield Difference(number, card, surplus, missing)
        for place, source in enumerate(held):
            for row in itertools.chain(filter(None, [waiting[place]]), source):
                yield _stray(place, row)


def _stray(place: int, row: tuple[int, Rows]) -> Difference:
    surplus = tuple(row[1] if place == one else set() for one in range(len(TABLES)))
    return Difference(row[0], "", surplus, (set(), set(), set()))


class _Ids(dict[str, int]):
    """Words by text; one that is not in the vocabulary gives a row that nobody holds."""

    def __missing__(self, text: str) -> int:
        return -1


def _vocabulary(looking: psycopg.Connection[Row]) -> _Ids:
    return _Ids(
        {str(text): int(str(number)) for text, number in looking.execute("SELECT text, id FROM search_token")}
    )


def _rows(looking: psycopg.Connection[Row], name: str, statement: str) -> Iterator[Row]:
    with looking.cursor(name) as cursor:
        cursor.itersize = FETCHED
        cursor.execute(statement)
        yield from cursor


def _cards(looking: psycopg.Connection[Row]) -> Iterator[tuple[int, int, str]]:
    for number, guard, card in _rows(
        looking, "cards", "SELECT id, guard, card FROM search_subject ORDER BY id"
    ):
        yield int(str(number)), int(str(guard)), str(card)


def _by_subject(looking: psycopg.Connection[Row], place: int) -> Iterator[tuple[int, Rows]]:
    table, columns = TABLES[place]
    at = columns.index("subject_id")
    statement = f"SELECT {', '.join(columns)} FROM {table} ORDER BY subject_id"  # noqa: S608
    for number, rows in itertools.groupby(_rows(looking, table, statement), key=lambda row: row[at]):
        yield int(str(number)), set(rows)


def wrong_keys() -> Iterator[tuple[int, set[int], set[int]]]:
    """(word, keys too many, keys missing) of every word whose keys are not what the rules give."""
    with long_look() as looking:
        texts = _rows(looking, "words", "SELECT id, text FROM search_token ORDER BY id")
        keys = _rows(looking, "keys", "SELECT token_id, key FROM search_token_key ORDER BY token_id")
        yield from _keys_compared(texts, itertools.groupby(keys, key=lambda row: row[0]))


def _keys_compared(
    texts: Iterable[Row], held: Iterator[tuple[object, Iterator[Row]]]
) -> Iterator[tuple[int, set[int], set[int]]]:
    current = next(held, None)
    for token, text in texts:
        number = int(str(token))
        kept: set[int] = set()
        while current and int(str(current[0])) <= number:
            found = {int(str(key)) for _, key in current[1]}
            if int(str(current[0])) == number:
                kept = found
            current = next(held, None)
        wanted = {key for _, key in indexing.token_keys(str(text))}
        if kept != wanted:
            yield number, kept - wanted, wanted - kept


def put_rows_right(one: Difference) -> int:
    """Make one subject's rows follow from its card, unless it was written meanwhile; returns rows changed."""
    cursor = raw_cursor()
    cursor.execute("SELECT card FROM search_subject WHERE id = %s FOR UPDATE", [one.number])
    now = cursor.fetchone()
    if (str(now[0]) if now else "") != one.card or any(-1 in row for rows in one.missing for row in rows):
        return 0
    for (table, columns), surplus, missing in zip(TABLES, one.surplus, one.missing, strict=True):
        indexing.delete_rows(cursor, table, columns, surplus)
        indexing.copy_rows(cursor, table, columns, missing)
    return one.rows
