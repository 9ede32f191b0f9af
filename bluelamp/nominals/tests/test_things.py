"""Vehicles, phones, e-mail addresses and online names: recorded once, findable at once, history kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account, actor
from bluelamp.contracts.refs import VehicleRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import LinkType, NewLink, NewPlace, NewVehicle, Restriction
from bluelamp.search import commands as search_commands
from bluelamp.search import queries as search
from bluelamp.search.types import ContactQuery, LinkedQuery, PeopleQuery, VehicleQuery

pytestmark = pytest.mark.django_db


def vehicles(text: str, viewer=SYSTEM):
    return search.vehicles_like(viewer, VehicleQuery(text=text))


def contacts(text: str, viewer=SYSTEM):
    return search.contacts_like(viewer, ContactQuery(text=text))


def people(text: str):
    return [hit.ref for hit in search.people(SYSTEM, PeopleQuery(text=text)).hits]


def link(start: object, end: object, kind: LinkType) -> None:
    commands.link(SYSTEM, link=NewLink(start=str(start), end=str(end), type=kind))


def car(vrm: str = "AB12 CDE", **facts: str) -> VehicleRef:
    return commands.create_vehicle(SYSTEM, vehicle=NewVehicle(vrm=vrm, **facts))


@pytest.mark.parametrize("asked", ["AB12CDE", "B12 C", "A?12*", "AB12 CDF"])
def test_a_vehicle_is_found_by_the_next_search_after_it_is_recorded(asked):
    ref = car(make="Ford", model="Focus", colour="Red")
    hit = vehicles(asked).hits[0]
    assert (hit.ref, hit.shown.display, hit.shown.detail) == (str(ref), "AB12 CDE", "Red Ford Focus")


def test_rolling_the_record_back_takes_its_keys_with_it():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        car()
        assert vehicles("AB12 CDE").hits
        raise ZeroDivisionError
    assert not vehicles("AB12 CDE").hits


def test_a_cherished_mark_moves_and_both_vehicles_are_found_by_it_with_their_history():
    old, new = car("X1 BOB", vin="WF0AXXGBBA1234567"), car("AB12 CDE", vin="WF0AXXGBBA7654321")
    keeper = person()
    link(keeper, new, LinkType.KEEPER)
    commands.give_mark(SYSTEM, ref=new, vrm="X1 BOB", on=date(2024, 5, 1))
    hits = vehicles("X1 BOB").hits
    assert [hit.ref for hit in hits[:2]] == [str(new), str(old)]
    assert "until 01/05/2024" in hits[1].matched_on
    assert vehicles("AB12 CDE").hits[0].ref == str(new)
    assert people("X1 BOB") == [str(keeper)]
    assert queries.thing(SYSTEM, str(new)).marks == (
        ("X1 BOB", "from 01/05/2024"),
        ("AB12 CDE", "until 01/05/2024"),
    )


def test_the_same_mark_under_another_vin_is_another_vehicle():
    assert car(vin="WF0AXXGBBA1234567") != car(vin="WF0AXXGBBA7654321")
    assert car("XY99 XYZ") == car("xy99xyz")


@pytest.mark.parametrize(
    "asked", ["07700 900123", "+44 (0)7700 900123", "0044 7700 900 123", "07700900123 ext 4", "900123"]
)
def test_a_phone_is_found_however_it_is_written_and_by_its_last_six_figures(asked):
    ref = commands.create_phone(SYSTEM, number="07700 900123")
    assert [hit.ref for hit in contacts(asked).hits] == [str(ref)]


@pytest.mark.parametrize("asked", ["07700 900124", "07700 901023"])
def test_a_number_one_slip_away_is_a_suggestion_and_never_a_hit(asked):
    commands.create_phone(SYSTEM, number="07700 900123")
    answer = contacts(asked)
    assert answer.hits == ()
    assert [one.text for one in answer.suggestions] == ["+447700900123"]


def test_a_number_that_a_whole_house_uses_is_worth_less_and_says_so():
    own, house = (commands.create_phone(SYSTEM, number=n) for n in ("07700 900123", "01633 496000"))
    for number in range(9):
        link(person("Ann", f"Quarter{chr(97 + number)}"), house, LinkType.USES_PHONE)
    link(person(), own, LinkType.USES_PHONE)
    assert contacts("07700900123").hits[0].score == 100.0
    hit = contacts("01633 496000").hits[0]
    assert hit.score < 85
    assert hit.reasons[-1].reason.startswith("shared: 9 people use it")


@pytest.mark.parametrize(
    "asked", ["J.Smith+shop@googlemail.com", "jsmith@gmail.com", "mailto:j.smith@gmail.com"]
)
def test_an_address_is_found_past_the_dots_and_words_its_provider_reads_past(asked):
    ref = commands.create_email(SYSTEM, address="J.Smith@gmail.com")
    link(person(), ref, LinkType.USES_EMAIL)
    assert [hit.ref for hit in contacts(asked).hits] == [str(ref)]
    assert len(people(asked)) == 1


def test_dots_count_where_the_provider_counts_them():
    commands.create_email(SYSTEM, address="j.smith@example.org")
    assert contacts("jsmith@example.org").hits == ()


def test_an_online_name_is_found_on_its_platform_first():
    there = commands.create_handle(SYSTEM, name="@Smithy_99", platform="Insta")
    other = commands.create_handle(SYSTEM, name="smithy_99", platform="snapchat")
    assert commands.create_handle(SYSTEM, name="https://instagram.com/SMITHY_99") == there
    assert {hit.ref for hit in contacts("@smithy_99").hits} == {str(there), str(other)}
    assert contacts("snap: smithy_99").hits[0].ref == str(other)
    link(person(), there, LinkType.USES_HANDLE)
    assert len(people("@smithy_99")) == 1


@pytest.mark.parametrize(("make", "given"), [(commands.create_phone, {"number": " "}), (commands.create_email, {"address": ""}),
                                             (commands.create_handle, {"name": "two words"})])  # fmt: skip
def test_what_is_no_contact_point_is_refused_in_words(make, given):
    with pytest.raises(Refused):
        make(SYSTEM, **given)


def test_a_sealed_phone_is_not_there_for_others_and_its_people_lose_nothing_else():
    officer, standards = actor(Role.OFFICER), actor(Role.PROFESSIONAL_STANDARDS)
    ref = commands.create_phone(SYSTEM, number="07700 900123")
    without = contacts("07700 900999", officer)
    commands.restrict_object(
        SYSTEM, ref=str(ref), state=Restriction.SEALED, reason="Handler's own line", unit="CHIS",
        people=frozenset({str(standards.account_id)}),
    )  # fmt: skip
    assert contacts("07700 900123", officer).hits == ()
    assert contacts("07700 900113", officer).suggestions == without.suggestions == ()
    assert contacts("900123", standards).hits[0].ref == str(ref)
    with pytest.raises(NotThere):
        queries.thing(officer, str(ref))


def test_a_restricted_vehicle_names_the_unit_to_ask():
    officer = actor(Role.OFFICER)
    ref = car()
    commands.restrict_object(
        SYSTEM, ref=str(ref), state=Restriction.RESTRICTED, reason="Covert vehicle", unit="Surveillance"
    )
    assert vehicles("AB12 CDE", officer).contacts == (
        "A restricted record may be relevant: contact Surveillance.",
    )
    with pytest.raises(Denied, match="Surveillance"):
        queries.thing(officer, str(ref))


def test_a_restricted_keepers_home_shows_in_no_area_and_their_ties_are_gone():
    officer = actor(Role.OFFICER)
    ref, keeper = car(colour="red"), person()
    home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB"))
    link(keeper, ref, LinkType.KEEPER)
    link(keeper, home, LinkType.LIVES_AT)
    asked = VehicleQuery(vrm="AB12", area="NP19")
    assert search.vehicles_like(officer, asked).hits[0].reasons[-1].reason == "keeper lives there"
    assert "kept by" in search.vehicles_like(officer, asked).hits[0].shown.detail
    commands.restrict_person(
        SYSTEM, ref=keeper, state=Restriction.SEALED, reason="Protected person scheme", unit="Witness care"
    )
    hit = search.vehicles_like(officer, asked).hits[0]
    assert hit.reasons[-1].contribution == 0
    assert "kept by" not in hit.shown.detail
    assert people("AB12 CDE") == []


def test_the_index_of_things_stays_true_to_the_records():
    link(person(), car(), LinkType.DRIVER)
    commands.create_email(SYSTEM, address="a@example.org")
    with transaction.atomic():
        assert search_commands.verify_things() == 0


def test_things_recorded_before_there_was_an_index_are_filed_by_rebuilding():
    ref, keeper = car(), person()
    link(keeper, ref, LinkType.KEEPER)
    with connection.cursor() as cursor:
        for table in ("thing", "mark_part", "thing_mark", "thing_key", "tie", "trait"):
            cursor.execute(f"DELETE FROM search_{table}")
    assert vehicles("AB12 CDE").hits == ()
    assert search_commands.check_all()["vehicles, phones and online names on record"] == 1
    assert search_commands.repair_all()["vehicles, phones and online names on record"] == 1
    assert [hit.ref for hit in vehicles("AB12 CDE").hits] == [str(ref)]
    assert [hit.ref for hit in search.linked(SYSTEM, LinkedQuery(text="siobhan AB12 CDE")).hits] == [
        str(keeper)
    ]
    assert set(search_commands.check_all().values()) == {0}


def test_the_page_of_a_vehicle_shows_its_marks_and_whom_it_belongs_to(client):
    ref, keeper = car(make="Ford"), person()
    link(keeper, ref, LinkType.KEEPER)
    client.force_login(account(Role.OFFICER), backend="bluelamp.access.oidc.ProviderBackend")
    page = client.get(f"/people/thing/vehicle/{ref.id}/").content.decode()
    assert "AB12 CDE" in page
    assert "Siobhán" in page
    assert client.get(f"/people/thing/rocket/{ref.id}/").status_code == 404
