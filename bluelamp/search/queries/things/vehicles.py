"""The search for vehicles: by mark, whole or as far as remembered, by VIN, by how they look."""

from __future__ import annotations

from dataclasses import replace

import psycopg

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search.codes import FactKind, Guard, Permission
from bluelamp.search.queries.things import answering, moments, probes
from bluelamp.search.queries.things.answering import Asked
from bluelamp.search.queries.things.probes import Filed, Found, LookAsked, Rights
from bluelamp.search.rules import asking, kinds, mark_scores, partials, vehicles
from bluelamp.search.rules.mark_scores import MarkQuestion
from bluelamp.search.rules.normalise import compact
from bluelamp.search.rules.partials import MarkAsked
from bluelamp.search.rules.vehicles import Look
from bluelamp.search.types import Answer, Fact, Suggestion, VehicleQuery

SHORTEST_VIN_END = 6
MOST_SUGGESTED = 3


@query(needs=Permission.SEARCH_THINGS, shows=lambda answer: [hit.ref for hit in answer.hits])
def vehicles_like(viewer: Actor, asked: VehicleQuery) -> Answer:
    """Vehicles by mark (whole, part, `?`, `*`, “contains AB and 57”), VIN or its end, make, model, colour, area.

    Ranked exact, easily mistaken, one character away, part in its place, part anywhere; then by the other facts.
    """
    question = _question(asked)
    with moments.one_moment() as moment:
        cursor, version = moment.cursor, moment.version
        found = _found(cursor, question, probes.rights_of(cursor, viewer))
        looked = answering.look(cursor, viewer, found, lambda filed, _: _scored(question, filed), version)
    facts, warnings = _facts(question)
    shown = Asked(
        door="search.vehicles", asked=asked, text=asked.text or asked.vrm or asked.vin, facts=facts, limit=asked.limit,
        purpose=asked.purpose, warnings=warnings, suggestions=_suggestions(question, looked.is_cut),
    )  # fmt: skip
    return answering.answer(viewer, shown, looked)


def _question(asked: VehicleQuery) -> MarkQuestion:
    refuse_if(
        asking.reasons_not_to_search(" ".join((asked.text, asked.vrm, asked.vin, asked.make, asked.model)))
    )
    look, _, rest = vehicles.read(asked.text) if asked.text.strip() else (Look(), [], "")
    given = Look(
        make=vehicles.make_of(asked.make) or look.make, model=vehicles.tidy(asked.model) or look.model,
        colour=vehicles.colour_of(asked.colour) or look.colour,
    )  # fmt: skip
    area = asking.area_of(asked.area)
    written = asked.vrm.strip() or ("" if asked.vin.strip() else rest.strip())
    if not asked.vin.strip() and asking.is_vin(written):
        asked, written = replace(asked, vin=written), ""
    mark = partials.read(written)
    question = MarkQuestion(mark, given, (area,) if area else (), compact(asked.vin)[:30])
    refuse_if(_reasons_it_is_too_little(question))
    return question


def _reasons_it_is_too_little(question: MarkQuestion) -> list[str]:
    if question.vin:
        if len(question.vin) >= SHORTEST_VIN_END:
            return []
        return [f"Give at least the last {SHORTEST_VIN_END} characters of the VIN; the last eight are best."]
    if not question.mark.known and not question.mark.pattern and not question.look.is_empty:
        return [
            "A make, model or colour alone fits too many vehicles. Add two characters of the mark, or the keeper."
        ]
    has_facts = not question.look.is_empty or bool(question.areas)
    return partials.reasons_not_to_look(question.mark, has_facts=has_facts)


def _found(cursor: psycopg.Cursor, question: MarkQuestion, rights: Rights) -> Found:
    if question.vin:
        tails = [("vin", question.vin[-8:])] if len(question.vin) < 17 else []
        return probes.by_keys(cursor, [("vin", question.vin, 1000)], tails, rights)
    return probes.by_mark(cursor, question.mark, LookAsked(question.look, question.areas), rights)


def sealed_met(asked: VehicleQuery) -> list[Filed]:
    """Sealed vehicles that fit a question: asked by the worker after the search, never by the page (ADR 0090)."""
    question = _question(asked)
    with moments.one_moment() as moment:
        found = _found(moment.cursor, question, Rights(is_all=True))
        filed = probes.fetch(moment.cursor, found.hidden)
    return [one for one in filed if one.guard == Guard.SILENT and _scored(question, one).reasons]


def _scored(question: MarkQuestion, filed: Filed) -> answering.Scored:
    weights = LookAsked(question.look, question.areas).weights()
    reasons, mark = mark_scores.reasons(question, filed.card, weights)
    label = ""
    if mark is not None and mark.is_past:
        label = f"matched on an earlier mark {mark.shown}" + (f" (until {mark.until})" if mark.until else "")
    return answering.Scored(filed, reasons, label)


def _facts(question: MarkQuestion) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    mark, look = question.mark, question.look
    facts = []
    if question.vin:
        facts.append(Fact(kind=FactKind.VIN, written=question.vin, value=question.vin))
    elif mark.known:
        facts.append(
            Fact(
                kind=FactKind.VRM, written=mark.written, value=mark_value(mark), warning=mark.warning,
                others=_others(mark.written),
            )
        )  # fmt: skip
    for kind, value in (
        (FactKind.MAKE, look.make),
        (FactKind.MODEL, look.model),
        (FactKind.COLOUR, look.colour),
    ):
        if value:
            facts.append(Fact(kind=kind, written=value, value=value))
    facts += [Fact(kind=FactKind.DISTRICT, written=area, value=area) for area in question.areas]
    return tuple(facts), (mark.warning,) if mark.warning else ()


def _others(written: str) -> tuple[FactKind, ...]:
    """What else the text of a mark may be: AB12 is a district of Aberdeen too."""
    part = kinds.best(written, clock.local(clock.now()).date())
    return tuple(one for one in (part.kind, *part.others) if one is not FactKind.VRM) if part else ()


def mark_value(mark: MarkAsked) -> str:
    """How a mark was understood, in words."""
    if mark.is_whole or mark.pieces:
        return mark.shown
    return f"{mark.shown} ({'pattern' if mark.has_gaps else 'part of a mark'})"


def _suggestions(question: MarkQuestion, is_cut: bool) -> tuple[Suggestion, ...]:
    """What would split a list that is too long: one more fact."""
    if not is_cut or question.vin:
        return ()
    missing = [
        word for word, value in (("colour", question.look.colour), ("make", question.look.make)) if not value
    ]
    base = question.mark.written
    return tuple(
        Suggestion(label=f"Add the {word}, or one more character of the mark", text=f"{base} ")
        for word in missing[:1]
    )
