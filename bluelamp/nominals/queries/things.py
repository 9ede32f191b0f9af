"""Vehicles, phones, e-mail addresses and online names as one line, in batches: what they are and whose."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.nominals.codes import LinkType, Permission
from bluelamp.nominals.models import Email, Handle, Link, Phone, Vehicle, VehicleMark
from bluelamp.nominals.queries import links, lookups, showing
from bluelamp.nominals.types import ThingView
from bluelamp.search.declare import Describe
from bluelamp.search.types import Shown

HOLDERS = {
    LinkType.KEEPER: "kept by", LinkType.DRIVER: "driven by", LinkType.USES_PHONE: "used by",
    LinkType.USES_EMAIL: "used by", LinkType.USES_HANDLE: "used by",
}  # fmt: skip
MOST_NAMED = 2


def shown_in_search(viewer: Actor, kind: str, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Shown]:
    """Things as search hits, with whom they belong to as far as the viewer may know it; search has asked the rights."""
    refs = [f"{kind}:{one}" for one in ids]
    titles, looks = _titles(kind, ids)
    people = _people(viewer, refs)
    warnings = showing.live_markers(refs)
    return {
        one: Shown(
            display=titles[one], detail=_detail(looks.get(one, ""), people.get(f"{kind}:{one}", [])),
            url=reverse("nominals:thing", args=[kind, str(one)]),
            warnings=tuple(dict.fromkeys(marker.display for marker in warnings.get(f"{kind}:{one}", []))),
        )
        for one in ids
        if one in titles
    }  # fmt: skip


def _titles(kind: str, ids: Sequence[uuid.UUID]) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """(what each is called, how each looks)."""
    if kind == "vehicle":
        rows = {row.id: row for row in Vehicle.objects.filter(id__in=ids)}
        marks = current_marks(list(rows)) if rows else {}
        looks = {
            one: " ".join(p for p in (row.colour, row.make, row.model) if p) for one, row in rows.items()
        }
        return {one: marks.get(one, row.vin) for one, row in rows.items()}, looks
    if kind == "phone":
        return dict(Phone.objects.filter(id__in=ids).values_list("id", "number")), {}
    if kind == "email":
        return dict(Email.objects.filter(id__in=ids).values_list("id", "address")), {}
    names = Handle.objects.filter(id__in=ids).values_list("id", "name", "platform")
    return {one: f"@{name}" + (f" on {where}" if where else "") for one, name, where in names}, {}


def current_marks(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The mark each vehicle carries now, else the last it carried."""
    rows = VehicleMark.objects.filter(vehicle_id__in=ids, superseded_at=None)
    newest = sorted(
        rows, key=lambda row: (row.until is None, row.until or row.recorded_at.date(), row.recorded_at)
    )
    return {row.vehicle_id: row.vrm for row in newest}


def _detail(look: str, people: list[str]) -> str:
    more = f"and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
    return " · ".join(part for part in (look, *people[:MOST_NAMED], more) if part)


def _people(viewer: Actor, refs: list[str]) -> dict[str, list[str]]:
    """“kept by Siobhán O'Neill” for each thing; hidden people are not counted."""
    rows = list(
        Link.objects.filter(end_ref__in=refs, type__in=HOLDERS, superseded_at=None)
        .order_by("until", "id").values_list("end_ref", "start_ref", "type")
    )  # fmt: skip
    asked = {PersonRef.of(start) for _, start, _ in rows if start.startswith("person:")}
    known = lookups.names_for(viewer, sorted(asked, key=str)) if asked else {}
    found: dict[str, list[str]] = defaultdict(list)
    for thing, start, kind in rows:
        line = known.get(start)
        if line is not None and not line.is_hidden:
            words = f"{HOLDERS[LinkType(kind)]} {line.display}"
            if words not in found[thing]:
                found[thing].append(words)
    return found


def present(kind: str) -> Describe:
    """The presenter of one kind, for search."""

    def shown(viewer: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Shown]:
        return shown_in_search(viewer, kind, ids)

    return shown


TABLES = {"vehicle": Vehicle, "phone": Phone, "email": Email, "handle": Handle}


@query(needs=Permission.VIEW_OBJECT, about="ref")
def thing(viewer: Actor, ref: str) -> ThingView:
    """A vehicle with every mark it ever carried, or a contact point, with its warnings."""
    kind, _, bare = ref.partition(":")
    row = TABLES[kind].objects.filter(id=bare).first() if kind in TABLES else None  # type: ignore[attr-defined]
    if row is None or guard.hidden_from(viewer, [ref]):
        raise NotThere
    if guard.hidden_from(viewer, [ref], also_restricted=True):
        contact = guard.restriction_of(ref).contact
        raise guard.Denied(f"Restricted record – contact {contact or 'its owner'}.")
    words, _, _ = links.displays(viewer, [ref])
    return ThingView(
        ref=ref, kind=kind, display=current_marks([row.id]).get(row.id, words[ref]), facts=tuple(_facts(kind, row)),
        marks=tuple(_marks(row.id)) if kind == "vehicle" else (),
        markers=tuple(showing.live_markers([ref]).get(ref, [])),
    )  # fmt: skip


def _facts(kind: str, row: object) -> list[tuple[str, str]]:
    fields = {
        "vehicle": (("Make", "make"), ("Model", "model"), ("Colour", "colour"), ("VIN", "vin")),
        "phone": (("Number", "number"), ("As given", "raw")), "email": (("Address", "address"), ("As given", "raw")),
        "handle": (("Name", "name"), ("Platform", "platform")),
    }[kind]  # fmt: skip
    return [(label, str(getattr(row, name)) or "not recorded") for label, name in fields]


def _marks(vehicle: uuid.UUID) -> list[tuple[str, str]]:
    """(mark, when it was on the vehicle), the current one first."""
    rows = VehicleMark.objects.filter(vehicle_id=vehicle, superseded_at=None).order_by("-recorded_at", "id")
    return [
        (f"{row.vrm} ({row.country})" if row.country else row.vrm, _when(row))
        for row in sorted(rows, key=lambda one: one.until is not None)
    ]


def _when(row: VehicleMark) -> str:
    since = f"from {row.since:%d/%m/%Y}" if row.since else ""
    until = f"until {row.until:%d/%m/%Y}" if row.until else ""
    return " ".join(part for part in (since, until) if part) or "now"
