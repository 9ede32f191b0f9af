"""The batched statements of a search (domain/search.md §9): few round trips, generic plans, one snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import psycopg
from django.db import connection

from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.search.queries import lexicon
from bluelamp.search.queries.arrays import columns_of, int_columns, ints
from bluelamp.search.queries.lexicon import Lexicon
from bluelamp.search.queries.rights import Rights
from bluelamp.search.queries.vocabulary import Vocabulary
from bluelamp.search.rules import births, cards, variants
from bluelamp.search.rules.asking import Question, Slot
from bluelamp.search.rules.births import BirthAsked
from bluelamp.search.rules.cards import Card
from bluelamp.search.rules.scoring import BIRTH_WEIGHT, Reached, rarity

SINGLE_ROWS = 20_000  # words of a one-word query are taken best first until this many rows
PAIR_PROBES = 1200
PAIR_ROWS = 400  # rows read of one pair of words when no date of birth narrows it
CORRELATED = 8  # forenames go with surnames of their own people
CROWDED = 400  # a pair likely to be held by more is read near the date of birth only
RARE, RARE_WORDS, RARE_LIKENESS = 300, 4, 0.85
NEAR_WORDS, YEAR_WIDE = 4, 5000
MILLI = 1000
TIMEOUT_MS = 5000
ALL_BIRTHS = (0, 99_999_999)


@dataclass(frozen=True, slots=True)
class Found:
    """The open candidates by rank, their number at least, and whether there may be more."""

    filed: tuple[Filed, ...] = ()
    total: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """A stored subject as it is scored and shown."""

    number: int
    ref_id: str
    kind: str
    guard: int
    owner: str
    card: Card


@dataclass(frozen=True, slots=True)
class Moment:
    """The one moment a search looks at: its data version, and the vocabulary as it was then."""

    cursor: psycopg.Cursor
    version: tuple[int, int]
    words: Lexicon


@contextmanager
def one_snapshot() -> Iterator[Moment]:
    """A moment whose statements all see the same data; a time-out is an error, never a short answer."""
    connection.ensure_connection()
    cursor: psycopg.Cursor = psycopg.Cursor(connection.connection)
    is_outermost = connection.in_atomic_block and not connection.savepoint_ids
    isolation = _ISOLATION if is_outermost else ""
    if lexicon.horizon() < 0:
        cursor.execute(isolation + "SELECT 1")
        lexicon.read_all(cursor)
        isolation = ""
    try:
        yield _moment(cursor, isolation)
        cursor.execute("SET LOCAL statement_timeout = 0; " + _UNPLAN)
    except psycopg.errors.QueryCanceled as slow:
        raise CouldNotLook(
            "The search took too long and was stopped, so nothing can be said about who is there."
            " Add a fact (a date of birth, a forename) and search again."
        ) from slow


_ISOLATION = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; "
_PLAN = (
    f"SET LOCAL statement_timeout = {TIMEOUT_MS}; SET LOCAL plan_cache_mode = force_generic_plan;"
    " SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off;"
    " SET LOCAL enable_bitmapscan = off; "
)
_VERSION = """
SELECT coalesce(sum(writes), 0)::bigint, coalesce(sum(hidden_writes), 0)::bigint,
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
  coalesce((SELECT xid FROM search_token WHERE text = ''), 0) FROM search_counter;
SELECT id, text FROM search_token WHERE xid >= """
_UNPLAN = (
    "SET LOCAL plan_cache_mode = auto; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on;"
    " SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on"
)


def _moment(cursor: psycopg.Cursor, isolation: str) -> Moment:
    """Plans, time-out, data version and the newest words, in one message."""
    since = lexicon.horizon()
    cursor.execute(isolation + _PLAN + _VERSION + str(since))
    answers = [cursor.fetchall() for _ in cursor.results() if cursor.description]
    (writes, hidden, now, made), newest = answers[0][0], answers[1]
    if lexicon.is_older_than(made):
        lexicon.forget()
        lexicon.read_all(cursor)
        return _moment(cursor, "")
    words = lexicon.caught_up(since, now, [(int(token), text) for token, text in newest])
    return Moment(cursor, (writes, hidden), words)


# --- candidates ---------------------------------------------------------------------------------------
_BONUS = """CASE
  WHEN p.dob = %(same)s THEN %(full)s::int WHEN p.dob = %(swapped)s THEN %(full)s::int * 9 / 10
  WHEN p.dob / 100 = %(month)s THEN %(full)s::int * 8 / 10 WHEN p.dob %% 10000 = %(day)s THEN %(full)s::int * 7 / 10
  WHEN p.dob / 10000 = %(year)s AND p.dob %% 100 = %(date)s THEN %(full)s::int * 65 / 100
  WHEN p.dob BETWEEN %(low)s AND %(high)s THEN %(within)s::int WHEN p.dob = 0 THEN %(full)s::int / 4 ELSE 0 END"""
# One word with a birth that is merely near tells less than two words with a wrong one.
_ALONE = f"CASE WHEN p.dob IN (%(same)s, %(swapped)s) THEN {_BONUS} ELSE ({_BONUS}) / a.near END"
_FIND = f"""
WITH pairs AS MATERIALIZED (
  SELECT p.subject_id, a.sort, max(a.w) AS w, max({_BONUS}) AS bonus, count(*) AS n
  FROM unnest(%(lo)s::int[], %(hi)s::int[], %(w)s::int[], %(sort)s::int[], %(from)s::int[], %(to)s::int[])
    a(lo, hi, w, sort, low, high)
  CROSS JOIN LATERAL (
    SELECT q.subject_id, q.dob FROM search_name_pair q
    WHERE q.tok_lo = a.lo AND q.tok_hi = a.hi AND q.guard = 0 AND q.dob BETWEEN a.low AND a.high
    ORDER BY q.dob, q.subject_id LIMIT %(most)s::int) p
  GROUP BY p.subject_id, a.sort),
ones AS MATERIALIZED (
  SELECT p.subject_id, max(a.w + {_ALONE})::int AS rank, count(*) AS n
  FROM unnest(%(token)s::int[], %(tw)s::int[], %(near)s::int[], %(tfrom)s::int[], %(tto)s::int[]) a(token, w, near, low, high)
  JOIN search_name_one p ON p.token_id = a.token AND p.guard = 0 AND p.dob BETWEEN a.low AND a.high
  GROUP BY p.subject_id),
best AS (
  SELECT subject_id, max(rank) AS rank, sum(n) AS n FROM (
    SELECT subject_id, (sum(w) + max(bonus))::int AS rank, sum(n) AS n FROM pairs GROUP BY subject_id
    UNION ALL SELECT subject_id, rank, n FROM ones) each
  GROUP BY subject_id),
top AS (
  SELECT subject_id, rank, count(*) OVER () AS total, sum(n) OVER () AS n FROM best
  ORDER BY rank DESC, subject_id LIMIT %(depth)s::int)
SELECT top.total::int, top.n::int, s.id, s.ref_id::text, s.kind, s.guard, s.owner, s.card
FROM top JOIN search_subject s ON s.id = top.subject_id ORDER BY top.rank DESC, s.id
"""  # noqa: S608


@dataclass(slots=True)
class _Asking:
    """The probes of one search: ranges of births of pairs of words, and of single words."""

    pairs: np.ndarray
    ones: list[tuple[int, int, int, int, int]]
    is_narrowed: bool = False


def candidates(cursor: psycopg.Cursor, question: Question, words: Vocabulary, depth: int) -> Found:
    """The open subjects that fit best, by rank, with their cards: one statement."""
    openly = words.openly()
    asking = _Asking(np.empty((6, 0), np.int64), [])
    _ask_pairs(asking, question, openly, words.population)
    for number in _whole_slots(question):
        _ask_one_word(asking, openly.get(number, []))
    if len(question.base) > 1:
        _ask_rare_words(asking, openly)
    if question.birth and question.birth.is_day:
        _ask_births(asking, question.birth.first, openly)
    if not (asking.pairs.size or asking.ones):
        return Found()
    names = ("lo", "hi", "w", "sort", "from", "to"), ("token", "tw", "near", "tfrom", "tto")
    given = {
        **_terms(question), **dict(zip(names[0], map(ints, asking.pairs), strict=True)),
        **dict(zip(names[1], int_columns(asking.ones, 5), strict=True)),
        "depth": str(depth), "most": str(2**31 - 1 if question.birth else PAIR_ROWS),
    }  # fmt: skip
    cursor.execute(_FIND, given, prepare=True, binary=True)
    rows = cursor.fetchall()
    total, read = rows[0][:2] if rows else (0, 0)
    is_cut = asking.is_narrowed or total > len(rows) or (not question.birth and read >= PAIR_ROWS)
    return Found(tuple(_filed(row[2:]) for row in rows), total, is_cut)


def _filed(row: Sequence[object]) -> Filed:
    number, ref, kind, guard, owner, card = row
    return Filed(number, ref, kind, guard, owner, cards.load(card))  # type: ignore[arg-type]


def _whole_slots(question: Question) -> list[int]:
    """Slots that stand for every word asked for: a single name, or two written as one."""
    everything = frozenset().union(*(slot.covers for slot in question.slots))
    return [number for number, slot in enumerate(question.slots) if slot.covers == everything]


def _terms(question: Question) -> dict[str, object]:
    return {name: str(value) for name, value in birth_terms(question).items()}


def birth_terms(question: Question) -> dict[str, int]:
    """The birth asked for, as the terms of the ranking bonus."""
    asked = question.birth
    terms = dict.fromkeys(("same", "swapped", "month", "day", "low", "year", "date"), -1) | {
        "high": -2,
        "full": 0,
        "within": 0,
    }
    if asked is None:
        return terms
    weight = int(BIRTH_WEIGHT[asked.is_day] * MILLI)
    first, last = asked.first, asked.last
    terms |= {
        "full": weight,
        "low": first.year * 10000,
        "high": last.year * 10000 + last.month * 100 + last.day,
    }
    if not asked.is_day:
        return terms | {"within": weight}
    swap = births.swapped(first)
    code = first.year * 10000 + first.month * 100 + first.day
    return terms | {
        "same": code, "swapped": swap.year * 10000 + swap.month * 100 + swap.day if swap else -1,
        "month": code // 100, "day": code % 10000, "year": first.year, "date": first.day, "within": weight // 2, "high": first.year * 10000 + 9999,
    }  # fmt: skip


# --- which probes -------------------------------------------------------------------------------------
def _ask_pairs(
    asking: _Asking, question: Question, openly: dict[int, list[Reached]], population: int
) -> None:
    """Subjects one of whose names holds two of the words asked for, in any order; the best pairs first."""
    slots = question.slots
    made = [
        _products(openly.get(i, ()), openly.get(j, ()), i * 16 + j)
        for i, j in combinations(range(len(slots)), 2)
        if not slots[i].covers & slots[j].covers
    ]
    if not made:
        return
    every = np.concatenate(made, axis=1)
    every = every[:, np.lexsort((every[3], every[1], every[0], -every[2]))[:PAIR_PROBES]]
    near = _ranges_near(question.birth) if question.birth else []
    crowd = CROWDED * population if near and population else np.inf
    is_crowded = every[4] * CORRELATED > crowd
    asking.is_narrowed |= bool(is_crowded.any())
    quiet = every[:4, ~is_crowded]
    ranges = np.repeat(np.array([ALL_BIRTHS]).T, quiet.shape[1], axis=1)
    parts = [np.concatenate([quiet, ranges])]
    crowded = every[:4, is_crowded]
    for low, high in near if crowded.shape[1] else ():
        ranges = np.repeat(np.array([[low], [high]]), crowded.shape[1], axis=1)
        parts.append(np.concatenate([crowded, ranges]))
    asking.pairs = np.concatenate(parts, axis=1)


def _products(left: Sequence[Reached], right: Sequence[Reached], sort: int) -> np.ndarray:
    """Each word of one slot with each of another: lower token, higher token, worth, slots, how many might hold both."""
    a, b = (
        np.array([(one.token_id, _worth(one), one.df) for one in words[: variants.EXPANSIONS]], np.int64)
        for words in (left, right)
    )
    if not len(a) or not len(b):
        return np.empty((5, 0), np.int64)
    i, j = (one.ravel() for one in np.indices((len(a), len(b))))
    i, j = i[a[i, 0] != b[j, 0]], j[a[i, 0] != b[j, 0]]
    first, second = a[i, 0], b[j, 0]
    worth, product = a[i, 1] + b[j, 1], a[i, 2] * b[j, 2]
    return np.stack(
        [np.minimum(first, second), np.maximum(first, second), worth, np.full_like(i, sort), product]
    )


def _worth(one: Reached) -> int:
    return int(one.likeness.weight * rarity(one.df) * MILLI)


def _code(when: date) -> int:
    return when.year * 10_000 + when.month * 100 + when.day


def _ranges_near(asked: BirthAsked) -> list[tuple[int, int]]:
    """Every birth that agrees at all with the one asked for (domain/search.md §4), and births not known."""
    found = [(0, 0), ((asked.first.year - 1) * 10_000, (asked.last.year + 1) * 10_000 + 1231)]
    if asked.is_day:
        month_and_day = _code(asked.first) % 10_000
        found += [(year * 10_000 + month_and_day,) * 2 for year in sorted(_slips_of_year(asked.first.year))]
    return found


def _slips_of_year(year: int) -> set[int]:
    """Years that one figure, or two changed over, could make of a year."""
    tens, ones = year % 100 // 10, year % 10
    decade = year - ones
    found = {decade + other for other in range(10)} | {year + 10 * (other - tens) for other in range(10)}
    return (found | {year - year % 100 + ones * 10 + tens, year - 100, year + 100, year - 10, year + 10}) - {
        year
    }


def _ask_one_word(asking: _Asking, words: Sequence[Reached]) -> None:
    """Subjects that hold the one word asked for, best words first."""
    rows = 0
    words = words[: variants.EXPANSIONS]
    for taken, one in enumerate(words):
        if taken and rows + one.df > SINGLE_ROWS:
            asking.is_narrowed = True
            return
        asking.ones.append((one.token_id, _worth(one), 1, *ALL_BIRTHS))
        rows += one.df


def _ask_rare_words(asking: _Asking, openly: dict[int, list[Reached]]) -> None:
    """Subjects that hold a rare word asked for, whatever the other words say: a rare surname finds by itself."""
    for words in openly.values():
        for one in words[:RARE_WORDS]:
            if one.df <= RARE and one.likeness.weight >= RARE_LIKENESS and len(one.text) > 2:
                asking.ones.append((one.token_id, _worth(one), 2, *ALL_BIRTHS))


def _ask_births(asking: _Asking, born: date, openly: dict[int, list[Reached]]) -> None:
    """Subjects with the date of birth asked for, or one near it, and any one of the words."""
    for words in openly.values():
        for place, one in enumerate(words[: variants.EXPANSIONS]):
            worth = _worth(one)
            for low, high in _births_of_one_word(born, place, one.df):
                asking.ones.append((one.token_id, worth, 2, low, high))


def _births_of_one_word(born: date, place: int, df: int) -> list[tuple[int, int]]:
    """Ranges of births worth a look: the nearer a word is to what was asked, the wider; rare words a whole year."""
    code = _code(born)
    swap = births.swapped(born)
    found = [(code, code)]
    if swap:
        found.append((_code(swap),) * 2)
    if place < NEAR_WORDS:
        found += [(code + shift * 10_000,) * 2 for shift in (-10, -1, 1, 10)]
        found.append((code // 100 * 100, code // 100 * 100 + 31))
    if place == 0 and df <= YEAR_WIDE:
        found.append((born.year * 10_000, born.year * 10_000 + 1231))
    return found


def hidden_holders(words: Vocabulary, slots: Sequence[Slot]) -> list[int]:
    """Restricted and sealed subjects that hold enough of the words asked for."""
    needed = min(2, len({i for slot in slots for i in slot.covers}))
    covers: dict[int, frozenset[int]] = defaultdict(frozenset)
    for number, reached in words.reached.items():
        for one in reached:
            covers[one.token_id] |= slots[number].covers
    return sorted(
        subject
        for subject, tokens in words.hidden.items()
        if len(frozenset().union(*(covers[token] for token in tokens))) >= needed
    )


# --- identifiers, and cards by number --------------------------------------------------------------------
_IDENTS = """
SELECT i.subject_id, i.guard FROM unnest(%s::text[], %s::text[]) a(kind, value)
JOIN search_ident i ON i.kind = a.kind AND i.value = a.value AND {open}
UNION
SELECT i.subject_id, i.guard FROM unnest(%s::text[], %s::text[], %s::text[]) a(kind, low, high)
JOIN search_ident i ON i.kind = a.kind AND i.backwards >= a.low AND i.backwards < a.high AND {open}
ORDER BY 1 LIMIT 200
""".replace("{open}", "(i.guard = 0 OR i.guard = ANY(%s::int[]) OR i.subject_id = ANY(%s::int[]))")
_CARDS = """
SELECT s.id, s.ref_id::text, s.kind, s.guard, s.owner, s.card
FROM unnest(%s::int[]) a(id) JOIN search_subject s ON s.id = a.id
"""
SHORTEST_TAIL = 6


def by_keys(cursor: psycopg.Cursor, question: Question, rights: Rights) -> tuple[list[int], list[int]]:
    """(open, hidden) subjects that hold one of the exact keys, or a phone by its last figures."""
    exact = [(kind, value) for kind, value in question.keys]
    tails = []
    for kind, value in question.keys:
        figures = value.lstrip("+0")
        if kind == "phone" and len(figures) >= SHORTEST_TAIL:
            backwards = figures[::-1]
            tails.append((kind, backwards, backwards[:-1] + chr(ord(backwards[-1]) + 1)))
    given = [*columns_of(exact, 2), *rights.arrays, *columns_of(tails, 3), *rights.arrays]
    cursor.execute(_IDENTS, given, prepare=True)
    rows = cursor.fetchall()
    return [number for number, guard in rows if not guard], [number for number, guard in rows if guard]


def fetch(cursor: psycopg.Cursor, numbers: Sequence[int]) -> list[Filed]:
    """The cards of subjects, in the order of their numbers."""
    if not numbers:
        return []
    cursor.execute(_CARDS, [ints(sorted(numbers))], prepare=True)
    return [_filed(row) for row in cursor.fetchall()]
