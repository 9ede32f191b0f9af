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
    if door == "search.places":
        return places_met(_place(asked))
    if door == "search.organisations":
        return organisations_met(OrganisationQuery(text=_words(asked, "text")))
    return narratives_met(_text(asked))


def _words(asked: Mapping[str, object], name: str) -> str:
    value = asked.get(name, "")
    return value if isinstance(value, str) else ""


def _place(asked: Mapping[str, object]) -> PlaceQuery:
    return PlaceQuery(
        text=_words(asked, "text"), number=_words(asked, "number"), street=_words(asked, "street"),
        town=_words(asked, "town"), postcode=_words(asked, "postcode"),
    )  # fmt: skip


def _text(asked: Mapping[str, object]) -> TextQuery:
    kinds = asked.get("kinds")
    return TextQuery(
        text=_words(asked, "text"), since=_words(asked, "since"), until=_words(asked, "until"),
        kinds=tuple(map(str, kinds)) if isinstance(kinds, list) else (),
    )  # fmt: skip
