"""The golden view: what leads, why, and pins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account, actor
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.tests.test_web import signed_in
from bluelamp.nominals.types import (
    BirthStatus,
    Description,
    GoldenField,
    Method,
    NameKind,
    NewBirth,
    NewName,
    Source,
)

pytestmark = pytest.mark.django_db
REGISTER = Source(system="PNC", method=Method.INTERFACE)


def view(ref):
    return {one.field: one for one in queries.golden_view(SYSTEM, ref)}


def test_a_verified_value_leads_over_a_newer_declared_one_and_the_newest_verified_wins():
    ref = person("Jon", "Smith", date(1980, 1, 1))
    for day in (2, 3):
        commands.add_birth(
            SYSTEM, ref=ref, birth=NewBirth(on=date(1980, 1, day), status=BirthStatus.CONFIRMED)
        )
    commands.add_birth(SYSTEM, ref=ref, birth=NewBirth(on=date(1990, 9, 9)))
    born = view(ref)[GoldenField.BIRTH]
    assert (born.value, born.why) == ("03/01/1980", "newest verified")
    assert {value for _, value in born.others} == {"01/01/1980", "02/01/1980", "09/09/1990"}
    assert queries.person(SYSTEM, ref).birth_display == "03/01/1980"


def test_the_name_a_register_confirms_leads_and_an_alias_never_does():
    ref = person("Jon", "Smith")
    commands.add_name(SYSTEM, ref=ref, name=NewName(given="John", family="Smith"), source=REGISTER)
    commands.add_name(SYSTEM, ref=ref, name=NewName(family="Smudge", kind=NameKind.NICKNAME), source=REGISTER)
    assert queries.person(SYSTEM, ref).display == "John Smith"
    assert queries.names_for(SYSTEM, [ref])[str(ref)].display == "John Smith"


def test_among_declared_names_that_of_the_record_kept_leads_and_says_where_it_came_from():
    kept, absorbed = person("Siobhán", "O'Neill"), person("Shivaun", "Oneil")
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    name = view(kept)[GoldenField.NAME]
    assert (name.value, name.held_by, name.why) == ("Siobhán O'Neill", kept, "best of what was declared")


def test_a_pin_leads_until_its_day_and_goes_with_its_record():
    sergeant = actor(Role.SERGEANT)
    kept, absorbed = person("Siobhán", "O'Neill"), person("Shivaun", "Oneil")
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    row = next(row for row, value in view(kept)[GoldenField.NAME].others if value == "Shivaun Oneil")
    until = clock.now().date() + timedelta(days=10)
    with pytest.raises(Refused, match="why"):
        commands.pin_value(sergeant, ref=kept, field=GoldenField.NAME, row=row, reason="")
    commands.pin_value(
        sergeant, ref=kept, field=GoldenField.NAME, row=row, reason="Seen on her passport", until=until
    )
    assert queries.person(SYSTEM, kept).display == "Shivaun Oneil"
    assert view(kept)[GoldenField.NAME].pin.reason == "Seen on her passport"
    with clock.frozen(clock.now() + timedelta(days=11)):
        assert queries.person(SYSTEM, kept).display == "Siobhán O'Neill"
    commands.unmerge(SYSTEM, ref=absorbed, reason="Two sisters")
    assert view(kept)[GoldenField.NAME].pin is None
    assert view(absorbed)[GoldenField.NAME].pin is not None
    commands.unpin_value(sergeant, ref=absorbed, field=GoldenField.NAME)
    with pytest.raises(Refused, match="Nothing is pinned"):
        commands.unpin_value(sergeant, ref=absorbed, field=GoldenField.NAME)


def test_a_value_of_somebody_else_cannot_be_pinned():
    one, other = person("Ann", "One"), person("Bea", "Two")
    with pytest.raises(Refused, match="corrected already"):
        commands.pin_value(actor(Role.SERGEANT), ref=one, field=GoldenField.NAME,
                           row=view(other)[GoldenField.NAME].row, reason="By mistake")  # fmt: skip


def test_a_description_is_joined_field_by_field():
    ref = person("Ann", "One")
    commands.describe_person(
        SYSTEM, ref=ref, description=Description(occupation="Baker", nationality="Irish"), source=REGISTER
    )
    other = person("Ann", "Onne")
    commands.describe_person(SYSTEM, ref=other, description=Description(occupation="Driver"))
    commands.merge_persons(SYSTEM, keep=ref, absorb=other, evidence=SAME_NUMBER)
    told = queries.person(SYSTEM, ref).description
    assert (told.occupation, told.nationality) == ("Baker", "Irish")
    assert view(ref)[GoldenField.OCCUPATION].others[0][1] == "Driver"


def test_the_page_shows_what_leads_and_why_and_pins_by_form():
    account(Role.INSPECTOR)
    kept, absorbed = person("Siobhán", "O'Neill"), person("Shivaun", "Oneil")
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    client = signed_in(Role.SERGEANT)
    row = view(kept)[GoldenField.NAME].others[0][0]
    page = client.get(f"/people/{kept.id}/").content.decode()
    assert "What is shown first, and why" in page
    assert "best of what was declared" in page
    client.post(f"/people/{kept.id}/pin/", {"field": "name", "row": row, "reason": "Seen on her passport"})
    assert "Seen on her passport" in client.get(f"/people/{kept.id}/").content.decode()
    assert (
        client.post(f"/people/{kept.id}/pin/", {"field": "shoe", "row": row, "reason": "Seen"}).status_code
        == 422
    )
    client.post(f"/people/{kept.id}/unpin/", {"field": "name"})
    assert view(kept)[GoldenField.NAME].pin is None
    assert "Pin<span" not in signed_in(Role.OFFICER).get(f"/people/{kept.id}/").content.decode()
