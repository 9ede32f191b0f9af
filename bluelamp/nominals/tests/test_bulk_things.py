"""Phones, vehicles and organisations by the thousand are the same records as one by one."""

from __future__ import annotations

import pytest

from bluelamp.contracts.refs import OrganisationRef, PersonRef, PhoneRef, VehicleRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands
from bluelamp.nominals.models import Link, Organisation, Phone, Vehicle, VehicleMark
from bluelamp.nominals.types import (
    ImportBatch,
    LinkType,
    NewLink,
    NewName,
    NewOrganisation,
    NewPerson,
    NewPhone,
    NewVehicle,
)

pytestmark = pytest.mark.django_db


def batch(person: PersonRef, phone: PhoneRef, car: VehicleRef, school: OrganisationRef) -> ImportBatch:
    return ImportBatch(
        persons=(NewPerson(names=(NewName(family="Ward"),), ref=person),),
        phones=(NewPhone(number="07700 900123", ref=phone), NewPhone(number="+447700900123", ref=PhoneRef.new())),
        vehicles=(NewVehicle(vrm="AB12 CDE", make="Ford", ref=car),),
        organisations=(NewOrganisation(name="Hill School", kind="school", ref=school),),
        links=(
            NewLink(start=str(person), end=str(phone), type=LinkType.USES_PHONE),
            NewLink(start=str(person), end=str(car), type=LinkType.KEEPER),
            NewLink(start=str(person), end=str(school), type=LinkType.ATTENDS_SCHOOL),
        ),
    )  # fmt: skip


def test_new_things_keep_the_references_given_and_a_repeat_adds_nothing() -> None:
    refs = (PersonRef.new(), PhoneRef.new(), VehicleRef.new(), OrganisationRef.new())
    for _ in range(2):
        made = commands.import_persons(SYSTEM, batch=batch(*refs))
        assert (
            made.phones == (refs[1], refs[1])
            and made.vehicles == (refs[2],)
            and made.organisations == (refs[3],)
        )
    counts = [model.objects.count() for model in (Phone, Vehicle, VehicleMark, Organisation, Link)]
    assert counts == [1, 1, 1, 1, 3]


def test_a_thing_known_already_answers_for_the_reference_given() -> None:
    phone = commands.create_phone(SYSTEM, number="07700900123")
    car = commands.create_vehicle(SYSTEM, vehicle=NewVehicle(vrm="ab12cde"))
    school = commands.create_organisation(
        SYSTEM, organisation=NewOrganisation(name="HILL SCHOOL", kind="school")
    )
    made = commands.import_persons(
        SYSTEM, batch=batch(PersonRef.new(), PhoneRef.new(), VehicleRef.new(), OrganisationRef.new())
    )
    assert (made.phones[0], made.vehicles[0], made.organisations[0]) == (phone, car, school)
    assert set(Link.objects.values_list("end_ref", flat=True)) == {str(phone), str(car), str(school)}
