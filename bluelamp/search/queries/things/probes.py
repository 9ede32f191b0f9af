"""The statements that find things: candidates by rank with their whole number, hidden ones apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import psycopg

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.search.codes import MarkLevel, ThingKind
from bluelamp.search.rules import marks, partials, thing_cards, vehicles
from bluelamp.search.rules.partials import MarkAsked
from bluelamp.search.rules.thing_cards import ThingCard
from bluelamp.search.rules.vehicles import NO_LOOK, Look

KINDS = frozenset(str(kind) for kind in ThingKind)
CANDIDATES = 60
HIDDEN = 200
MISREAD, PAST = 10, 5  # off a level for characters taken for others, and for a mark no longer on the vehicle
FACTS = 90  # what further facts may add to a level of 1,000: less than the step to the next level


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates best first as (number of the thing, level of its mark), and how many there are in all."""

    candidates: tuple[tuple[int, int], ...] = ()
    total: int = 0
    hidden: tuple[int, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether there are more than stand here."""
        return self.total > len(self.candidates)


@dataclass(frozen=True, slots=True)
class Rights:
    """Which hidden things a look may touch: restricted ones, and sealed ones that name the asker."""

    is_all: bool = False
    named: tuple[int, ...] = ()

    @property
    def terms(self) -> dict[str, object]:
        """As the statements take them."""
        return {"is_all": self.is_all, "named": numbers_of(self.named)}


_NAMED = """
SELECT t.id FROM unnest(%s::text[]) a(ref)
JOIN search_thing t ON t.kind = split_part(a.ref, ':', 1) AND t.ref_id = split_part(a.ref, ':', 2)::uuid ORDER BY 1
"""


def rights_of(cursor: psycopg.Cursor, viewer: Actor) -> Rights:
    """What this viewer's search may touch; the system everything."""
    if viewer.is_system:
        return Rights(is_all=True)
    refs = sorted(ref for ref in guard.seals_naming(viewer) if ref.partition(":")[0] in KINDS)
    if not refs:
        return Rights()
    cursor.execute(_NAMED, [refs], prepare=True)
    return Rights(named=tuple(number for (number,) in cursor.fetchall()))


@dataclass(frozen=True, slots=True)
class LookAsked:
    """Further facts of a vehicle: how it looks, and the areas (postcode districts) of its keeper."""

    look: Look = NO_LOOK
    areas: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return self.look.is_empty and not self.areas

    def weights(self) -> dict[str, int]:
        """What each fact asked for may add."""
        asked = {"make": (self.look.make, 30), "model": (self.look.model, 25), "colour": (self.look.colour, 25),
                 "area": (self.areas, 20)}  # fmt: skip
        given = {field: worth for field, (value, worth) in asked.items() if value}
        full = sum(given.values())
        return {field: worth * FACTS // full for field, worth in given.items()}


@dataclass(frozen=True, slots=True)
class Filed:
    """A stored thing as it is scored and shown."""

    number: int
    ref_id: str
    kind: str
    guard: int
    owner: str
    card: ThingCard


_AGREES = """(CASE WHEN t.make = %(make)s THEN %(w_make)s::int ELSE 0 END
 + CASE WHEN t.model = %(model)s THEN %(w_model)s::int ELSE 0 END
 + CASE WHEN t.colour = %(colour)s THEN %(w_colour)s::int
        WHEN t.colour = ANY(%(near)s::text[]) THEN %(w_colour)s::int / 2 ELSE 0 END
 + CASE WHEN t.areas LIKE ANY(%(areas)s::text[]) THEN %(w_area)s::int ELSE 0 END)"""
_LEVEL = f"""CASE
  WHEN p.place = 0 AND p.raw = %(raw)s THEN {MarkLevel.EXACT:d}
  WHEN p.place = 0 AND p.text = %(text)s THEN {MarkLevel.CONFUSABLE:d}
  ELSE (CASE WHEN %(aligned)s::bool OR (%(plain)s::bool AND p.is_edge) OR p.place = %(first)s::int
              OR length(p.text) = %(length)s::int
        THEN {MarkLevel.ALIGNED:d} ELSE {MarkLevel.ANYWHERE:d} END)
       - (CASE WHEN {{exactly}} THEN 0 ELSE {MISREAD} END)
  END - (CASE WHEN p.is_past THEN {PAST} ELSE 0 END)"""
_TAILS = """FROM search_mark_part p {verify}
  WHERE p.text >= %(low)s AND p.text < %(high)s AND {guard} AND p.text LIKE %(like)s
    AND p.place BETWEEN %(first)s::int AND %(last)s::int"""
_VERIFY = (
    "JOIN search_thing_mark m ON m.thing_id = p.thing_id AND m.mark_no = p.mark_no AND m.text ~ %(whole)s"
)
_SLIPS = f"""UNION ALL
  SELECT p.thing_id, {MarkLevel.ONE_EDIT:d} - (CASE WHEN p.is_past THEN {PAST} ELSE 0 END)
  FROM unnest(%(slips)s::text[]) e(text)
  JOIN search_mark_part p ON p.text = e.text AND {{guard}} AND p.place = 0"""  # noqa: S608


def _best_marks(*, verifies: bool) -> str:
    """Every vehicle openly held whose mark answers, with the best level of its marks."""
    exactly = "m.raw ~ %(whole_raw)s" if verifies else "p.raw LIKE %(raw_like)s"
    inner = (
        f"SELECT p.thing_id, {_LEVEL.format(exactly=exactly)} AS level"
        f" {_TAILS.format(verify=_VERIFY if verifies else '', guard='p.guard = 0')}"
        f" {_SLIPS.format(guard='p.guard = 0')}"
    )
    return f"SELECT thing_id, max(level) AS level FROM ({inner}) one GROUP BY thing_id"  # noqa: S608


def marks_statement(asked: MarkAsked) -> str:
    """The statement of every vehicle that a mark fits, as part of a larger one."""
    return _best_marks(verifies=_verifies(asked))


def _statement(*, verifies: bool, has_facts: bool) -> str:
    best = _best_marks(verifies=verifies)
    if not has_facts:
        ranked = f"SELECT thing_id, level, level AS rank, 1 AS agrees FROM ({best}) b"  # noqa: S608
    else:
        ranked = (
            f"SELECT b.thing_id, b.level, b.level * {1000 - FACTS} + 1000 * a.agrees AS rank, a.agrees"  # noqa: S608
            f" FROM ({best}) b JOIN search_thing t ON t.id = b.thing_id CROSS JOIN LATERAL (SELECT {_AGREES} AS agrees) a"
        )
    return (
        f"SELECT thing_id, level, count(*) OVER () FROM ({ranked}) r WHERE agrees >= %(needed)s::int"  # noqa: S608
        f" ORDER BY rank DESC, thing_id LIMIT {CANDIDATES}"
    )


# Restricted things, and sealed ones that name the asker: no others are read on behalf of anybody (ADR 0090).
_TOUCHED = "{0}.guard > 0 AND ({0}.guard = 1 OR %(is_all)s::bool OR {0}.thing_id = ANY(%(named)s::int[]))"
_STATEMENTS = {
    (verifies, has_facts): _statement(verifies=verifies, has_facts=has_facts)
    for verifies in (False, True)
    for has_facts in (False, True)
}
_HIDDEN_MARKS = {
    verifies: (
        f"SELECT DISTINCT p.thing_id {_TAILS.format(verify=_VERIFY if verifies else '', guard=_TOUCHED.format('p'))}"
        f" ORDER BY 1 LIMIT {HIDDEN}"
    )
    for verifies in (False, True)
}


def by_mark(cursor: psycopg.Cursor, asked: MarkAsked, facts: LookAsked, rights: Rights) -> Found:
    """Vehicles whose mark, now or before, is the one asked for, near it, or holds what is known of it."""
    terms = mark_terms(asked, facts) | rights.terms
    verifies = _verifies(asked)
    cursor.execute(_STATEMENTS[verifies, not facts.is_empty], terms, prepare=True)
    rows = cursor.fetchall()
    cursor.execute(_HIDDEN_MARKS[verifies], terms, prepare=True)
    hidden = tuple(number for (number,) in cursor.fetchall())
    total = rows[0][2] if rows else 0
    return Found(tuple((number, level) for number, level, _ in rows), total, hidden)


def _verifies(asked: MarkAsked) -> bool:
    """Whether something before the anchor is known too, so that the whole mark must be looked at."""
    before = marks.folded(asked.pattern).partition(partials.anchor_of(asked).run)[0]
    return bool(asked.pieces) or any(c not in "?*" for c in before)


def mark_terms(asked: MarkAsked, facts: LookAsked) -> dict[str, object]:
    """A mark and further facts as the terms of its statements."""
    anchor = partials.anchor_of(asked)
    is_plain = not asked.has_gaps
    raw_tail = asked.pattern[marks.folded(asked.pattern).find(anchor.run) :]
    ends_open = asked.pattern.endswith("*") or bool(asked.pieces)
    return {
        "low": anchor.run, "high": anchor.run[:-1] + chr(ord(anchor.run[-1]) + 1), "like": anchor.tail_like,
        "first": str(anchor.first_place), "last": str(anchor.last_place),
        "raw": asked.pattern if is_plain and asked.pattern else "-", "text": marks.folded(asked.pattern) if is_plain and asked.pattern else "-",
        "plain": is_plain, "aligned": anchor.is_strict and not (asked.pattern[0] == "*" and ends_open),
        "length": str(-1 if ends_open and not asked.pieces else len(anchor.tail_like.rstrip("%"))),
        "raw_like": raw_tail.replace("?", "_").replace("*", "%") + ("" if anchor.is_strict else "%"),
        "whole": _whole(asked, is_folded=True), "whole_raw": _whole(asked, is_folded=False),
        "slips": marks.one_edit_from(asked.pattern) if asked.is_whole else [],
        "needed": "1" if asked.known < partials.FEWEST else "0", **fact_terms(facts),
    }  # fmt: skip


def _whole(asked: MarkAsked, *, is_folded: bool) -> str:
    """The question as an expression over the whole mark; pieces in every order."""
    if not asked.pieces:
        return partials.matcher(asked, is_folded=is_folded).pattern
    pieces = [marks.folded(piece) if is_folded else piece for piece in asked.pieces]
    return "|".join(".*".join(order) for order in permutations(pieces))


def fact_terms(facts: LookAsked) -> dict[str, object]:
    """Further facts as terms of the ranking."""
    weights = facts.weights()
    look = facts.look
    return {
        "make": look.make or "-", "model": look.model or "-", "colour": look.colour or "-",
        "near": sorted(vehicles.near_colours(look.colour)) if look.colour else [],
        "areas": [f"% {area} %" for area in facts.areas],
        **{f"w_{field}": str(weights.get(field, 0)) for field in ("make", "model", "colour", "area")},
    }  # fmt: skip


# --- exact keys, and the cards ----------------------------------------------------------------------------
_KEYS = f"""
SELECT thing_id, level, count(*) OVER () FROM (
  SELECT thing_id, max(level) AS level FROM (
    SELECT k.thing_id, a.level FROM unnest(%(kinds)s::text[], %(values)s::text[], %(levels)s::int[]) a(kind, value, level)
    JOIN search_thing_key k ON k.kind = a.kind AND k.value = a.value AND k.guard = 0
    UNION ALL
    SELECT k.thing_id, {MarkLevel.ALIGNED:d}
    FROM unnest(%(tail_kinds)s::text[], %(lows)s::text[], %(highs)s::text[]) a(kind, low, high)
    JOIN search_thing_key k ON k.kind = a.kind AND k.backwards >= a.low AND k.backwards < a.high AND k.guard = 0
  ) one GROUP BY thing_id) best
ORDER BY level DESC, thing_id LIMIT {CANDIDATES}
"""  # noqa: S608
_HIDDEN_KEYS = f"""
SELECT k.thing_id FROM unnest(%(kinds)s::text[], %(values)s::text[]) a(kind, value)
JOIN search_thing_key k ON k.kind = a.kind AND k.value = a.value AND {_TOUCHED.format("k")}
UNION
SELECT k.thing_id FROM unnest(%(tail_kinds)s::text[], %(lows)s::text[], %(highs)s::text[]) a(kind, low, high)
JOIN search_thing_key k ON k.kind = a.kind AND k.backwards >= a.low AND k.backwards < a.high AND {_TOUCHED.format("k")}
ORDER BY 1 LIMIT {HIDDEN}
"""  # noqa: S608
_CARDS = """
SELECT t.id, t.ref_id::text, t.kind, t.guard, t.owner, t.card
FROM unnest(%s::int[]) a(id) JOIN search_thing t ON t.id = a.id
"""
_HOLDERS = """
SELECT t.id, count(DISTINCT s.person_ref) FROM unnest(%s::int[]) a(id) JOIN search_thing t ON t.id = a.id
JOIN search_tie s ON s.thing_ref = t.ref_id AND s.kind = t.kind GROUP BY 1
"""
_KNOWN = """
SELECT k.value, count(*) FROM unnest(%s::text[]) a(value)
JOIN search_thing_key k ON k.kind = %s AND k.value = a.value AND k.guard = 0 GROUP BY 1 ORDER BY 1
"""


def by_keys(
    cursor: psycopg.Cursor,
    exact: Sequence[tuple[str, str, int]],
    tails: Sequence[tuple[str, str]],
    rights: Rights,
) -> Found:
    """Things with one of these exact keys (kind, value, level), or with a key that ends so (kind, ending)."""
    kinds, values, levels = [[str(row[n]) for row in exact] for n in range(3)]
    backwards = [(kind, end[::-1], end[:0:-1] + chr(ord(end[0]) + 1)) for kind, end in tails]
    tail_kinds, lows, highs = [[row[n] for row in backwards] for n in range(3)]
    terms: dict[str, object] = {"kinds": kinds, "values": values, "levels": numbers_of(levels), "tail_kinds": tail_kinds, "lows": lows,
             "highs": highs}  # fmt: skip
    terms |= rights.terms
    cursor.execute(_KEYS, terms, prepare=True)
    rows = cursor.fetchall()
    cursor.execute(_HIDDEN_KEYS, terms, prepare=True)
    hidden = tuple(number for (number,) in cursor.fetchall())
    return Found(tuple((n, level) for n, level, _ in rows), rows[0][2] if rows else 0, hidden)


def numbers_of(values: Sequence[object]) -> str:
    """Numbers as one array parameter, as text: a statement is prepared once and not once per width of integer."""
    return "{" + ",".join(map(str, values)) + "}"


def fetch(cursor: psycopg.Cursor, numbers: Sequence[int]) -> list[Filed]:
    """The cards of things."""
    if not numbers:
        return []
    cursor.execute(_CARDS, [numbers_of(sorted(numbers))], prepare=True)
    return [
        Filed(n, ref, kind, guard, owner, thing_cards.load(card))
        for n, ref, kind, guard, owner, card in cursor.fetchall()
    ]


def holders(cursor: psycopg.Cursor, numbers: Sequence[int]) -> dict[int, int]:
    """How many openly held persons are tied to each thing."""
    if not numbers:
        return {}
    cursor.execute(_HOLDERS, [numbers_of(sorted(numbers))], prepare=True)
    return {number: int(count) for number, count in cursor.fetchall()}


def known_values(cursor: psycopg.Cursor, kind: str, values: Sequence[str]) -> list[str]:
    """Which of these exact keys are openly held."""
    cursor.execute(_KNOWN, [list(values), kind], prepare=True)
    return [value for value, _ in cursor.fetchall()]
