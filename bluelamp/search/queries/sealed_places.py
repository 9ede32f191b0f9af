"""Which silent places, organisations and narratives a search would have met; asked by the worker, never by the page."""

from __future__ import annotations

from collections.abc import Mapping

from bluelamp.search.queries.addresses import sealed_met as places_met
from bluelamp.search.queries.narratives import sealed_met as narratives_met
from bluelamp.search.queries.organisations import sealed_met as organisations_met
from bluelamp.search.queries.sealed import Met
from bluelamp.search.types import OrganisationQuery, PlaceQuery, TextQuery

DOORS = ("search.places", "search.organisations", "search.text")


def met_by(door: str, asked: Mapping[str, object]) -> list[Met]:
    """Silent records that fit what was asked at this door (ADR 0090)."""
    given = {name: str(value) for name, value in asked.items() if isinstance(value, str)}
    if door == "search.places":
        fields = ("text", "number", "street", "town", "postcode")
        return places_met(PlaceQuery(**{name: given.get(name, "") for name in fields}))
    if door == "search.organisations":
        return organisations_met(OrganisationQuery(text=given.get("text", "")))
    kinds = asked.get("kinds")
    searched = tuple(map(str, kinds)) if isinstance(kinds, list | tuple) else ()
    fields = ("text", "since", "until")
    return narratives_met(TextQuery(kinds=searched, **{name: given.get(name, "") for name in fields}))
