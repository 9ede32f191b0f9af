"""Planted faults, each found by its check and by no other of its kind; what is right is left alone."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.models import (
    Identifier,
    Link,
    Location,
    Marker,
    Organisation,
    PersonBirth,
    PersonDescription,
    PersonName,
)
from bluelamp.nominals.types import NewName, NewPerson
from bluelamp.quality import commands as quality
from bluelamp.quality import queries
from bluelamp.quality.commands import correcting, owing
from bluelamp.quality.declare import checks
from bluelamp.quality.models import Finding
from bluelamp.quality.types import FindingFilter
from bluelamp.work.models import Duty

pytestmark = pytest.mark.django_db
SWAPPED = "nominals.personname.swapped"


def stamp(**more):
    return {"recorded_at": clock.now(), "recorded_by": "x", "account_id": SYSTEM.account_id, "method": "migrated",
            "confidence": "confirmed", **more}  # fmt: skip


@pytest.fixture
def ref():
    return nominals.create_person(SYSTEM, person=NewPerson(names=(NewName(given="Ann", family="Walker"),)))


def birth(ref, first, **more):
    given = {"first": first, "last": first, "precision": "day", "status": "stated"}
    return PersonBirth.objects.create(person_id=ref.id, **(given | more), **stamp())


FAULTS = {
    "nominals.personbirth.too_old": lambda ref: birth(ref, date(1900, 3, 4)),
    "nominals.personbirth.first_of_january": lambda ref: birth(ref, date(1980, 1, 1)),
    "nominals.personbirth.first_future": lambda ref: birth(ref, clock.now().date() + timedelta(days=40)),
    "nominals.personname.digits": lambda ref: PersonName.objects.create(
        person_id=ref.id, given="Ann2", family="Walker", kind="alias", **stamp()),
    "nominals.personname.unknown": lambda ref: PersonName.objects.create(
        person_id=ref.id, given="UNKNOWN", family="", kind="alias", **stamp()),
    "nominals.personname.until_before_since": lambda ref: PersonName.objects.create(
        person_id=ref.id, given="Jo", family="Walker", kind="alias", since=date(2020, 1, 1), until=date(2019, 1, 1), **stamp()),
    "nominals.persondescription.height_cm_out_of_range": lambda ref: PersonDescription.objects.create(
        person_id=ref.id, height_cm=999, **stamp()),
    "nominals.identifier.invalid": lambda ref: Identifier.objects.create(
        person_id=ref.id, scheme="pnc", raw="99/1", is_valid=False, **stamp()),
    "nominals.location.postcode_form": lambda ref: Location.objects.create(
        text="1 High Street", folded="1 high street", postcode="sw1a1aa", **stamp()),
    "nominals.location.lat_out_of_range": lambda ref: Location.objects.create(
        text="Null Island", folded="null island", lat=0, lon=0, district="x", **stamp()),
    "nominals.link.start_ref_orphan_person": lambda ref: Link.objects.create(
        start_ref=f"person:{uuid.uuid4()}", end_ref=str(ref), type="associate", **stamp()),
    "nominals.link.to_itself": lambda ref: Link.objects.create(
        start_ref=str(ref), end_ref=str(ref), type="associate", **stamp()),
    "nominals.marker.unreviewed": lambda ref: Marker.objects.create(
        about=str(ref), marker_class="premises", reason="dog", owner="a", review_by=date(2020, 1, 1), **stamp()),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_check_and_named_by_its_row(ref, name):
    (asked,) = [one for one in checks() if one.name == name]
    before = quality.run_checks(SYSTEM, only=(name,))
    row = FAULTS[name](ref)
    after = quality.run_checks(SYSTEM, only=(name,))
    assert (before.found, after.found, after.problems) == (0, 1, ())
    assert Finding.objects.get(check_name=name, state="open").key == str(row.pk)
    assert asked.fix


def test_organisations_that_differ_only_by_capitals_are_found_together():
    for name in ("Acme Ltd", "ACME LTD ", "Other"):
        Organisation.objects.create(name=name, kind="firm", **stamp())
    assert quality.run_checks(SYSTEM, only=("nominals.organisation.name_twice",)).found == 2


def test_a_worker_killed_between_batches_is_carried_on_from_there(monkeypatch):
    monkeypatch.setattr(correcting, "BATCH", 1)
    for family in ("HUSSEIN", "SMITH", "NEILL"):
        nominals.create_person(SYSTEM, person=NewPerson(names=(NewName(given=family, family="Jo"),)))
    quality.run_checks(SYSTEM, only=(SWAPPED,))
    first, second = (makers.actor(Role.DATA_QUALITY_OFFICER, username=name) for name in ("one", "two"))
    made = quality.propose(first, wanted=FindingFilter(check=SWAPPED), reason="Columns changed over")
    quality.decide(second, ref=made.ref, is_yes=True)
    assert quality.next_batch(SYSTEM, correction=made.ref.id) == 1, "and here the worker is killed"
    assert queries.correction(first, made.ref).counts == {"applied": 1, "waiting": 2}
    jobs.run_all()
    assert queries.correction(first, made.ref).counts == {"applied": 3}
    assert PersonName.objects.count() == 6, "each name was corrected once"


def test_more_causes_than_anybody_reads_are_one_duty(monkeypatch):
    monkeypatch.setattr(owing, "MOST_CAUSES", 3)
    for n in range(5):
        person = nominals.create_person(
            SYSTEM, person=NewPerson(names=(NewName(given="Ann", family=f"Walker{n}"),))
        )
        PersonName.objects.filter(person_id=person.id).update(system=f"old{n}")
    assert quality.run_checks(SYSTEM, only=("nominals.personname.digits",)).found == 5
    assert Duty.objects.filter(kind="quality.finding").count() == 1
