"""The search for people: one question, one snapshot, one answer with its reasons."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import psycopg
from django.db import DatabaseError, transaction

from bluelamp.access import guard
from bluelamp.contracts.search import RestrictedRecordSearched
from bluelamp.kernel import clock, events, refs
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search import declare
from bluelamp.search.codes import FactKind, Guard, Permission
from bluelamp.search.declare import SourceQuery
from bluelamp.search.queries import advice, paging, probes, ties, vocabulary
from bluelamp.search.queries.probes import Filed, Found, Moment
from bluelamp.search.queries.rights import Rights, rights_of
from bluelamp.search.queries.vocabulary import Vocabulary
from bluelamp.search.rules import asking, births, scoring
from bluelamp.search.rules.asking import Part, Question
from bluelamp.search.rules.births import BirthHeld
from bluelamp.search.rules.scoring import Reached, Score
from bluelamp.search.types import Answer, Fact, Hit, PeopleQuery, Reason, Shown, SourceSection

NAMED = {"birth": "birth name", "married": "married name", "legal": "name", "deed_poll": "name by deed poll"}


@query(
    needs=Permission.SEARCH_PEOPLE, audited=False
)  # the search writes its own row, with the question in it
def people(viewer: Actor, asked: PeopleQuery) -> Answer:
    """Find people by any facts; same data, rules, question and rights give the same bytes (domain/search.md §8).

    Refuses what cannot be asked, raises CouldNotLook when it could not look: never a shorter list.
    """
    question = question_of(asked)
    with probes.one_snapshot(is_last=asked.is_people_only or asked.is_as_you_type) as moment:
        looked = _look(moment, viewer, question, asked)
    answer = _answer(viewer, asked, question, looked)
    if not (asked.is_as_you_type or asked.is_people_only):
        answer = replace(answer, sections=_sections(viewer, asked, question))
    _record(viewer, asked, answer, looked)
    return replace(answer, withheld=())


# --- the question -----------------------------------------------------------------------------------
def question_of(asked: PeopleQuery) -> Question:
    """The box and the single facts as one question."""
    today = clock.local(clock.now()).date()
    text = " ".join(one for one in (asked.text, asked.given, asked.family, asked.identifier) if one)
    refuse_if(asking.reasons_not_to_search(text))
    question = asking.read_box(asked.text, today) if asked.text.strip() else Question()
    if asked.identifier.strip():
        number = asking.read_box(asked.identifier, today)
        question = replace(question, keys=question.keys + number.keys, parts=question.parts + number.parts)
    if name := f"{asked.given} {asked.family}".strip():
        slots = asking.name_slots(f"{name} {question.slots[0].text if question.slots else ''}")
        part = Part(FactKind.NAME, name, " ".join(s.text for s in slots if len(s.covers) == 1))
        question = replace(question, slots=slots, parts=(part, *question.parts))
    for written in (asked.born, f"aged {asked.age}" if asked.age.strip() else ""):
        if written.strip():
            question = _with_birth(question, written, today)
    if asked.sex[:1].upper() in ("M", "F"):
        question = replace(question, sex=asked.sex[:1].upper())
    refuse_if(_reasons_it_is_too_little(question, text))
    return question


def _with_birth(question: Question, written: str, today: date) -> Question:
    reading = births.read(written, today)
    if reading is None:
        raise Refused(
            f"“{written.strip()[:40]}” is not a date of birth or an age. Write 3/4/1988, 1988 or 30-35."
        )
    part = asking.birth_part(reading, written)
    return replace(question, birth=reading.asked, parts=(*question.parts, part))


def _reasons_it_is_too_little(question: Question, text: str) -> list[str]:
    if question.keys or any(len(slot.text) > 1 for slot in question.slots):
        return []
    if len(question.slots) > 1 and question.birth and question.birth.is_day:
        return []
    if question.slots:
        return ["One letter is too little to search on. Add a surname, or a number such as a PNC id."]
    if question.birth:
        return ["A date of birth or an age alone is too little. Add a name, even part of one."]
    shown = text.strip()[:40]
    return [
        f"There is no name, date or number to search for in “{shown}”. Type a name, a date of birth or a number."
    ]


# --- looking -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Scored:
    filed: Filed
    score: Score


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look at the data found: what may be shown, what not, and how the words were reached."""

    hits: tuple[_Scored, ...]
    withheld: tuple[_Scored, ...]
    total: int
    is_cut: bool
    version: tuple[int, int]
    reached: dict[int, list[Reached]]
    sees_hidden: bool
    rules_version: str


def _look(moment: Moment, viewer: Actor, question: Question, asked: PeopleQuery) -> _Looked:
    rights = rights_of(moment.cursor, viewer)
    lists = moment.lists
    known = vocabulary.Knowledge(moment.words, lists)
    words = vocabulary.reach(moment.cursor, known, question.slots, rights, is_last_open=asked.is_as_you_type)
    openly = words.openly()
    found, hidden = _candidates(moment.cursor, question, words, rights, depth=paging.depth_of(asked))
    filed = [*found.filed, *probes.fetch(moment.cursor, hidden)]
    kept_back = _kept_back(viewer, filed)
    weights = [weight_of(slot, openly.get(number, [])) for number, slot in enumerate(question.base)]
    scorer = scoring.Scorer(question, words.table, weights)
    scored = [_Scored(one, scorer.score(one.card)) for one in filed]
    matching = [one for one in scored if one.score.total >= scoring.WEAKEST]
    if asked.is_strict_birth and question.birth:
        matching = [one for one in matching if one.score.birth >= 1.0]
    if asked.is_main_name_only and question.slots:
        matching = [one for one in matching if one.filed.card.names[:1] == (one.score.matched,)]
    shown = [one for one in matching if one.filed.number not in kept_back]
    shown.sort(key=lambda one: (-one.score.total, one.filed.ref_id))
    seen_hidden = sum(1 for one in filed if one.guard and one.number not in kept_back)
    withheld = [
        one for one in matching if one.filed.number in kept_back and one.score.total >= scoring.POSSIBLE
    ]
    total = found.total + seen_hidden if found.is_cut else len(shown)
    return _Looked(
        tuple(shown),
        tuple(withheld),
        total,
        found.is_cut,
        moment.version,
        openly,
        sees_hidden=seen_hidden > 0,
        rules_version=ties.rules_version(lists),
    )


def weight_of(slot: asking.Slot, words: Sequence[Reached]) -> float:
    """How much a word asked for tells: the rarity of the openly held word it is nearest to."""
    if len(slot.text) == 1:
        return 0.5
    return scoring.rarity(words[0].df) if words else scoring.rarity(1)


def _candidates(
    cursor: psycopg.Cursor, question: Question, words: Vocabulary, rights: Rights, *, depth: int
) -> tuple[Found, list[int]]:
    """Open candidates with their cards, and the numbers of hidden subjects that would be."""
    found = probes.candidates(cursor, question, words, depth)
    hidden = probes.hidden_holders(words, question.slots)
    if not question.keys:
        return found, hidden
    numbers, more = probes.by_keys(cursor, question, rights)
    known = {one.number for one in found.filed}
    also = probes.fetch(cursor, [one for one in numbers if one not in known])
    total = max(found.total, len(known) + len(also))
    return Found((*also, *found.filed), total, found.is_cut), sorted({*hidden, *more})


def _kept_back(viewer: Actor, filed: Iterable[Filed]) -> set[int]:
    """Numbers of the subjects this viewer may not be shown."""
    guarded = [one for one in filed if one.guard]
    if not guarded:
        return set()
    hidden = guard.hidden_from(viewer, [f"{one.kind}:{one.ref_id}" for one in guarded], also_restricted=True)
    return {one.number for one in guarded if f"{one.kind}:{one.ref_id}" in hidden}


# --- the answer --------------------------------------------------------------------------------------
def _answer(viewer: Actor, asked: PeopleQuery, question: Question, looked: _Looked) -> Answer:
    version = _version(looked)
    kept, after, is_changed = paging.page(
        asked, looked.hits, lambda one: (-one.score.total, one.filed.ref_id), version
    )
    shown = _shown(viewer, [one.filed for one in kept])
    hits = tuple(_hit(one, shown) for one in kept)
    is_truncated = looked.is_cut or len(looked.hits) > len(kept)
    contacts = {one.filed.owner for one in looked.withheld if one.filed.guard == Guard.CONTACT_ONLY}
    answer = Answer(
        query=asked.text or " ".join(part.written for part in question.parts),
        facts=tuple(Fact(kind=p.kind, written=p.written, value=p.value, warning=p.warning, others=p.others) for p in question.parts),
        hits=hits, truncated=is_truncated, total_at_least=max(looked.total, len(hits)),
        data_version=version, after=after, is_changed=is_changed,
        rules_version=looked.rules_version,
        contacts=tuple(f"A restricted record may be relevant: contact {unit or 'its owner'}." for unit in sorted(contacts)),
        warnings=tuple(part.warning for part in question.parts if part.warning),
        withheld=tuple(sorted(f"{one.filed.kind}:{one.filed.ref_id}" for one in looked.withheld)),
    )  # fmt: skip
    if asked.is_as_you_type:
        return answer
    return replace(
        answer, suggestions=advice.suggestions(question, answer, looked.reached),
        second_fact=advice.second_fact(
            question, answer, [one.filed.card for one in looked.hits], clock.local(clock.now()).date()
        ),
    )  # fmt: skip


def _version(looked: _Looked) -> str:
    """The version of the data that this viewer may know of."""
    writes, hidden_writes = looked.version
    return f"{writes}+{hidden_writes}" if looked.sees_hidden else str(writes)


def _shown(viewer: Actor, filed: Sequence[Filed]) -> dict[str, Shown]:
    """How each subject's owner wants it shown, asked in one batch per kind."""
    by_kind: dict[str, list[uuid.UUID]] = defaultdict(list)
    for one in filed:
        by_kind[one.kind].append(uuid.UUID(one.ref_id))
    return {
        f"{kind}:{number}": shown
        for kind, numbers in by_kind.items()
        if kind in declare.presenters
        for number, shown in declare.presenters[kind](viewer, numbers).items()
    }


def _hit(one: _Scored, shown: dict[str, Shown]) -> Hit:
    ref = f"{one.filed.kind}:{one.filed.ref_id}"
    card, matched = one.filed.card, one.score.matched
    main = card.names[0] if card.names else None
    plain = Shown(display=main.display if main else ref, detail=", ".join(map(_born, card.births)))
    label = ""
    if matched and matched != main:
        since = f" (recorded {matched.seen})" if matched.seen else ""
        label = f"matched on {NAMED.get(matched.kind, matched.kind.replace('_', ' '))} {matched.display.upper()}{since}"
    reasons = tuple(
        Reason(
            field=r.field, query_value=r.query_value, record_value=r.record_value, reason=r.reason,
            contribution=r.contribution,
        )
        for r in one.score.reasons
    )  # fmt: skip
    return Hit(
        ref=ref, score=one.score.total, band=scoring.band_of(one.score.total), matched_on=label,
        reasons=reasons, shown=shown.get(ref, plain),
    )  # fmt: skip


def _born(held: BirthHeld) -> str:
    return f"born {births.shown(held)}"


# --- further stores, audit, owners ------------------------------------------------------------------
def _sections(viewer: Actor, asked: PeopleQuery, question: Question) -> tuple[SourceSection, ...]:
    """What other stores find; one that fails says so and spoils nothing."""
    given = SourceQuery(
        viewer=viewer, text=asked.text or f"{asked.given} {asked.family}".strip(),
        kinds=frozenset(part.kind for part in question.parts),
        names=tuple(slot.text for slot in question.base), keys=question.keys,
        born=question.birth.label if question.birth else "", limit=asked.limit,
    )  # fmt: skip
    allowed = [one for one in declare.sources.values() if guard.may(viewer, one.permission)]
    return tuple(_section(one, given) for one in allowed)


def _section(source: declare.Source, given: SourceQuery) -> SourceSection:
    try:
        with transaction.atomic():
            return source.find(given)
    except (Refused, DatabaseError, psycopg.Error):
        problem = f"{source.label} could not be searched just now, so it may hold more."
        return SourceSection(name=source.name, label=source.label, problem=problem)


def _record(viewer: Actor, asked: PeopleQuery, answer: Answer, looked: _Looked) -> None:
    """Audit the search, zero hits too, and tell the owners of restricted records. Owners of sealed ones are
    told from this audit row a moment later (commands/telling.py): here a sealed record costs nothing (ADR 0090)."""
    plain = {name: value for name, value in asdict(asked).items() if value}
    detail = {
        "asked": plain,
        "query": asked.text, "facts": [f"{fact.kind}={fact.value}" for fact in answer.facts],
        "data_version": answer.data_version, "rules_version": answer.rules_version, "purpose": asked.purpose or (viewer.reason.code if viewer.reason else ""),
        "results": [f"{hit.ref} {hit.score} {hit.band}" for hit in answer.hits],
        "withheld": list(answer.withheld), "total_at_least": answer.total_at_least,
        "as_you_type": asked.is_as_you_type,
    }  # fmt: skip
    guard.audit(viewer, "consultation", "search.query", [hit.ref for hit in answer.hits], detail=detail)
    for one in looked.withheld:
        ref = refs.parse(f"{one.filed.kind}:{one.filed.ref_id}")
        told = RestrictedRecordSearched(
            subject=str(ref), owner=one.filed.owner, searcher=viewer.name, searcher_id=str(viewer.account_id),
            at=clock.now(), was_silent=one.filed.guard == Guard.SILENT,
        )  # fmt: skip
        events.state(told, about=ref)
