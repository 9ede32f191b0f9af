"""Recording vehicles and their marks: a mark changes hands, the vehicle is its VIN (domain/search.md §5)."""

from __future__ import annotations

import uuid
from datetime import date

from bluelamp.contracts.refs import VehicleRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.filing import refile_things_and_people
from bluelamp.nominals.commands.making import Stamp
from bluelamp.nominals.commands.thing_filing import refile_things
from bluelamp.nominals.models import Vehicle, VehicleMark
from bluelamp.nominals.types import TYPED, NewVehicle, Source
from bluelamp.search import queries as search

NO_MARK = "Give the registration mark or the VIN."


@command(needs=Permission.RECORD_OBJECT, operation="collection")
def create_vehicle(by: Actor, *, vehicle: NewVehicle) -> VehicleRef:
    """Record a vehicle: known again by VIN, else by a mark that no other VIN claims; findable at once."""
    compact = search.mark_of(vehicle.vrm)
    if not compact and not vehicle.vin:
        raise Refused(NO_MARK)
    mark = making.stamp(by)
    known = Vehicle.objects.filter(vin=vehicle.vin).first() if vehicle.vin else None
    if known is None and compact:
        held = VehicleMark.objects.filter(compact=compact, until=None).select_related("vehicle").first()
        known = held.vehicle if held and _is_the_same(held, vehicle) else None
    made = known or _new_vehicle(vehicle, mark)
    if compact and not VehicleMark.objects.filter(vehicle=made, compact=compact, until=None).exists():
        _mark_row(made, vehicle.vrm, vehicle.country, None, vehicle.source, mark)
    refile_things([f"vehicle:{made.id}"])
    return VehicleRef(made.id)


def _is_the_same(held: VehicleMark, given: NewVehicle) -> bool:
    """The same mark means the same vehicle unless both say another VIN or another country."""
    return "" in (given.vin, held.vehicle.vin) or given.vin == held.vehicle.vin


def _new_vehicle(vehicle: NewVehicle, mark: Stamp) -> Vehicle:
    return Vehicle.objects.create(
        vin=vehicle.vin[:30], make=vehicle.make[:60], model=vehicle.model[:60], colour=vehicle.colour[:40],
        **mark.fields(vehicle.source),
    )  # fmt: skip


def mark_row(vehicle_id: uuid.UUID, given: NewVehicle, mark: Stamp) -> VehicleMark:
    """The mark that a new vehicle carries, as a row."""
    return VehicleMark(
        vehicle_id=vehicle_id, vrm=" ".join(given.vrm.upper().split())[:16], compact=search.mark_of(given.vrm),
        country=given.country.upper()[:3], **mark.fields(given.source),
    )  # fmt: skip


def _mark_row(
    vehicle: Vehicle, vrm: str, country: str, since: date | None, source: Source, mark: Stamp
) -> VehicleMark:
    return VehicleMark.objects.create(
        vehicle=vehicle, vrm=" ".join(vrm.upper().split())[:16], compact=search.mark_of(vrm), since=since,
        country=country.upper()[:3], **mark.fields(source),
    )  # fmt: skip


@command(needs=Permission.RECORD_OBJECT, about="ref", operation="alteration")
def give_mark(
    by: Actor, *, ref: VehicleRef, vrm: str, on: date | None = None, country: str = "", source: Source = TYPED
) -> VehicleRef:
    """Put another mark on a vehicle from a day (a cherished transfer): what it carried, and whoever carried the
    mark, lose it from that day but are found by it for ever."""
    vehicle = Vehicle.objects.select_for_update().filter(id=ref.id).first()
    if vehicle is None:
        raise NotThere
    compact = search.mark_of(vrm)
    if not compact:
        raise Refused("Give the registration mark.")
    stamp = making.stamp(by)
    day = on or stamp.today
    standing = VehicleMark.objects.select_for_update().filter(until=None)
    changed = {ref.id, *standing.filter(compact=compact).values_list("vehicle_id", flat=True)}
    standing.filter(compact=compact).exclude(vehicle_id=ref.id).update(until=day)
    if not standing.filter(vehicle_id=ref.id, compact=compact).exists():
        standing.filter(vehicle_id=ref.id).update(until=day)
        _mark_row(vehicle, vrm, country, day, source, stamp)
    refile_things_and_people([f"vehicle:{one}" for one in sorted(changed)])
    return ref
