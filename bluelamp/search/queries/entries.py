"""What the searches for places and for organisations share: words reached, candidates by rank, rights, paging."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace

import psycopg

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.search import declare
from bluelamp.search.codes import PROTECTED, RULES_VERSION, Guard, Permission
from bluelamp.search.queries import snapshots
from bluelamp.search.queries.sealed import Met
from bluelamp.search.rules import closeness, entries
from bluelamp.search.rules.closeness import Near
from bluelamp.search.rules.entries import Card, Part
from bluelamp.search.rules.scoring import POSSIBLE, band_of
from bluelamp.search.types import (
    EntryAnswer,
    EntryHit,
    EntryShown,
    Fact,
    OrganisationQuery,
    PlaceQuery,
    Reason,
)

CANDIDATES = 200
ROWS_OF_A_WORD = 20_000
WORDS_OF_A_SLOT = 12
EVERY_NUMBER = (0, 2_000_000)


@dataclass(frozen=True, slots=True)
class Probe:
    """What candidates are gathered by: words (each with its forms), building numbers, exact keys, key ranges, a square."""

    kind: str
    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    ranges: tuple[tuple[str, str, str], ...] = ()
    square: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate as stored."""

    number: int
    ref: str
    ref_id: uuid.UUID
    guard: int
    guards: tuple[str, ...]
    contact: str
    card: Card


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and reasons."""

    entry: Entry
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found: what may be shown, best first, what was withheld, and whether there is more."""

    hits: tuple[Scored, ...]
    withheld: tuple[Scored, ...]
    total: int
    is_cut: bool
    version: str


@dataclass(slots=True)
class _Gathered:
    """Candidates by rank, and whether any probe was cut."""

    ranks: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    is_cut: bool = False

    def add(self, rows: Iterable[tuple[int, int]], limit: int) -> None:
        """Take the rows of one probe; a full list means there is more."""
        taken = list(rows)
        self.is_cut = self.is_cut or len(taken) > limit
        for number, rank in taken[:limit]:
            self.ranks[number] = max(self.ranks[number], rank)

    def best(self) -> list[int]:
        """Numbers in rank order, cut to what is scored."""
        ordered = sorted(self.ranks, key=lambda number: (-self.ranks[number], number))
        self.is_cut = self.is_cut or len(ordered) > CANDIDATES
        return ordered[:CANDIDATES]


Score = Callable[[Card], tuple[float, tuple[Part, ...]]]


def look(cursor: psycopg.Cursor, viewer: Actor, probe: Probe, score: Score) -> Looked:
    """Gather, fetch, score and keep back, in one moment of the data."""
    version = snapshots.data_version(cursor, probe.kind)
    forms = _reach(cursor, probe)
    openly = _gather(cursor, probe, [one for one in forms if one.df], (0, 0))
    hidden = _gather(cursor, probe, forms, _levels(viewer))
    fetched = _fetch(cursor, probe.kind, [*openly.best(), *hidden.best()])
    closed = _kept_back(viewer, fetched)
    scored = [Scored(one, *score(one.card)) for one in fetched]
    fitting = [one for one in scored if one.score >= entries.WEAKEST]
    shown = sorted(
        (one for one in fitting if one.entry.number not in closed),
        key=lambda one: (-one.score, one.entry.ref),
    )
    withheld = tuple(
        one for one in fitting
        if one.entry.number in closed and one.score >= POSSIBLE and one.entry.guard == Guard.CONTACT_ONLY
    )  # fmt: skip
    sees_hidden = any(one.entry.guard for one in shown)
    return Looked(
        tuple(shown),
        withheld,
        len(shown),
        openly.is_cut,
        snapshots.version_shown(version, sees_hidden=sees_hidden),
    )


def _levels(viewer: Actor) -> tuple[int, int]:
    """Which hidden entries this look may touch: silent ones only for somebody who is named on something silent, so
    that for everybody else they cost no time (ADR 0090)."""
    named = (
        viewer.is_system or guard.may(viewer, Permission.FIND_PROTECTED_PLACE) or guard.seals_naming(viewer)
    )
    return (1, 2) if named else (1, 1)


def sealed_met(cursor: psycopg.Cursor, probe: Probe, score: Score) -> list[Met]:
    """Silent entries that fit a question: asked by the worker after the search, never by the page."""
    silent = _gather(cursor, probe, _reach(cursor, probe), (2, 2))
    fetched = _fetch(cursor, probe.kind, silent.best())
    return [Met(ref=one.ref, owner=one.contact) for one in fetched if score(one.card)[0] >= POSSIBLE]


# --- words ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Form:
    slot: int
    word: int
    df: int
    near: Near


_REACH = """
SELECT DISTINCT a.slot, w.id, w.text, w.df FROM unnest(%s::int[], %s::bigint[]) a(slot, key)
JOIN search_entry_word_key k ON k.key = a.key JOIN search_entry_word w ON w.id = k.word_id AND w.kind = %s
UNION SELECT a.slot, w.id, w.text, w.df FROM unnest(%s::int[], %s::text[]) a(slot, text)
JOIN search_entry_word w ON w.kind = %s AND w.text = a.text
"""


def _reach(cursor: psycopg.Cursor, probe: Probe) -> list[_Form]:
    """The words of the vocabulary that each asked word reaches, best first."""
    keyed = [(slot, key) for slot, word in enumerate(probe.words) for key in closeness.keys_of(word)]
    slots, keys = ([one[0] for one in keyed], [one[1] for one in keyed])
    exact = list(range(len(probe.words)))
    cursor.execute(_REACH, [slots, keys, probe.kind, exact, list(probe.words), probe.kind])
    found: dict[int, list[tuple[Near, str, _Form]]] = defaultdict(list)
    for slot, number, text, df in cursor.fetchall():
        like = closeness.near(probe.words[slot], text)
        if like.weight:
            found[slot].append((like, text, _Form(slot, number, df, like)))
    return [
        form
        for slot in sorted(found)
        for _, _, form in sorted(found[slot], key=lambda one: (-one[0].weight, one[1]))[:WORDS_OF_A_SLOT]
    ]


# --- candidates -------------------------------------------------------------------------------------------
_BY_WORDS = f"""
SELECT entry_id, sum(w)::int AS rank, bool_or(cut) FROM (
  SELECT f.entry_id, a.slot, max(a.w) AS w, bool_or(f.n > {ROWS_OF_A_WORD}) AS cut
  FROM unnest(%(words)s::int[], %(slots)s::int[], %(w)s::int[]) a(word, slot, w)
  CROSS JOIN generate_series(%(low)s::int, %(high)s::int) g(guard)
  CROSS JOIN LATERAL (
    SELECT r.entry_id, row_number() OVER () AS n FROM search_entry_row r
    WHERE r.word_id = a.word AND r.guard = g.guard AND (%(numbers)s::int[] IS NULL OR r.number = ANY(%(numbers)s))
    ORDER BY r.number, r.entry_id LIMIT {ROWS_OF_A_WORD + 1}) f
  GROUP BY f.entry_id, a.slot) each_word
GROUP BY entry_id ORDER BY rank DESC, entry_id LIMIT {CANDIDATES + 1}
"""  # noqa: S608
_BY_KEYS = f"""
SELECT k.entry_id FROM unnest(%s::text[], %s::text[]) a(kind, value)
JOIN search_entry_key k ON k.kind = a.kind AND k.value = a.value
JOIN search_entry e ON e.id = k.entry_id AND e.kind = %s
WHERE k.guard BETWEEN %s AND %s ORDER BY 1 LIMIT {CANDIDATES + 1}
"""  # noqa: S608
_BY_RANGE = f"""
SELECT k.entry_id FROM search_entry_key k
WHERE k.kind = %s AND k.value >= %s AND k.value < %s AND k.guard BETWEEN %s AND %s
ORDER BY k.value, k.entry_id LIMIT {CANDIDATES + 1}
"""  # noqa: S608
_BY_SQUARE = f"""
SELECT e.id FROM search_entry e
WHERE e.easting >= %s AND e.easting < %s AND e.northing >= %s AND e.northing < %s AND e.guard BETWEEN %s AND %s
ORDER BY e.id LIMIT {CANDIDATES + 1}
"""  # noqa: S608
WITH_NUMBER, BY_KEY, IN_RANGE = 500, 100_000, 10
ENOUGH = 0.6  # of what the best candidate holds: a town alone is no reason to score a house


def _gather(
    cursor: psycopg.Cursor, probe: Probe, forms: Sequence[_Form], level: tuple[int, int]
) -> _Gathered:
    found = _Gathered()
    for kind in dict.fromkeys(kind for kind, _ in probe.keys):
        values = [value for held, value in probe.keys if held == kind]
        cursor.execute(_BY_KEYS, [[kind] * len(values), values, probe.kind, *level])
        rank = BY_KEY if kind != "postcode" else BY_KEY // 2
        found.add([(number, rank) for (number,) in cursor.fetchall()], CANDIDATES)
    for kind, low, high in probe.ranges:
        cursor.execute(_BY_RANGE, [kind, low, high, *level])
        found.add([(number, IN_RANGE) for (number,) in cursor.fetchall()], CANDIDATES)
    if probe.square:
        east, north, size = probe.square
        cursor.execute(_BY_SQUARE, [east, east + size, north, north + size, *level])
        found.add([(number, BY_KEY) for (number,) in cursor.fetchall()], CANDIDATES)
    if forms:
        _by_words(cursor, probe, forms, level, found)
    return found


def _by_words(
    cursor: psycopg.Cursor, probe: Probe, forms: Sequence[_Form], level: tuple[int, int], found: _Gathered
) -> None:
    """By the words, with the number asked for first; without it when that leaves room."""
    terms: dict[str, object] = {
        "words": [one.word for one in forms], "slots": [one.slot for one in forms],
        "w": [int(1000 * one.near.weight) for one in forms], "low": level[0], "high": level[1],
    }  # fmt: skip
    for numbers, bonus in ((list(probe.numbers), WITH_NUMBER), (None, 0)):
        if numbers == []:
            continue
        cursor.execute(_BY_WORDS, {**terms, "numbers": numbers})
        rows = cursor.fetchall()
        best = _of_most_words(rows)
        found.add([(int(number), int(rank) + bonus) for number, rank, _ in best], CANDIDATES)
        found.is_cut = found.is_cut or any(cut for _, _, cut in best)
        if numbers and len(rows) >= CANDIDATES // 4:
            return


def _of_most_words(rows: Sequence[tuple[object, ...]]) -> list[tuple[int, int, bool]]:
    """Candidates that hold about as many of the words as the best does; the rest could not score."""
    given = [(int(a), int(b), bool(c)) for a, b, c in rows]  # type: ignore[call-overload]
    enough = max((rank for _, rank, _ in given), default=0) * ENOUGH
    return [row for row in given if row[1] >= enough]


_CARDS = """
SELECT id, ref_id, guard, guards, contact, card FROM search_entry WHERE id = ANY(%s) ORDER BY id
"""


def _fetch(cursor: psycopg.Cursor, kind: str, numbers: Sequence[int]) -> list[Entry]:
    cursor.execute(_CARDS, [list(numbers)])
    return [
        Entry(number, f"{kind}:{ref}", ref, level, tuple(guards), contact, entries.load(card))
        for number, ref, level, guards, contact, card in cursor.fetchall()
    ]


def _kept_back(viewer: Actor, found: Sequence[Entry]) -> set[int]:
    """Numbers of the entries this viewer may not be shown."""
    guarded = [one for one in found if one.guard]
    hidden = guard.hidden_from(viewer, {ref for one in guarded for ref in one.guards}, also_restricted=True)
    if not guard.may(viewer, Permission.FIND_PROTECTED_PLACE):
        hidden = hidden | {PROTECTED}
    return {one.number for one in guarded if _is_closed(one, hidden)}


def _is_closed(one: Entry, hidden: set[str]) -> bool:
    """Closed by itself or as a refuge; or because everybody known to live there is hidden from the viewer."""
    people = {ref for ref in one.guards if ref.startswith("person:")}
    itself = set(one.guards) - people
    return bool(itself & hidden) or bool(people and people <= hidden)


# --- the answer -------------------------------------------------------------------------------------------
def page_of(looked: Looked, after: str, limit: int) -> tuple[list[Scored], str]:
    """(the hits of a page, the mark of the next one): after a score and a reference."""
    rest = list(looked.hits)
    if after:
        score, _, ref = after.partition("|")
        try:
            mark = (-float(score), ref)
        except ValueError:
            raise Refused("That page mark cannot be read. Search again from the start.") from None
        rest = [one for one in rest if (-one.score, one.entry.ref) > mark]
    shown = rest[: max(1, min(limit, CANDIDATES))]
    more = len(rest) > len(shown)
    return shown, f"{shown[-1].score}|{shown[-1].entry.ref}" if more and shown else ""


def shown_of(viewer: Actor, kind: str, page: Sequence[Scored]) -> dict[uuid.UUID, EntryShown]:
    """How the owner shows each hit, with what other modules count there."""
    owner = declare.entries.get(kind)
    shown = dict(owner.present(viewer, [one.entry.ref_id for one in page])) if owner and page else {}
    keys = sorted({one.key for one in shown.values() if one.key})
    counted = [
        tally.count(viewer, keys)
        for tally in declare.tallies.values()
        if keys and guard.may(viewer, tally.permission)
    ]
    return {
        one: replace(
            view, tallies=(*view.tallies, *(found[view.key] for found in counted if view.key in found))
        )
        for one, view in shown.items()
    }


def hit_of(one: Scored, shown: dict[uuid.UUID, EntryShown], plain: EntryShown) -> EntryHit:
    """A candidate as a hit."""
    reasons = tuple(
        Reason(
            field=p.field, query_value=p.query_value, record_value=p.record_value, reason=p.reason,
            contribution=p.contribution,
        )
        for p in one.parts
    )  # fmt: skip
    return EntryHit(
        ref=one.entry.ref, score=one.score, band=band_of(one.score), reasons=reasons,
        shown=shown.get(one.entry.ref_id, plain),
    )  # fmt: skip


def answer_of(
    query: str, facts: tuple[Fact, ...], hits: tuple[EntryHit, ...], looked: Looked, after: str, advice: str
) -> EntryAnswer:  # fmt: skip
    """The whole answer."""
    owners = {one.entry.contact for one in looked.withheld if one.entry.guard == Guard.CONTACT_ONLY}
    too_many = (f"Too many fit to be sure that the best are shown: {advice}",) if looked.is_cut else ()
    return EntryAnswer(
        query=query, facts=facts, hits=hits, truncated=looked.is_cut or bool(after),
        total_at_least=looked.total, data_version=looked.version, rules_version=RULES_VERSION, next=after,
        contacts=snapshots.contact_lines(owners),
        warnings=(*(fact.warning for fact in facts if fact.warning), *too_many),
    )  # fmt: skip


def seen_in(answer: EntryAnswer) -> list[str]:
    """Every record shown: the hits and the people at them."""
    return [ref for hit in answer.hits for ref in (hit.ref, *(one.ref for one in hit.shown.people))]


def record(
    viewer: Actor, door: str, answer: EntryAnswer, looked: Looked, asked: PlaceQuery | OrganisationQuery
) -> None:  # fmt: skip
    """Audit the search, zero hits too, and tell the owners of records that were kept back."""
    detail = {
        "query": answer.query, "facts": [f"{fact.kind}={fact.value}" for fact in answer.facts], "purpose": asked.purpose,
        "asked": {name: value for name, value in asdict(asked).items() if value},
        "data_version": answer.data_version, "rules_version": answer.rules_version,
        "results": [f"{hit.ref} {hit.score} {hit.band}" for hit in answer.hits],
        "withheld": [one.entry.ref for one in looked.withheld], "total_at_least": answer.total_at_least,
    }  # fmt: skip
    guard.audit(viewer, "consultation", door, seen_in(answer), detail=detail)
    for one in looked.withheld:
        silent = one.entry.guard == Guard.SILENT
        snapshots.tell_owner(viewer, one.entry.ref, one.entry.contact, was_silent=silent)
