"""People found together with what they are tied to: a name and part of a plate, a district, a phone; one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import psycopg

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.queries import ties
from bluelamp.search.queries.things import answering, moments, probes
from bluelamp.search.queries.things.answering import Asked, Looked, Scored
from bluelamp.search.queries.things.moments import Moment, Named
from bluelamp.search.queries.things.probes import LookAsked
from bluelamp.search.rules import asking, kinds, linking, partials, thing_cards
from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.kinds import Part
from bluelamp.search.rules.linking import LinkQuestion, Tied
from bluelamp.search.rules.scoring import Reason
from bluelamp.search.rules.thing_cards import ThingCard
from bluelamp.search.types import Answer, Fact, LinkedQuery

CANDIDATES = 60
MILLI = 1000


@query(needs=Permission.SEARCH_THINGS, shows=lambda answer: [hit.ref for hit in answer.hits])
def linked(viewer: Actor, asked: LinkedQuery) -> Answer:
    """People by name and by the vehicle, address or phone they are tied to: `smith AB12`, `khan M14 5`, `red focus khan`.

    A restricted person's ties match nothing (domain/search.md §8), so that none can be told from the answer.
    """
    question, tied = _question(asked)
    with moments.one_moment() as moment:
        looked = _look(moment, question, tied)
    shown = Asked(
        door="search.linked", asked=asked, text=asked.text or asked.name, limit=asked.limit, purpose=asked.purpose,
        facts=tuple(
            Fact(kind=p.kind, written=p.written, value=p.value, warning=p.warning, others=p.others)
            for p in question.parts
        ),
        warnings=tuple(p.warning for p in question.parts if p.warning),
    )  # fmt: skip
    return answering.answer(viewer, shown, looked)


def _question(asked: LinkedQuery) -> tuple[Question, LinkQuestion]:
    given = (asked.text, asked.name, asked.vrm, asked.look, asked.area, asked.phone)
    refuse_if(asking.reasons_not_to_search(" ".join(given)))
    today = clock.local(clock.now()).date()
    question = asking.read_box(asked.text, today) if asked.text.strip() else Question()
    if asked.name.strip():
        slots = asking.name_slots(asked.name)
        words = " ".join(slot.text for slot in slots if len(slot.covers) == 1)
        question = replace(
            question, slots=slots, parts=(Part(FactKind.NAME, asked.name, words), *question.parts)
        )
    fields = ((FactKind.VRM, asked.vrm), (FactKind.DISTRICT, asked.area), (FactKind.PHONE, asked.phone))
    extra = [kinds.read_as(kind, text, today) for kind, text in fields if text.strip()]
    clues = [
        *question.clues,
        *(part for part in extra if part.kind is not FactKind.PHONE),
        *_look_parts(asked.look),
    ]
    keys = [
        *question.keys,
        *((part.kind.value, kinds.key_of(part)) for part in extra if part.kind is FactKind.PHONE),
    ]
    question = replace(question, parts=(*question.parts, *extra), clues=tuple(clues), keys=())
    tied = linking.question_of(clues, keys)
    refuse_if(linking.reasons_not_to_link(tied, has_name=any(len(slot.text) > 1 for slot in question.slots)))
    return question, tied


def _look_parts(text: str) -> list[Part]:
    _, found, _ = asking.vehicle_words(text)
    return found


# --- looking ----------------------------------------------------------------------------------------------
_NAMED = """named AS MATERIALIZED (
  SELECT subject_id, sum(w)::int AS w FROM (
    SELECT o.subject_id, a.slot, max(a.w) AS w FROM unnest(%(slots)s::int[], %(tokens)s::int[], %(worths)s::int[]) a(slot, token, w)
    JOIN search_name_one o ON o.token_id = a.token AND o.guard = 0 GROUP BY o.subject_id, a.slot) one
  GROUP BY subject_id)"""
_OF_THINGS = """SELECT s.id AS subject_id, 1 AS sort, {level} AS w FROM ({things}) f
  JOIN search_thing t ON t.id = f.thing_id AND t.guard = 0
  JOIN search_tie e ON e.thing_ref = t.ref_id AND e.kind = t.kind
  JOIN search_subject s ON s.ref_id = e.person_ref AND s.kind = 'person' AND s.guard = 0"""
_BY_LOOK = """SELECT t.id AS thing_id, 600 AS level FROM search_thing t
  WHERE t.kind = 'vehicle' AND t.guard = 0 AND (%(make)s = '-' OR t.make = %(make)s) AND (%(model)s = '-' OR t.model = %(model)s)
    AND (%(colour)s = '-' OR t.colour = %(colour)s OR t.colour = ANY(%(near)s::text[]))"""
_OF_PLACES = """SELECT i.subject_id, 2 AS sort, 1000 AS w FROM search_ident i
  WHERE i.kind = 'postcode' AND i.value >= %(from_code)s AND i.value < %(to_code)s AND i.guard = 0
    AND length(i.value) = %(code_size)s::int"""
_OF_KEYS = """SELECT i.subject_id, 3 AS sort, 1000 AS w FROM unnest(%(kinds)s::text[], %(values)s::text[]) a(kind, value)
  JOIN search_ident i ON i.kind = a.kind AND i.value = a.value AND i.guard = 0"""


def _statement(tied: LinkQuestion, *, has_name: bool) -> tuple[str, bool]:
    """(statement, whether marks are looked through) for the groups asked for."""
    sides = []
    if tied.mark:
        sides.append(
            _OF_THINGS.format(level="f.level", things=probes.marks_statement(partials.read(tied.mark)))
        )
    elif not tied.look.is_empty:
        sides.append(_OF_THINGS.format(level="f.level", things=_BY_LOOK))
    if tied.district:
        sides.append(_OF_PLACES)
    if tied.keys:
        sides.append(_OF_KEYS)
    each = f"SELECT subject_id, sort, max(w) AS w FROM ({' UNION ALL '.join(sides)}) each GROUP BY subject_id, sort"  # noqa: S608
    ties = (
        f"tied AS MATERIALIZED (SELECT subject_id, sum(w)::int AS w FROM ({each}) best GROUP BY subject_id)"  # noqa: S608
    )
    names = (
        (f"{_NAMED}, ", "JOIN named n ON n.subject_id = t.subject_id", "n.w + t.w")
        if has_name
        else ("", "", "t.w")
    )
    return (
        f"WITH {names[0]}{ties} SELECT t.subject_id, count(*) OVER () FROM tied t {names[1]}"  # noqa: S608
        f" ORDER BY {names[2]} DESC, t.subject_id LIMIT {CANDIDATES}"
    ), bool(tied.mark)


def _look(moment: Moment, question: Question, tied: LinkQuestion) -> Looked:
    has_name = bool(question.slots)
    named = Named(moment, question) if has_name else None
    statement, has_mark = _statement(tied, has_name=has_name)
    terms = _terms(tied, named)
    if has_mark:
        terms |= probes.mark_terms(partials.read(tied.mark), LookAsked())
    # The sides are joined whole: by hash, because neither is small enough to be looked up one by one.
    moment.cursor.execute("SET LOCAL enable_hashjoin = on")
    moment.cursor.execute(statement, terms)
    rows = moment.cursor.fetchall()
    numbers = [number for number, _ in rows]
    scored = _scored(moment, question, tied, named, numbers)
    scored.sort(key=lambda one: (-one.score, one.ref))
    total = rows[0][1] if rows else 0
    return Looked(
        tuple(scored), (), total, total > len(rows), moment.version, False, ties.rules_version(moment.lists)
    )


def _terms(tied: LinkQuestion, named: Named | None) -> dict[str, object]:
    tokens = named.tokens() if named else []
    first, past, size = linking.district_range(tied.district) if tied.district else ("", "", 0)
    look = tied.look
    return {
        "slots": probes.numbers_of([one[0] for one in tokens]), "tokens": probes.numbers_of([one[1] for one in tokens]),
        "worths": probes.numbers_of([int(one[2] * MILLI) for one in tokens]),
        "from_code": first, "to_code": past, "code_size": str(size),
        "kinds": [kind for kind, _ in tied.keys], "values": [value for _, value in tied.keys],
        **probes.fact_terms(LookAsked(look)),
    }  # fmt: skip


_TIED = """
SELECT s.id, e.role, e.is_past, t.kind, t.card FROM unnest(%s::int[]) a(id)
JOIN search_subject s ON s.id = a.id JOIN search_tie e ON e.person_ref = s.ref_id
JOIN search_thing t ON t.ref_id = e.thing_ref AND t.kind = e.kind AND t.guard = 0
ORDER BY 1, 2, 5
"""


def _ties_of(cursor: psycopg.Cursor, numbers: Sequence[int]) -> dict[int, list[Tied]]:
    found: dict[int, list[Tied]] = defaultdict(list)
    cursor.execute(_TIED, [probes.numbers_of(numbers)], prepare=True)
    for number, role, is_past, kind, card in cursor.fetchall():
        found[number].append(Tied(role, is_past, kind, thing_cards.load(card)))
    return found


def _scored(
    moment: Moment, question: Question, tied: LinkQuestion, named: Named | None, numbers: Sequence[int]
) -> list[Scored]:
    if not numbers:
        return []
    ties = _ties_of(moment.cursor, numbers)
    found = []
    for filed, score in (named or Named(moment, question)).scored(numbers):
        share = linking.LINK_SHARE if named else 100.0
        reasons = [
            Reason(
                r.field,
                r.query_value,
                r.record_value,
                r.reason,
                round(r.contribution * linking.NAME_SHARE, 1),
            )
            for r in (score.reasons if named else ())
        ]
        reasons += linking.reasons(tied, ties.get(filed.number, []), filed.card.keys, share)
        display = filed.card.names[0].display if filed.card.names else filed.ref_id
        card = ThingCard(display, "", (), "", "", "", "", (), ())
        thing = probes.Filed(filed.number, filed.ref_id, filed.kind, filed.guard, filed.owner, card)
        found.append(Scored(thing, tuple(reasons)))
    return found
