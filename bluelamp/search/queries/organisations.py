"""Organisations: by registered or trading name, legal form ignored, or by company number."""

from __future__ import annotations

import re

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.queries import entries, snapshots
from bluelamp.search.queries.entries import Probe
from bluelamp.search.queries.sealed import Met
from bluelamp.search.rules import organisations as rules
from bluelamp.search.rules.entries import BodyCard, Card, Part, score_body
from bluelamp.search.types import EntryAnswer, EntryShown, Fact, OrganisationQuery

KIND = "organisation"
ADVICE = "add another word of the name, or the company number."
MOST_WORDS = 10


@query(
    needs=Permission.SEARCH_ORGANISATIONS, audited=False
)  # the search writes its own row, with the question in it
def organisations(viewer: Actor, asked: OrganisationQuery) -> EntryAnswer:
    """Find organisations by any name they trade under, or by company number (domain/search.md §1).

    Refuses what cannot be asked, raises CouldNotLook when it could not look: never a shorter list.
    """
    words, company, fact = _question(asked.text)
    probe = _probe(words, company)
    with snapshots.one_moment(ADVICE.capitalize()) as cursor:
        looked = entries.look(cursor, viewer, probe, lambda card: _score(words, company, card))
    page, after = entries.page_of(looked, asked.after, asked.limit)
    shown = {} if asked.is_count else entries.shown_of(viewer, KIND, page)
    hits = () if asked.is_count else tuple(entries.hit_of(one, shown, _plain(one.entry.card)) for one in page)
    answer = entries.answer_of(asked.text, (fact,), hits, looked, after, ADVICE)
    entries.record(viewer, "search.organisations", answer, looked, asked)
    return answer


def sealed_met(asked: OrganisationQuery) -> list[Met]:
    """Silent organisations that fit a question, for the worker that tells their owners (ADR 0090)."""
    words, company, _ = _question(asked.text)
    with snapshots.one_moment(ADVICE.capitalize()) as cursor:
        return entries.sealed_met(cursor, _probe(words, company), lambda card: _score(words, company, card))


def _probe(words: tuple[str, ...], company: str) -> Probe:
    return Probe(KIND, keys=(("company", company),)) if company else Probe(KIND, words=words)


def _question(text: str) -> tuple[tuple[str, ...], str, Fact]:
    if len(text) > rules.LONGEST:
        raise Refused(f"That is {len(text):,} characters. Give a name in at most {rules.LONGEST}.")
    company = rules.company_number(text)
    if company:
        return (), company, Fact(kind=FactKind.COMPANY, written=text, value=company)
    words = tuple(word[:42] for name in rules.names_of(text) for word in rules.words(name))[:MOST_WORDS]
    if not words or not any(len(word) > 1 for word in words):
        many = "That fits every organisation: too many. " if re.search(r"[*?]", text) else ""
        shown = " ".join(text.split())[:40]
        raise Refused(
            f"{many}There is no name to look for in “{shown}”. Add a word of the name or a company number."
        )
    return words, "", Fact(kind=FactKind.ORGANISATION, written=text, value=" ".join(words))


def _score(words: tuple[str, ...], company: str, card: Card) -> tuple[float, tuple[Part, ...]]:
    assert isinstance(card, BodyCard)
    return score_body(words, company, card)


def _plain(card: Card) -> EntryShown:
    assert isinstance(card, BodyCard)
    return EntryShown(display=card.names[0] if card.names else "Name not recorded")
