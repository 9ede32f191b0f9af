"""The questions of the places, organisations and text tabs to the searches behind them."""

from __future__ import annotations

from bluelamp.kernel.actors import Actor
from bluelamp.search.queries.addresses import places
from bluelamp.search.queries.narratives import narratives
from bluelamp.search.queries.organisations import organisations
from bluelamp.search.tabs import TabAsked
from bluelamp.search.types import EntryAnswer, OrganisationQuery, PlaceQuery, TextAnswer, TextQuery

PLACE_FIELDS = ("number", "street", "town", "postcode")
TEXT_FIELDS = ("since", "until", "class")


def places_tab(viewer: Actor, asked: TabAsked) -> EntryAnswer:
    """Addresses and premises by the box and any single facts."""
    number, street, town, postcode = (asked.values.get(name, "") for name in PLACE_FIELDS)
    question = PlaceQuery(
        text=asked.text, number=number, street=street, town=town, postcode=postcode, after=asked.after,
        limit=asked.limit, purpose=asked.purpose, is_count=asked.is_count,
    )  # fmt: skip
    return places(viewer, question)


def organisations_tab(viewer: Actor, asked: TabAsked) -> EntryAnswer:
    """Organisations by the box."""
    question = OrganisationQuery(
        text=asked.text, after=asked.after, limit=asked.limit, purpose=asked.purpose, is_count=asked.is_count
    )
    return organisations(viewer, question)


def text_tab(viewer: Actor, asked: TabAsked) -> TextAnswer:
    """Narratives by the box, between days, of one class."""
    since, until, kind = (asked.values.get(name, "") for name in TEXT_FIELDS)
    question = TextQuery(
        text=asked.text, since=since, until=until, kinds=(kind,) if kind else (), after=asked.after,
        limit=asked.limit, purpose=asked.purpose, is_count=asked.is_count,
    )  # fmt: skip
    return narratives(viewer, question)
