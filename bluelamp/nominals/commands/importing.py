"""The bulk door of migration: the same rows, keys and refusals as the single commands, by the thousand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bluelamp.contracts.nominals import MarkerAdded, PersonsImported
from bluelamp.contracts.refs import EventRef, LocationRef, PersonRef
from bluelamp.kernel import clock, events, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.copying import copy_in
from bluelamp.kernel.doorway import command
from bluelamp.nominals.codes import LinkType, Permission
from bluelamp.nominals.commands import importing_things, linking, making, renewing, things
from bluelamp.nominals.commands.filing import refile
from bluelamp.nominals.commands.making import Stamp
from bluelamp.nominals.commands.placing import homes_in, refile_organisations, refile_places
from bluelamp.nominals.commands.thing_filing import refile_things
from bluelamp.nominals.models import Event, Link, Location, Marker, Person
from bluelamp.nominals.types import ImportBatch, Imported, NewEvent, NewLink, NewMarker, NewPerson, NewPlace


@command(needs=Permission.IMPORT_PERSONS, operation="collection")
def import_persons(by: Actor, *, batch: ImportBatch) -> Imported:
    """Load a batch with its search keys in one transaction; a repeated batch adds nothing."""
    mark = making.stamp(by)
    persons, fresh = _persons(batch.persons, mark)
    places, new_places = _places(batch.places, mark)
    stuff = importing_things.take(batch, mark)
    if batch.renewal:
        fresh += renewing.renew_persons(batch.persons, set(fresh), mark)
    found = _events(batch.events, mark)
    links = _links(_following(batch.links, stuff.instead), mark)
    markers = _markers(_following_about(batch.markers, stuff.instead), mark)
    if batch.renewal:
        renewing.end_what_is_gone(batch, batch.renewal, stuff.instead, mark)
    refile({*fresh, *linking.persons_keyed_by(links)})
    kept = {one.end_ref for one in links if one.type == LinkType.KEEPER}
    refile_things([one for one in stuff.fresh if one not in kept])
    refile_places({*new_places, *homes_in(links)})
    refile_organisations(stuff.fresh_bodies)
    _tell(batch, mark, (len(fresh), len(found), len(links)), markers)
    return Imported(
        persons=tuple(PersonRef(one) for one in persons), places=tuple(LocationRef(one) for one in places),
        events=tuple(EventRef(one) for one in found), phones=tuple(stuff.phones), vehicles=tuple(stuff.vehicles),
        organisations=tuple(stuff.organisations),
    )  # fmt: skip


def _following(links: Sequence[NewLink], instead: Mapping[str, str]) -> list[NewLink]:
    """Links as given, to the thing that answers for the reference."""
    return [
        replace(one, start=instead.get(one.start, one.start), end=instead.get(one.end, one.end))
        if one.start in instead or one.end in instead
        else one
        for one in links
    ]


def _following_about(markers: Sequence[NewMarker], instead: Mapping[str, str]) -> list[NewMarker]:
    return [replace(one, about=instead[one.about]) if one.about in instead else one for one in markers]


def _persons(given: Sequence[NewPerson], mark: Stamp) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    asked = [one.ref.id for one in given if one.ref]
    known = set(Person.objects.filter(id__in=asked).values_list("id", flat=True))
    rows = making.rows_of([one for one in given if not (one.ref and one.ref.id in known)], mark)
    making.save(rows)
    made = [one.id for one in rows.persons]
    waiting = iter(made)
    order = [one.ref.id if one.ref and one.ref.id in known else next(waiting) for one in given]
    return order, made


def _places(given: Sequence[NewPlace], mark: Stamp) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Places of record by key or by reference; in a load the caller keeps words apart by giving references."""
    keys = [one.key for one in given if one.key]
    by_key = dict(Location.objects.filter(key__in=keys).values_list("key", "id"))
    refs = [one.ref.id for one in given if one.ref]
    known = {*by_key.values(), *Location.objects.filter(id__in=refs).values_list("id", flat=True)}
    rows: dict[uuid.UUID, Location] = {}
    order = []
    for one in given:
        number = by_key.get(one.key) if one.key and not one.ref else one.ref.id if one.ref else None
        if number is None or (number not in known and number not in rows):
            row = things.place_row(one, mark)
            number = row.id
            rows[number] = row
            if one.key:
                by_key.setdefault(one.key, number)
        order.append(number)
    copy_in(rows.values())
    return order, list(rows)


def _events(given: Sequence[NewEvent], mark: Stamp) -> list[uuid.UUID]:
    rows = [things.event_row(one, mark) for one in given]
    latest = {(row.system, row.kind, row.reference): row for row in rows}
    known = set(
        Event.objects.filter(reference__in={row.reference for row in rows}).values_list(
            "system", "kind", "reference"
        )
    )
    copy_in(row for row in latest.values() if (row.system, str(row.kind), row.reference) not in known)
    Event.objects.bulk_create(
        [row for row in latest.values() if (row.system, str(row.kind), row.reference) in known],
        update_conflicts=True, unique_fields=["system", "kind", "reference"],
        update_fields=["about", "start", "end", "precision", "summary", "category", "district", "is_restricted"],
    )  # fmt: skip
    held = Event.objects.filter(reference__in={row.reference for row in rows})
    ids_by = {(s, k, r): one for s, k, r, one in held.values_list("system", "kind", "reference", "id")}
    return [ids_by[row.system, row.kind, row.reference] for row in rows]


def _links(given: Sequence[NewLink], mark: Stamp) -> list[Link]:
    starts = {one.start for one in given}
    held = Link.objects.filter(start_ref__in=starts, superseded_at=None)
    known = set(held.values_list("start_ref", "end_ref", "type", "role"))
    rows = []
    for one in given:
        what = (one.start, one.end, str(one.type), one.role[:120])
        if what not in known:
            known.add(what)
            rows.append(linking.link_row(one, mark))
    copy_in(rows)
    return rows


def _markers(given: Sequence[NewMarker], mark: Stamp) -> list[MarkerAdded]:
    held = Marker.objects.filter(about__in={one.about for one in given}, superseded_at=None)
    known = set(held.values_list("about", "marker_class", "label", "reason"))
    rows = [
        linking.marker_row(one, mark)
        for one in given
        if (one.about, str(one.marker_class), one.label[:120], one.reason) not in known
    ]
    copy_in(rows)
    return [linking.marker_added(row, mark) for row in rows]


def _tell(batch: ImportBatch, mark: Stamp, counts: tuple[int, int, int], markers: list[MarkerAdded]) -> None:
    for one in markers:
        events.state(one, about=one.about)
    sources = [one.source for one in batch.persons] + [one.source for one in batch.events]
    source = next(iter(sources), None)
    told = PersonsImported(
        system=source.system if source else "", batch=source.batch if source else "", persons=counts[0],
        events=counts[1], links=counts[2], markers=len(markers), at=clock.now(),
    )  # fmt: skip
    events.state(told, about=f"import:{ids.new_id()}")
