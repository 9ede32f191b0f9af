"""Which sealed things a search would have met. Asked by the worker after the search, never by the page (ADR 0090)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from bluelamp.search.queries.sealed import Met
from bluelamp.search.queries.things.contacts import sealed_met as contacts_met
from bluelamp.search.queries.things.vehicles import sealed_met as vehicles_met
from bluelamp.search.types import ContactQuery, VehicleQuery

DOORS = ("search.vehicles", "search.contacts")


def met_by(door: str, asked: Mapping[str, object]) -> list[Met]:
    """Sealed vehicles, phones and online names that fit what was asked at this door."""
    if door == "search.vehicles":
        found = vehicles_met(VehicleQuery(**_given(asked, VehicleQuery)))  # type: ignore[arg-type]
    else:
        found = contacts_met(ContactQuery(**_given(asked, ContactQuery)))  # type: ignore[arg-type]
    return [Met(ref=f"{one.kind}:{one.ref_id}", owner=one.owner) for one in found]


def _given(asked: Mapping[str, object], kind: type[VehicleQuery] | type[ContactQuery]) -> dict[str, object]:
    known = {one.name for one in fields(kind)}
    return {name: value for name, value in asked.items() if name in known}
