"""People by how they look: filters that rank by how many agree, within a name, a district or enough filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import psycopg

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.queries import ties
from bluelamp.search.queries.things import answering, moments, probes
from bluelamp.search.queries.things.answering import Asked, Looked, Scored
from bluelamp.search.queries.things.moments import Moment, Named
from bluelamp.search.rules import asking, births, kinds, linking, traits
from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.kinds import Part
from bluelamp.search.rules.scoring import Reason
from bluelamp.search.rules.thing_cards import ThingCard
from bluelamp.search.rules.traits import TraitAsked
from bluelamp.search.types import Answer, DescribedQuery, Fact

CANDIDATES = 60
NAME_SHARE = 0.8  # a description never outweighs a name


@dataclass(frozen=True, slots=True)
class _Described:
    """What is asked: the name and the area that bound it, and the filters."""

    question: Question
    area: str
    filters: tuple[TraitAsked, ...]


@query(needs=Permission.SEARCH_PEOPLE, shows=lambda answer: [hit.ref for hit in answer.hits])
def described(viewer: Actor, asked: DescribedQuery) -> Answer:
    """People by age, sex, height, build, hair, eyes, accent, marks and tattoos, ranked by how many agree.

    Filters only: refused with what to add unless something bounds them (domain/search.md §1).
    """
    wanted = _wanted(asked)
    with moments.one_moment() as moment:
        looked = _look(moment, wanted)
    parts = [*wanted.question.parts, *_parts(wanted)]
    shown = Asked(
        door="search.described", asked=asked, text=asked.name, limit=asked.limit, purpose=asked.purpose,
        facts=tuple(Fact(kind=p.kind, written=p.written, value=p.value, warning=p.warning) for p in parts),
        warnings=tuple(p.warning for p in parts if p.warning),
    )  # fmt: skip
    return answering.answer(viewer, shown, looked)


def _wanted(asked: DescribedQuery) -> _Described:
    texts = {kind: getattr(asked, kind) for kind in (*traits.KINDS, "height")}
    refuse_if(asking.reasons_not_to_search(" ".join((asked.name, asked.area, *texts.values()))))
    filters = []
    for kind, text in texts.items():
        one = traits.read(kind, text) if text.strip() else None
        if text.strip() and one is None:
            hint = (
                "centimetres or feet and inches, such as 178 or 5'10" if kind == "height" else "a word or two"
            )
            raise Refused(
                f"“{text.strip()[:40]}” does not say a {traits.LABELS[kind].lower()}. Write {hint}."
            )
        filters += [one] if one else []
    filters += _age_and_sex(asked)
    slots = asking.name_slots(asked.name) if asked.name.strip() else ()
    words = " ".join(slot.text for slot in slots if len(slot.covers) == 1)
    part = (Part(FactKind.NAME, asked.name, words),) if slots else ()
    area = kinds.area_of(asked.area)
    if asked.area.strip() and not area:
        raise Refused(
            f"“{asked.area.strip()[:20]}” is not a postcode district. Write one such as M14 or NP19."
        )
    has_bound = bool(area) or any(len(slot.text) > 1 for slot in slots)
    has_marks = any(one.kind == "marks" for one in filters)
    refuse_if(["Add at least one thing about how they look, such as build or hair."] if not filters else [])
    refuse_if(traits.reasons_it_is_unbounded(len(filters), has_bound=has_bound, has_marks=has_marks))
    return _Described(Question(slots=slots, parts=part), area, tuple(filters))


def _age_and_sex(asked: DescribedQuery) -> list[TraitAsked]:
    found = []
    if asked.age.strip():
        reading = births.read(f"aged {asked.age}", clock.local(clock.now()).date())
        if reading is None:
            raise Refused(f"“{asked.age.strip()[:20]}” is not an age. Write 35, 30-35 or about 30.")
        born = reading.asked
        found.append(TraitAsked("born", low=born.first.year, high=born.last.year, written=asked.age))
    if asked.sex[:1].upper() in ("M", "F"):
        found.append(TraitAsked("sex", (asked.sex[:1].upper(),), written=asked.sex))
    return found


def _parts(wanted: _Described) -> list[Part]:
    place = [Part(FactKind.DISTRICT, wanted.area, wanted.area)] if wanted.area else []
    return [*place, *(Part(FactKind.TRAIT, one.written, one.label) for one in wanted.filters)]


# --- looking ----------------------------------------------------------------------------------------------
_AGREED = """agreed AS MATERIALIZED (
  SELECT t.person_ref, count(DISTINCT a.filter)::int AS n
  FROM unnest(%(filters)s::int[], %(kinds)s::text[], %(lows)s::text[], %(highs)s::text[]) a(filter, kind, low, high)
  JOIN search_trait t ON t.kind = a.kind AND t.value >= a.low AND t.value <= a.high AND t.guard = 0
  GROUP BY t.person_ref)"""
_NAMED = """JOIN (SELECT subject_id, sum(w)::int AS w FROM (
    SELECT o.subject_id, a.slot, max(a.w) AS w FROM unnest(%(slots)s::int[], %(tokens)s::int[], %(worths)s::int[]) a(slot, token, w)
    JOIN search_name_one o ON o.token_id = a.token AND o.guard = 0 GROUP BY o.subject_id, a.slot) one
  GROUP BY subject_id) n ON n.subject_id = s.id"""
_THERE = """JOIN (SELECT DISTINCT i.subject_id FROM search_ident i
  WHERE i.kind = 'postcode' AND i.value >= %(from_code)s AND i.value < %(to_code)s AND i.guard = 0
    AND length(i.value) = %(code_size)s::int) h ON h.subject_id = s.id"""


def _look(moment: Moment, wanted: _Described) -> Looked:
    named = Named(moment, wanted.question) if wanted.question.slots else None
    rank = "n.w DESC, g.n DESC" if named else "g.n DESC"
    statement = (
        f"WITH {_AGREED} SELECT s.id, count(*) OVER () FROM agreed g"  # noqa: S608
        f" JOIN search_subject s ON s.ref_id = g.person_ref AND s.kind = 'person' AND s.guard = 0"
        f" {_NAMED if named else ''} {_THERE if wanted.area else ''} ORDER BY {rank}, s.id LIMIT {CANDIDATES}"
    )
    moment.cursor.execute("SET LOCAL enable_hashjoin = on")
    moment.cursor.execute(statement, _terms(wanted, named))
    rows = moment.cursor.fetchall()
    scored = _scored(moment, wanted, named, [number for number, _ in rows])
    scored.sort(key=lambda one: (-one.score, one.ref))
    total = rows[0][1] if rows else 0
    return Looked(
        tuple(scored), (), total, total > len(rows), moment.version, False, ties.rules_version(moment.lists)
    )


def _terms(wanted: _Described, named: Named | None) -> dict[str, object]:
    rows = [
        (number, one.kind, low, high)
        for number, one in enumerate(wanted.filters)
        for low, high in _ranges(one)
    ]
    tokens = named.tokens() if named else []
    first, past, size = linking.district_range(wanted.area) if wanted.area else ("", "", 0)
    return {
        "filters": probes.numbers_of([row[0] for row in rows]), "kinds": [row[1] for row in rows],
        "lows": [row[2] for row in rows], "highs": [row[3] for row in rows],
        "slots": probes.numbers_of([one[0] for one in tokens]), "tokens": probes.numbers_of([one[1] for one in tokens]),
        "worths": probes.numbers_of([int(one[2] * 1000) for one in tokens]),
        "from_code": first, "to_code": past, "code_size": str(size),
    }  # fmt: skip


def _ranges(one: TraitAsked) -> list[tuple[str, str]]:
    if one.words:
        return [(word, word) for word in one.words]
    width = 4 if one.kind == "born" else 3
    return [(f"{one.low:0{width}d}", f"{one.high:0{width}d}")]


_HELD = """
SELECT s.id, t.kind, t.value FROM unnest(%s::int[]) a(id) JOIN search_subject s ON s.id = a.id
JOIN search_trait t ON t.person_ref = s.ref_id AND t.guard = 0 ORDER BY 1, 2, 3
"""


def _held(cursor: psycopg.Cursor, numbers: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    cursor.execute(_HELD, [probes.numbers_of(numbers)], prepare=True)
    for number, kind, value in cursor.fetchall():
        found[number][kind].append(value)
    return found


def _scored(moment: Moment, wanted: _Described, named: Named | None, numbers: Sequence[int]) -> list[Scored]:
    if not numbers:
        return []
    held = _held(moment.cursor, numbers)
    share = 100.0 * (1 - NAME_SHARE) if named else 100.0
    found = []
    for filed, score in (named or Named(moment, wanted.question)).scored(numbers):
        reasons = [
            replace(r, contribution=round(r.contribution * NAME_SHARE, 1))
            for r in (score.reasons if named else ())
        ]
        reasons += [_reason(one, held[filed.number], share / len(wanted.filters)) for one in wanted.filters]
        display = filed.card.names[0].display if filed.card.names else filed.ref_id
        card = ThingCard(display, "", (), "", "", "", "", (), ())
        found.append(
            Scored(
                probes.Filed(filed.number, filed.ref_id, filed.kind, filed.guard, filed.owner, card),
                tuple(reasons),
            )
        )
    return found


def _reason(one: TraitAsked, held: dict[str, list[str]], worth: float) -> Reason:
    """What one filter adds: each of its words counts for its part."""
    values = held.get(one.kind, [])
    if one.words:
        met = [word for word in one.words if word in values]
        part = len(met) / len(one.words)
    else:
        met = [value for value in values if one.low <= int(value) <= one.high]
        part = float(bool(met))
    why = (
        "fits"
        if part == 1
        else "fits in part"
        if part
        else "not recorded"
        if not values
        else "recorded otherwise"
    )
    return Reason(one.kind, one.label.partition(": ")[2], " ".join(values), why, round(worth * part, 1))
