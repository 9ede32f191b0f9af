"""The people tab's question to the search for people."""

from __future__ import annotations

from bluelamp.kernel.actors import Actor
from bluelamp.search.queries.people import people
from bluelamp.search.tabs import TabAsked
from bluelamp.search.types import Answer, PeopleQuery

PEOPLE_FIELDS = ("family", "given", "born", "age", "sex", "identifier")


def people_tab(viewer: Actor, asked: TabAsked) -> Answer:
    """People by the box and any single facts; a count asks no further store."""
    family, given, born, age, sex, identifier = (asked.values.get(name, "") for name in PEOPLE_FIELDS)
    question = PeopleQuery(
        text=asked.text, family=family, given=given, born=born, age=age, sex=sex, identifier=identifier,
        limit=asked.limit, purpose=asked.purpose, is_people_only=asked.is_count,
    )  # fmt: skip
    return people(viewer, question)
