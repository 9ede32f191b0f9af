"""Which sealed records a search would have met. Asked by the worker after the search, never by the page (ADR 0090)."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.search.codes import Guard
from bluelamp.search.queries import probes, vocabulary
from bluelamp.search.queries.people import question_of, weight_of
from bluelamp.search.queries.rights import EVERYTHING
from bluelamp.search.rules import scoring
from bluelamp.search.types import PeopleQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A sealed record that a search reached, and the unit that owns it."""

    ref: str
    owner: str


def met_by(asked: PeopleQuery) -> list[Met]:
    """Sealed records that fit what was asked at least possibly (domain/search.md §8: the owner is notified)."""
    question = question_of(asked)
    with probes.one_snapshot() as moment:
        known = vocabulary.Knowledge(moment.words, moment.lists)
        words = vocabulary.reach(
            moment.cursor, known, question.slots, EVERYTHING, is_last_open=asked.is_as_you_type
        )
        found = probes.hidden_holders(words, question.slots)
        keyed = probes.by_keys(moment.cursor, question, EVERYTHING)[1] if question.keys else []
        filed = probes.fetch(moment.cursor, sorted({*found, *keyed}))
    openly = words.openly()
    weights = [weight_of(slot, openly.get(number, [])) for number, slot in enumerate(question.base)]
    scorer = scoring.Scorer(question, words.table, weights)
    return [
        Met(ref=f"{one.kind}:{one.ref_id}", owner=one.owner)
        for one in filed
        if one.guard == Guard.SILENT and scorer.score(one.card).total >= scoring.POSSIBLE
    ]
