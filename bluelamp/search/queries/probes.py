"""The batched statements of a search (domain/search.md §9): few round trips, generic plans, one snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection

from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.search.queries import lexicon, plans, ties
from bluelamp.search.queries.arrays import columns_of, int_columns, ints
from bluelamp.search.queries.lexicon import Lexicon
from bluelamp.search.queries.rights import Rights
from bluelamp.search.queries.vocabulary import Vocabulary
from bluelamp.search.rules import births, cards
from bluelamp.search.rules.asking import Question, Slot
from bluelamp.search.rules.cards import Card
from bluelamp.search.rules.scoring import BIRTH_WEIGHT
from bluelamp.search.rules.ties import Ties

PAIR_ROWS = 400  # rows read of one pair of words when no date of birth narrows it
TIMEOUT_MS = 5000


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
    """The one moment a search looks at: its data version, and the vocabulary and name lists as they were then."""

    cursor: psycopg.Cursor
    version: tuple[int, int]
    words: Lexicon
    lists: Ties


@contextmanager
def one_snapshot(*, is_last: bool = False) -> Iterator[Moment]:
    """A moment whose statements all see the same data; a time-out is an error, never a short answer. With `is_last`
    only look-ups by number follow in this transaction, so that its plans need not be put back."""
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
        if not (is_last and is_outermost):
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
  coalesce((SELECT xid FROM search_token WHERE text = ''), 0),
  coalesce((SELECT max(id) FROM search_name_tie), 0)::int FROM search_counter;
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
    (writes, hidden, now, made, lists), newest = answers[0][0], answers[1]
    if lexicon.is_older_than(made):
        lexicon.forget()
        lexicon.read_all(cursor)
        return _moment(cursor, "")
    words = lexicon.caught_up(since, now, [(int(token), text) for token, text in newest])
    return Moment(cursor, (writes, hidden), words, ties.in_force(cursor, lists))


# --- candidates ---------------------------------------------------------------------------------------
_BONUS = """CASE
  WHEN p.dob = %(same)s THEN %(full)s::int WHEN p.dob = %(swapped)s THEN %(full)s::int * 9 / 10
  WHEN p.dob / 100 = %(month)s THEN %(full)s::int * 8 / 10 WHEN p.dob %% 10000 = %(day)s THEN %(full)s::int * 7 / 10
  WHEN p.dob / 10000 = %(year)s AND p.dob %% 100 = %(date)s THEN %(full)s::int * 65 / 100
  WHEN p.dob BETWEEN %(low)s AND %(high)s THEN %(within)s::int WHEN p.dob = 0 THEN %(full)s::int / 4 ELSE 0 END"""
# One word with a birth that is merely near tells less than two words with a wrong one.
_ALONE = f"CASE WHEN p.dob IN (%(same)s, %(swapped)s) THEN {_BONUS} ELSE ({_BONUS}) / a.near END"
# With a date of birth, all partners of a word in one descent of the index as far as they lie together; without one, the
# first rows of each pair in the order of births, so that a crowd of namesakes is cut the same way every time.
_OF_PAIRS = {
    True: """SELECT q.subject_id, q.dob, (%(ws)s::int[])[a.s - 1 + array_position((%(his)s::int[])[a.s:a.e], q.tok_hi)] AS w
    FROM search_name_pair q
    WHERE q.tok_lo = a.lo AND q.tok_hi = ANY((%(his)s::int[])[a.s:a.e]) AND q.guard = 0
      AND q.dob BETWEEN a.low AND a.high""",
    False: f"""SELECT q.subject_id, q.dob, (%(ws)s::int[])[a.s] AS w FROM search_name_pair q
    WHERE q.tok_lo = a.lo AND q.tok_hi = (%(his)s::int[])[a.s] AND q.guard = 0 AND q.dob BETWEEN a.low AND a.high
    ORDER BY q.dob, q.subject_id LIMIT {PAIR_ROWS}""",  # noqa: S608
}
_FIND_WITH = """
WITH pairs AS MATERIALIZED (
  SELECT p.subject_id, a.sort, max(p.w) AS w, max({bonus}) AS bonus, count(*) AS n
  FROM unnest(%(lo)s::int[], %(sort)s::int[], %(from)s::int[], %(to)s::int[], %(s)s::int[], %(e)s::int[])
    a(lo, sort, low, high, s, e)
  CROSS JOIN LATERAL ({of_pairs}) p
  GROUP BY p.subject_id, a.sort),
ones AS MATERIALIZED (
  SELECT p.subject_id, max(a.w + {alone})::int AS rank, count(*) AS n
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
"""
_FIND = {
    has_birth: _FIND_WITH.format(bonus=_BONUS, alone=_ALONE, of_pairs=of_pairs)
    for has_birth, of_pairs in _OF_PAIRS.items()
}


def candidates(cursor: psycopg.Cursor, question: Question, words: Vocabulary, depth: int) -> Found:
    """The open subjects that fit best, by rank, with their cards: one statement."""
    plan = plans.planned(question, words)
    if not (plan.groups.size or plan.ones):
        return Found()
    names = ("lo", "sort", "from", "to", "s", "e"), ("token", "tw", "near", "tfrom", "tto")
    given = {
        **_terms(question), **dict(zip(names[0], map(ints, plan.groups), strict=True)),
        **dict(zip(names[1], int_columns(plan.ones, 5), strict=True)),
        "his": ints(plan.partners), "ws": ints(plan.worths), "depth": str(depth),
    }  # fmt: skip
    cursor.execute(_FIND[question.birth is not None], given, prepare=True, binary=True)
    rows = cursor.fetchall()
    total, read = rows[0][:2] if rows else (0, 0)
    is_cut = plan.is_narrowed or total > len(rows) or (not question.birth and read >= PAIR_ROWS)
    return Found(tuple(_filed(row[2:]) for row in rows), total, is_cut)


def _filed(row: Sequence[object]) -> Filed:
    number, ref, kind, guard, owner, card = row
    return Filed(number, ref, kind, guard, owner, cards.load(card))  # type: ignore[arg-type]


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
    weight = int(BIRTH_WEIGHT[asked.is_day] * plans.MILLI)
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
