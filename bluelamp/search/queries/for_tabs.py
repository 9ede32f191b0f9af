"""The people tab's question to the search for people, and what a page shows of its hits beyond their identity."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace

from django.db import DatabaseError, transaction

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search import declare
from bluelamp.search.codes import Permission
from bluelamp.search.queries.people import people
from bluelamp.search.tabs import TabAsked
from bluelamp.search.types import Answer, Hit, PeopleQuery, Summary

PEOPLE_FIELDS = ("family", "given", "born", "age", "sex", "identifier", "place", "strict", "main")


def people_tab(viewer: Actor, asked: TabAsked) -> Answer:
    """People by the box and any single facts; a count asks no further store."""
    family, given, born, age, sex, identifier, place, strict, main = (
        asked.values.get(name, "") for name in PEOPLE_FIELDS
    )
    refuse_if(_reasons_it_is_no_postcode(place))
    question = PeopleQuery(
        text=f"{asked.text} {place}".strip(), family=family, given=given, born=born, age=age, sex=sex, identifier=identifier,
        limit=asked.limit, after=asked.after, purpose=asked.purpose, is_people_only=asked.is_count or bool(asked.after),
        is_strict_birth=bool(strict), is_main_name_only=bool(main),
    )  # fmt: skip
    answer = people(viewer, question)
    return answer if asked.is_count else with_summaries(viewer, answer)


def _reasons_it_is_no_postcode(place: str) -> list[str]:
    if not place or any(letter.isdigit() for letter in place):
        return []
    return [
        f"“{place[:40]}” is not a postcode. Write one, or its first half; towns and streets are under Places."
    ]


@query(needs=Permission.SEARCH_PEOPLE, audited=False)  # the search has audited each person shown
def with_summaries(viewer: Actor, answer: Answer) -> Answer:
    """The same answer, each hit with its summary; one that cannot be had is left out and the hits stand."""
    wanted: dict[str, list[uuid.UUID]] = defaultdict(list)
    for hit in answer.hits:
        kind, _, bare = hit.ref.partition(":")
        if kind in declare.summarisers:
            wanted[kind].append(uuid.UUID(bare))
    found: dict[str, Summary] = {}
    for kind, ids in wanted.items():
        found |= _summaries(viewer, kind, ids)
    return replace(answer, hits=tuple(_with(hit, found) for hit in answer.hits))


def _summaries(viewer: Actor, kind: str, ids: list[uuid.UUID]) -> dict[str, Summary]:
    try:
        with transaction.atomic():
            return {f"{kind}:{one}": more for one, more in declare.summarisers[kind](viewer, ids).items()}
    except DatabaseError:
        return {}


def _with(hit: Hit, found: dict[str, Summary]) -> Hit:
    more = found.get(hit.ref)
    return replace(hit, shown=replace(hit.shown, more=more)) if more else hit
