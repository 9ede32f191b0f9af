"""Phones, vehicles and organisations by the thousand: known ones are found in one statement, new ones copied in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from bluelamp.contracts.refs import OrganisationRef, PhoneRef, VehicleRef
from bluelamp.kernel import ids
from bluelamp.kernel.copying import copy_in
from bluelamp.kernel.refs import Ref
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.commands import vehicles as making_vehicles
from bluelamp.nominals.commands.making import Stamp
from bluelamp.nominals.models import Organisation, Phone, Vehicle, VehicleMark
from bluelamp.nominals.types import ImportBatch, NewOrganisation, NewPhone, NewVehicle
from bluelamp.search import queries as search

Claim = tuple[uuid.UUID, str]


@dataclass
class Things:
    """What a batch's phones, vehicles and organisations are, in its order; which are new; what answers for what."""

    phones: list[PhoneRef] = field(default_factory=list)
    vehicles: list[VehicleRef] = field(default_factory=list)
    organisations: list[OrganisationRef] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    fresh_bodies: list[uuid.UUID] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)


def take(batch: ImportBatch, mark: Stamp) -> Things:
    """Record what is new among the things of a batch."""
    things = Things()
    things.phones = [PhoneRef(one) for one in _phones(batch.phones, mark, things)]
    things.vehicles = [VehicleRef(one) for one in _vehicles(batch.vehicles, mark, things)]
    things.organisations = [OrganisationRef(one) for one in _organisations(batch.organisations, mark, things)]
    _answer(things, [one.ref for one in batch.phones], things.phones)
    _answer(things, [one.ref for one in batch.vehicles], things.vehicles)
    _answer(things, [one.ref for one in batch.organisations], things.organisations)
    return things


def _answer(things: Things, given: Sequence[Ref | None], found: Sequence[Ref]) -> None:
    """Remember which record answers for a reference that was given for something known already."""
    pairs = zip(given, found, strict=True)
    things.instead |= {str(one): str(other) for one, other in pairs if one is not None and one != other}


def _phones(given: Sequence[NewPhone], mark: Stamp, things: Things) -> list[uuid.UUID]:
    numbers = [search.phone_number(one.number) or one.number.strip()[:60] for one in given]
    if not all(numbers):
        raise Refused("Give a telephone number.")
    known = dict(Phone.objects.filter(number__in=set(numbers)).values_list("number", "id"))
    rows = []
    for one, number in zip(given, numbers, strict=True):
        if number not in known:
            known[number] = one.ref.id if one.ref else ids.new_id()
            rows.append(Phone(
                id=known[number], number=number, raw=one.number[:60], is_valid=number.startswith("+"),
                **mark.fields(one.source),
            ))  # fmt: skip
    copy_in(rows)
    things.fresh += [f"phone:{row.id}" for row in rows]
    return [known[number] for number in numbers]


def _vehicles(given: Sequence[NewVehicle], mark: Stamp, things: Things) -> list[uuid.UUID]:
    """Known again by VIN, else by a mark that no other VIN claims, as one by one."""
    compacts = [search.mark_of(one.vrm) for one in given]
    if not all(compact or one.vin for compact, one in zip(compacts, given, strict=True)):
        raise Refused(making_vehicles.NO_MARK)
    vins = {one.vin: one.vin for one in given if one.vin}
    by_vin = dict(Vehicle.objects.filter(vin__in=vins).values_list("vin", "id"))
    held = VehicleMark.objects.filter(compact__in=set(compacts) - {""}, until=None).order_by("-id")
    by_mark: dict[str, Claim] = {
        c: (v, vin) for c, v, vin in held.values_list("compact", "vehicle_id", "vehicle__vin")
    }
    carried = {(vehicle, compact) for compact, vehicle in held.values_list("compact", "vehicle_id")}
    rows: list[Vehicle] = []
    marks: list[VehicleMark] = []
    order = []
    for one, compact in zip(given, compacts, strict=True):
        number = by_vin.get(one.vin) if one.vin else None
        claim = by_mark.get(compact)
        if number is None and claim and ("" in (one.vin, claim[1]) or one.vin == claim[1]):
            number = claim[0]
        if number is None:
            number = one.ref.id if one.ref else ids.new_id()
            rows.append(Vehicle(
                id=number, vin=one.vin[:30], make=one.make[:60], model=one.model[:60], colour=one.colour[:40],
                **mark.fields(one.source),
            ))  # fmt: skip
        if one.vin:
            by_vin[one.vin] = number
        if compact and (number, compact) not in carried:
            carried.add((number, compact))
            by_mark.setdefault(compact, (number, one.vin))
            marks.append(making_vehicles.mark_row(number, one, mark))
        order.append(number)
    copy_in(rows)
    copy_in(marks)
    things.fresh += sorted(
        {f"vehicle:{row.vehicle_id}" for row in marks} | {f"vehicle:{row.id}" for row in rows}
    )
    return order


def _organisations(given: Sequence[NewOrganisation], mark: Stamp, things: Things) -> list[uuid.UUID]:
    """Known again by company number, else by name and kind."""
    if not all(one.name.strip() for one in given):
        raise Refused("Give the organisation's name.")
    if not given:
        return []
    current = Organisation.objects.filter(superseded_at=None)
    numbers = {one.company_number for one in given} - {""}
    known: dict[tuple[str, ...], uuid.UUID] = {
        (number,): one
        for number, one in current.filter(company_number__in=numbers).values_list("company_number", "id")
    }
    names = {one.name.strip().lower() for one in given}
    for name, kind, one in (
        current.annotate(low=Lower("name")).filter(low__in=names).values_list("low", "kind", "id")
    ):
        known[name, kind] = one
    rows, order = [], []
    for new in given:
        key = (new.company_number,) if new.company_number else (new.name.strip().lower(), new.kind)
        if key not in known:
            known[key] = new.ref.id if new.ref else ids.new_id()
            rows.append(Organisation(
                id=known[key], name=new.name.strip()[:200], kind=new.kind, company_number=new.company_number,
                **mark.fields(new.source),
            ))  # fmt: skip
        order.append(known[key])
    copy_in(rows)
    things.fresh_bodies = [row.id for row in rows]
    return order
