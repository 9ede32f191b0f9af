"""Vehicles and their keepers."""

from __future__ import annotations

from django.db import transaction

from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import reading
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.commands.reading import Held
from bluelamp.migration.rules.identity import stable_id
from bluelamp.migration.rules.nominals import source_of
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import ImportBatch, LinkType, NewLink, NewVehicle

VEHICLES_A_BATCH = 150


def load_particulars(by: Actor) -> int:
    """Every vehicle; how many."""
    loaded = 0
    for batch in reading.waiting("VEHICLE", VEHICLES_A_BATCH):
        known = reading.known_keys("NOMINAL", [held.row.get("KEEPER_NOM_ID") for held in batch])
        with transaction.atomic():
            taken = [_vehicle(by, held, known) for held in batch]
            nominals.import_persons(by, batch=ImportBatch(links=tuple(link for _, link in taken if link)))
            loaded += decide([decision for decision, _ in taken])
    return loaded


def _vehicle(by: Actor, held: Held, known: set[str]) -> tuple[Decision, NewLink | None]:
    row, source = held.row, source_of("records", held.key)
    if not any(character.isalnum() for character in row.get("VRM")):
        return Decision(held.id, Fate.HELD, "it has no registration mark", risk=Risk.LOW), None
    vehicle = str(nominals.create_vehicle(by, vehicle=NewVehicle(
        vrm=row.get("VRM"), make=row.get("MAKE"), model=row.get("MODEL"), colour=row.get("COLOUR"), source=source,
    )))  # fmt: skip
    keeper = row.get("KEEPER_NOM_ID")
    if keeper not in known:
        why = f"its keeper {keeper} is not among the nominals" if keeper else "it has no keeper"
        return Decision(held.id, Fate.LOADED, why, (vehicle,)), None
    person = f"person:{stable_id('records', 'NOMINAL', keeper)}"
    link = NewLink(start=person, end=vehicle, type=LinkType.KEEPER, source=source)
    return Decision(held.id, Fate.LOADED, "", (vehicle, person)), link
