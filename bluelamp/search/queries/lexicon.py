"""The vocabulary as this process knows it: sorted keys in memory, caught up from the database at every search.

Words are never taken out of the vocabulary, so a copy can only lack the newest. Each word carries the transaction
that brought it in; a search reads the words of all transactions that were not over when the copy was last caught
up, in its own snapshot. What it may show (is the word visible, who carries it) is read from the database each time.
"""

from __future__ import annotations

import gc
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import psycopg
from django.db import connection

from bluelamp.search.rules import keys

_KEY = np.dtype([("size", ">i4"), ("value", ">i8")])  # an item of PostgreSQL's binary arrays
_OWNER = np.dtype([("size", ">i4"), ("value", ">i4")])
_HEADER = 20
_RUN_BITS = (
    7  # keys come in 128 runs, each in order, so that no array comes near the gigabyte a field may hold
)
_KEYS = f"""
SELECT array_agg(key), array_agg(token_id) FROM (SELECT key, token_id FROM search_token_key ORDER BY key, token_id) k
GROUP BY key >> {64 - _RUN_BITS} ORDER BY key >> {64 - _RUN_BITS}
"""  # noqa: S608
_TOKENS = "COPY (SELECT id, text FROM search_token ORDER BY id) TO STDOUT"
_HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
  coalesce((SELECT xid FROM search_token WHERE text = ''), 0)
"""
FRESH_MOST = 2_000  # newer words kept beside the sorted arrays before they are sorted in


@dataclass(frozen=True, slots=True)
class Sorted:
    """The large part of the vocabulary: keys in order, each with the place of its word."""

    keys: np.ndarray
    places: np.ndarray
    ids: np.ndarray
    texts: bytes
    ends: np.ndarray

    def text_at(self, place: int) -> str:
        """The word at a place."""
        start = int(self.ends[place - 1]) if place else 0
        return self.texts[start : self.ends[place]].decode()

    def holders(self, asked: np.ndarray) -> Iterator[tuple[int, int]]:
        """(number of the key asked for, place of a word that has it)."""
        lows = np.searchsorted(self.keys, asked, "left").tolist()
        highs = np.searchsorted(self.keys, asked, "right").tolist()
        for number, (low, high) in enumerate(zip(lows, highs, strict=True)):
            if high > low:
                for place in self.places[low:high].tolist():
                    yield number, place

    def joined_by(self, words: Mapping[int, str]) -> Sorted:
        """The same with more words sorted in."""
        first = len(self.ids)
        keyed = sorted(
            (key, first + at)
            for at, text in enumerate(words.values())
            for key in {key for _, key in keys.keys_of(text)}
        )
        fresh = np.array([key for key, _ in keyed], np.int64)
        at = np.searchsorted(self.keys, fresh)
        sizes = np.fromiter(map(len, words.values()), np.int32, len(words))
        offset = int(self.ends[-1]) if first else 0
        return Sorted(
            np.insert(self.keys, at, fresh),
            np.insert(self.places, at, np.array([place for _, place in keyed], np.int32)),
            np.concatenate([self.ids, np.array(list(words), np.int32)]),
            self.texts + "".join(words.values()).encode(),
            np.concatenate([self.ends, np.cumsum(sizes) + offset]),
        )


@dataclass(slots=True)
class Lexicon:
    """Words and their keys: a large sorted part, a small part of newer words, the marks for initials.

    `horizon`: the transaction from which on words must be read before the copy is whole. `made`: the transaction that
    last put keys right; a copy read before it is thrown away. `known`: what earlier searches worked out from the
    sorted part, for their callers to keep there.
    """

    horizon: int
    made: int
    base: Sorted
    old: set[int]
    marks: dict[str, int]
    fresh: dict[int, str] = field(default_factory=dict)
    fresh_keys: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    known: dict[object, object] = field(default_factory=dict)

    def add(self, token: int, text: str) -> None:
        """A word that came after the sorted part was read; a repeat changes nothing."""
        if not text or token in self.old or token in self.fresh:
            return
        if text.endswith("."):
            self.marks[text] = token
            return
        self.fresh[token] = text
        for key in {key for _, key in keys.keys_of(text)}:
            self.fresh_keys[key].append(token)

    def settled(self) -> Lexicon:
        """A copy in which the newer words are sorted in."""
        base = self.base.joined_by(self.fresh)
        return Lexicon(self.horizon, self.made, base, self.old | set(self.fresh), dict(self.marks))


_held: dict[str, Lexicon] = {}
_lock = threading.Lock()


def _name() -> str:
    given = connection.settings_dict
    return f"{given['HOST']}:{given['PORT']}/{given['NAME']}"


def horizon() -> int:
    """The transaction from which on words must be read to make the copy whole; -1 when there is none yet."""
    held = _held.get(_name())
    return held.horizon if held else -1


def is_older_than(made: int) -> bool:
    """Whether the copy was read before keys were last put right."""
    held = _held.get(_name())
    return held is not None and held.made < made


def forget() -> None:
    """Drop the copy: another database stands behind the same name (a restore, a test)."""
    with _lock:
        _held.pop(_name(), None)


def read_all(cursor: psycopg.Cursor) -> None:
    """Read the whole vocabulary in the snapshot in hand, unless another thread just has."""
    with _lock:
        if _name() in _held:
            return
        cursor.execute(_HORIZON)
        since, made = cursor.fetchone() or (0, 0)
        found, owners = _keys(cursor)
        numbers, texts = _words(cursor)
        ids = np.array(numbers, dtype=np.int32)
        ends = np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)))
        base = Sorted(found, np.searchsorted(ids, owners).astype(np.int32), ids, b"".join(texts), ends)
        marks = {
            text.decode(): int(one) for one, text in zip(numbers, texts, strict=True) if text[-1:] == b"."
        }
        _held[_name()] = Lexicon(int(since), int(made), base, set(ids.tolist()), marks)
    gc.freeze()  # the vocabulary stays: the collector need not walk it again and again


def _keys(cursor: psycopg.Cursor) -> tuple[np.ndarray, np.ndarray]:
    """Every key in order, and the word of each: read as the arrays lie, without a Python object for each row."""
    cursor.execute(_KEYS, binary=True)
    result, runs = cursor.pgresult, range(cursor.rowcount)
    raw = (
        [(result.get_value(run, 0) or b"", result.get_value(run, 1) or b"") for run in runs] if result else []
    )
    keyed = [np.frombuffer(run, _KEY, offset=_HEADER)["value"] for run, _ in raw]
    owned = [np.frombuffer(run, _OWNER, offset=_HEADER)["value"] for _, run in raw]
    nothing = np.empty(0, np.int64)
    return np.concatenate([nothing, *keyed]).astype(np.int64), np.concatenate([nothing, *owned]).astype(
        np.int32
    )


def _copied(cursor: psycopg.Cursor, statement: str) -> Iterator[bytes]:
    with cursor.copy(statement) as rows:
        yield from map(bytes, rows)


def _words(cursor: psycopg.Cursor) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Ids in order and their texts."""
    lines = b"".join(_copied(cursor, _TOKENS)).split(b"\n")[:-1]
    pairs = [line.split(b"\t") for line in lines]
    return tuple(one for one, _ in pairs), tuple(text for _, text in pairs)


def caught_up(since: int, now: int, rows: Sequence[tuple[int, str]]) -> Lexicon:
    """The copy with the words that a search has just read, in its own snapshot, from a horizon on."""
    with _lock:
        held = _held[_name()]
        for token, text in rows:
            held.add(token, text)
        if held.horizon <= since:
            held.horizon = max(held.horizon, now)
        if len(held.fresh) > FRESH_MOST:
            held = _held[_name()] = held.settled()
    return held
