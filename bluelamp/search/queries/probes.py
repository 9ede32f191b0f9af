"""The batched statements of a search (domain/search.md §9): few round trips, generic plans, one snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psycopg
from django.db import connection

from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.search.queries.arrays import array_of, columns_of
from bluelamp.search.rules import births, cards, variants
from bluelamp.search.rules.asking import Question, Slot
from bluelamp.search.rules.cards import Card
from bluelamp.search.rules.scoring import BIRTH_WEIGHT, Reached, rarity

CANDIDATES = 60
SINGLE_ROWS = 20_000  # words of a one-word query are taken best first until this many rows
PAIR_PROBES = 900
RARE, RARE_WORDS, RARE_LIKENESS = 300, 4, 0.85
NEAR_WORDS, YEAR_WIDE = 4, 5000
MILLI = 1000
TIMEOUT_MS = 5000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject worth scoring, with its rank among candidates."""

    number: int
    rank: int


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates in rank order, and how many there are at least."""

    candidates: tuple[Candidate, ...] = ()
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


@contextmanager
def one_snapshot() -> Iterator[psycopg.Cursor]:
    """A cursor whose statements all see the same data; a time-out is an error, never a short answer."""
    connection.ensure_connection()
    cursor: psycopg.Cursor = psycopg.Cursor(connection.connection)
    is_outermost = connection.in_atomic_block and not connection.savepoint_ids
    isolation = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;" if is_outermost else ""
    try:
        cursor.execute(isolation + _PLAN + _VERSION)
        while cursor.nextset():
            pass
        yield cursor
        cursor.execute("SET LOCAL statement_timeout = 0; " + _UNPLAN)
    except psycopg.errors.QueryCanceled as slow:
        raise CouldNotLook(
            "The search took too long and was stopped, so nothing can be said about who is there."
            " Add a fact (a date of birth, a forename) and search again."
        ) from slow


_PLAN = (
    f"SET LOCAL statement_timeout = {TIMEOUT_MS}; SET LOCAL plan_cache_mode = force_generic_plan;"
    " SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off;"
    " SET LOCAL enable_bitmapscan = off"
)
_VERSION = "; SELECT sum(writes)::bigint, sum(hidden_writes)::bigint FROM search_counter"
_UNPLAN = (
    "SET LOCAL plan_cache_mode = auto; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on;"
    " SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on"
)


def data_version(cursor: psycopg.Cursor) -> tuple[int, int]:
    """Open and hidden writes so far, as the snapshot's first statement read them."""
    seen, hidden = cursor.fetchone() or (0, 0)
    return int(seen or 0), int(hidden or 0)


# --- 2: pairs -----------------------------------------------------------------------------------------
_BONUS = """CASE
  WHEN p.dob = %(same)s THEN %(full)s::int WHEN p.dob = %(swapped)s THEN %(full)s::int * 9 / 10
  WHEN p.dob / 100 = %(month)s THEN %(full)s::int * 8 / 10 WHEN p.dob %% 10000 = %(day)s THEN %(full)s::int * 7 / 10
  WHEN p.dob / 10000 = %(year)s AND p.dob %% 100 = %(date)s THEN %(full)s::int * 65 / 100
  WHEN p.dob BETWEEN %(low)s AND %(high)s THEN %(within)s::int WHEN p.dob = 0 THEN %(full)s::int / 4 ELSE 0 END"""
# One word with a birth that is merely near tells less than two words with a wrong one.
_ALONE = f"CASE WHEN p.dob IN (%(same)s, %(swapped)s) THEN {_BONUS} ELSE ({_BONUS}) / %(near)s::int END"
_PAIRS = f"""
SELECT subject_id, rank, count(*) OVER () FROM (
  SELECT subject_id, (sum(w) + max(bonus))::int AS rank FROM (
    SELECT p.subject_id, a.sort, max(a.w) AS w, max({_BONUS}) AS bonus
    FROM unnest(%(lo)s::int[], %(hi)s::int[], %(w)s::int[], %(sort)s::int[]) a(lo, hi, w, sort)
    JOIN search_name_pair p ON p.tok_lo = a.lo AND p.tok_hi = a.hi AND p.guard = 0
    GROUP BY p.subject_id, a.sort) one
  GROUP BY subject_id) ranked
ORDER BY rank DESC, subject_id LIMIT {CANDIDATES}
"""  # noqa: S608


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


def _probe_pairs(slots: Sequence[Slot], reached: dict[int, list[Reached]]) -> list[tuple[int, int, int, int]]:
    """(low token, high token, weight, pair of slots), best first, up to the number of probes."""
    probes: dict[tuple[int, int, int], int] = {}
    for i, left in enumerate(slots):
        for j in range(i + 1, len(slots)):
            if left.covers & slots[j].covers:
                continue
            for a in reached.get(i, [])[: variants.EXPANSIONS]:
                for b in reached.get(j, [])[: variants.EXPANSIONS]:
                    if a.token_id != b.token_id:
                        key = (min(a.token_id, b.token_id), max(a.token_id, b.token_id), i * 16 + j)
                        probes[key] = max(probes.get(key, 0), _worth(a) + _worth(b))
    ordered = sorted(((lo, hi, w, sort) for (lo, hi, sort), w in probes.items()), key=lambda p: (-p[2], p))
    return ordered[:PAIR_PROBES]


def _worth(one: Reached) -> int:
    return int(one.likeness.weight * rarity(one.df) * MILLI)


def by_pairs(cursor: psycopg.Cursor, question: Question, reached: dict[int, list[Reached]]) -> Found:
    """Subjects one of whose names holds two of the words asked for, in any order."""
    probes = _probe_pairs(question.slots, reached)
    if not probes:
        return Found()
    lo, hi, w, sort = columns_of(probes, 4)
    cursor.execute(
        _PAIRS, {**_terms(question), "lo": lo, "hi": hi, "w": w, "sort": sort}, prepare=True, binary=True
    )
    return _found(cursor)


def _found(cursor: psycopg.Cursor) -> Found:
    rows = cursor.fetchall()
    total = rows[0][2] if rows else 0
    return Found(tuple(Candidate(number, rank) for number, rank, _ in rows), total, total > len(rows))


# --- 3: singles, and hidden subjects ------------------------------------------------------------------
_SINGLES = f"""
SELECT subject_id, rank, count(*) OVER () FROM (
  SELECT p.subject_id, max(a.w + {_ALONE})::int AS rank
  FROM unnest(%(tokens)s::int[], %(w)s::int[]) a(token, w)
  JOIN search_name_one p ON p.token_id = a.token AND p.guard = 0
  GROUP BY p.subject_id) ranked
ORDER BY rank DESC, subject_id LIMIT {CANDIDATES}
"""  # noqa: S608
_RESCUE = f"""
SELECT subject_id, rank, count(*) OVER () FROM (
  SELECT p.subject_id, max(a.w + {_ALONE})::int AS rank
  FROM unnest(%(tokens)s::int[], %(lows)s::int[], %(highs)s::int[], %(w)s::int[]) a(token, low, high, w)
  JOIN search_name_one p ON p.token_id = a.token AND p.guard = 0 AND p.dob BETWEEN a.low AND a.high
  GROUP BY p.subject_id) ranked
ORDER BY rank DESC, subject_id LIMIT {CANDIDATES}
"""  # noqa: S608
_HIDDEN = """
SELECT DISTINCT p.subject_id, p.token_id FROM unnest(%s::int[]) a(token)
JOIN search_name_one p ON p.token_id = a.token AND p.guard > 0 ORDER BY 1, 2
"""


def by_one_word(
    cursor: psycopg.Cursor, question: Question, slot: int, reached: dict[int, list[Reached]]
) -> Found:
    """Subjects that hold one word asked for: the query has no second one."""
    taken: list[Reached] = []
    rows = 0
    words = [one for one in reached.get(slot, []) if one.df][: variants.EXPANSIONS]
    for one in words:
        if taken and rows + one.df > SINGLE_ROWS:
            break
        taken.append(one)
        rows += one.df
    if not taken:
        return Found()
    terms = {
        "tokens": array_of([one.token_id for one in taken]),
        "w": array_of([_worth(one) for one in taken]),
    }
    cursor.execute(_SINGLES, {**_terms(question), **terms, "near": "1"}, prepare=True, binary=True)
    found = _found(cursor)
    return Found(found.candidates, found.total, found.is_cut or len(taken) < len(words))


def by_rare_word(cursor: psycopg.Cursor, question: Question, reached: dict[int, list[Reached]]) -> Found:
    """Subjects that hold a rare word asked for, whatever the other words say: a rare surname finds by itself."""
    taken = [
        one
        for words in reached.values()
        for one in words[:RARE_WORDS]
        if 0 < one.df <= RARE and one.likeness.weight >= RARE_LIKENESS and len(one.text) > 2
    ]
    if not taken:
        return Found()
    terms = {
        "tokens": array_of([one.token_id for one in taken]),
        "w": array_of([_worth(one) for one in taken]),
    }
    cursor.execute(_SINGLES, {**_terms(question), **terms, "near": "2"}, prepare=True, binary=True)
    return Found(_found(cursor).candidates)


def by_birth(cursor: psycopg.Cursor, question: Question, reached: dict[int, list[Reached]]) -> Found:
    """Subjects with the date of birth asked for, or one near it, and any one of the words."""
    born = question.birth.first if question.birth else None
    if born is None:
        return Found()
    rows = [
        (one.token_id, low, high, _worth(one))
        for words in reached.values()
        for place, one in enumerate(words[: variants.EXPANSIONS])
        for low, high in _near_births(born, place, one.df)
    ]
    if not rows:
        return Found()
    tokens, lows, highs, w = columns_of(rows, 4)
    given = {"tokens": tokens, "lows": lows, "highs": highs, "w": w, "near": "2"}
    cursor.execute(_RESCUE, {**_terms(question), **given}, prepare=True, binary=True)
    return _found(cursor)


def _near_births(born: date, place: int, df: int) -> list[tuple[int, int]]:
    """Ranges of births worth a look: the nearer a word is to what was asked, the wider; rare words a whole year."""
    code = born.year * 10000 + born.month * 100 + born.day
    swap = births.swapped(born)
    found = [(code, code)]
    if swap:
        found.append((swap.year * 10000 + swap.month * 100 + swap.day,) * 2)
    if place < NEAR_WORDS:
        found += [(code + shift * 10000,) * 2 for shift in (-10, -1, 1, 10)]
        found.append((code // 100 * 100, code // 100 * 100 + 31))
    if place == 0 and df <= YEAR_WIDE:
        found.append((born.year * 10000, born.year * 10000 + 1231))
    return found


def hidden_holders(
    cursor: psycopg.Cursor, reached: dict[int, list[Reached]], slots: Sequence[Slot]
) -> list[int]:
    """Restricted and sealed subjects that hold enough of the words asked for."""
    needed = min(2, len({i for slot in slots for i in slot.covers}))
    covers: dict[int, frozenset[int]] = defaultdict(frozenset)
    for number, words in reached.items():
        for one in words:
            covers[one.token_id] |= slots[number].covers
    if not covers:
        return []
    cursor.execute(_HIDDEN, [array_of(sorted(covers))], prepare=True)
    holds: dict[int, frozenset[int]] = defaultdict(frozenset)
    for subject, token in cursor.fetchall():
        holds[subject] |= covers[token]
    return sorted(subject for subject, met in holds.items() if len(met) >= needed)


# --- identifiers, and 4: the cards --------------------------------------------------------------------
_IDENTS = """
SELECT i.subject_id, i.guard FROM unnest(%s::text[], %s::text[]) a(kind, value)
JOIN search_ident i ON i.kind = a.kind AND i.value = a.value
UNION
SELECT i.subject_id, i.guard FROM unnest(%s::text[], %s::text[], %s::text[]) a(kind, low, high)
JOIN search_ident i ON i.kind = a.kind AND i.backwards >= a.low AND i.backwards < a.high
ORDER BY 1 LIMIT 200
"""
_CARDS = """
SELECT s.id, s.ref_id::text, s.kind, s.guard, s.owner, s.card
FROM unnest(%s::int[]) a(id) JOIN search_subject s ON s.id = a.id
"""
SHORTEST_TAIL = 6


def by_keys(cursor: psycopg.Cursor, question: Question) -> tuple[list[int], list[int]]:
    """(open, hidden) subjects that hold one of the exact keys, or a phone by its last figures."""
    exact = [(kind, value) for kind, value in question.keys]
    tails = []
    for kind, value in question.keys:
        figures = value.lstrip("+0")
        if kind == "phone" and len(figures) >= SHORTEST_TAIL:
            backwards = figures[::-1]
            tails.append((kind, backwards, backwards[:-1] + chr(ord(backwards[-1]) + 1)))
    cursor.execute(_IDENTS, [*columns_of(exact, 2), *columns_of(tails, 3)], prepare=True)
    rows = cursor.fetchall()
    return [number for number, guard in rows if not guard], [number for number, guard in rows if guard]


def fetch(cursor: psycopg.Cursor, numbers: Sequence[int]) -> list[Filed]:
    """The cards of subjects, in the order of their numbers."""
    if not numbers:
        return []
    cursor.execute(_CARDS, [array_of(sorted(numbers))], prepare=True)
    rows = cursor.fetchall()
    return [Filed(n, ref, kind, guard, owner, cards.load(card)) for n, ref, kind, guard, owner, card in rows]
