"""Finding vehicles: marks whole, partial, with gaps, misread; VIN; what is hidden stays hidden."""

from __future__ import annotations

import pytest
from django.db import transaction

from bluelamp.access import commands as access
from bluelamp.access.codes import RestrictionState, Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import actor
from bluelamp.access.types import Restriction
from bluelamp.contracts.refs import VehicleRef
from bluelamp.kernel import ids
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import Refused
from bluelamp.search import commands, queries
from bluelamp.search.codes import Guard
from bluelamp.search.types import Thing, ThingKind, ThingMark, VehicleQuery

pytestmark = pytest.mark.django_db


def vehicle(*vrms: str, guard: Guard = Guard.OPEN, owner: str = "", **look: object) -> Thing:
    """A vehicle with its marks, the current one first; a mark may say until when: “AB12 CDE<2019-03-01”."""
    marks = []
    for one in vrms:
        vrm, _, until = one.partition("<")
        marks.append(ThingMark(vrm=vrm, until=until, is_past=bool(until)))
    return Thing(
        kind=ThingKind.VEHICLE, id=ids.new_id(), marks=tuple(marks), guard=guard, owner=owner, **look
    )  # type: ignore[arg-type]


def file(*things: Thing) -> None:
    with transaction.atomic():
        commands.index_things(things)


def look(text: str = "", viewer=SYSTEM, **facts):
    return queries.vehicles_like(viewer, VehicleQuery(text=text, **facts))


def shown(text: str = "", viewer=SYSTEM, **facts) -> list[str]:
    return [hit.shown.display for hit in look(text, viewer, **facts).hits]


@pytest.fixture
def fleet():
    file(
        vehicle("AB12 CDE", make="Ford", model="Focus", colour="Red", areas=("NP19",), vin="WF0AXXGBBA1234567"),
        vehicle("AB12 CDF", make="Vauxhall", model="Corsa", colour="Blue"),
        vehicle("LM57 TSA", "R57 TSA<2019-03-01", make="Ford", model="Fiesta", colour="Maroon"),
        vehicle("OY05 OOO"), vehicle("L57 AB"), vehicle("XX11 B57"),
    )  # fmt: skip


def test_the_ranks_stand_in_their_order_and_the_reasons_sum_to_the_score(fleet):
    answer = look("AB12 CDE")
    assert [hit.shown.display for hit in answer.hits] == ["AB12 CDE", "AB12 CDF"]
    assert [hit.reasons[0].reason for hit in answer.hits] == ["same mark", "one character different"]
    for hit in answer.hits:
        assert round(sum(reason.contribution for reason in hit.reasons), 1) == hit.score


@pytest.mark.parametrize(
    ("text", "first"),
    [("AB12CDE", "AB12 CDE"), ("ab 12 cde", "AB12 CDE"), ("A812 CDE", "AB12 CDE"), ("ABI2 CDE", "AB12 CDE"), ("0Y05 000", "OY05 OOO"),
     ("AB21 CDE", "AB12 CDE"), ("AB1 CDE", "AB12 CDE"), ("57 TSA", "LM57 TSA"), ("M57", "LM57 TSA"), ("?M57*", "LM57 TSA"),
     ("A?12?D*", "AB12 CDE"), ("*B57", "XX11 B57"), ("contains AB and 57", "L57 AB"), ("vrm: tsa", "LM57 TSA")],
)  # fmt: skip
def test_what_a_witness_remembers_finds_the_vehicle_first(fleet, text, first):
    given = {"vrm": text.removeprefix("vrm: ")} if text.startswith("vrm: ") else {"text": text}
    assert shown(**given)[0] == first


def test_a_mark_that_was_transferred_still_finds_the_vehicle_and_says_so(fleet):
    hit = look("R57 TSA").hits[0]
    assert hit.shown.display == "LM57 TSA"
    assert hit.matched_on == "matched on an earlier mark R57 TSA (until 2019-03-01)"
    assert "no longer on the vehicle" in hit.reasons[0].reason


def test_make_colour_and_area_rank_within_a_level_and_near_colours_count_half(fleet):
    assert shown("AB12 blue vauxhall") == ["AB12 CDF", "AB12 CDE"]
    assert shown("AB12", area="NP19 4AB") == ["AB12 CDE", "AB12 CDF"]
    reasons = {r.field: r for r in look("57 TSA red ford").hits[0].reasons}
    assert reasons["colour"].reason == "near colour"
    assert reasons["make"].contribution > reasons["colour"].contribution > 0


def test_two_characters_need_another_fact_which_then_bounds_the_list(fleet):
    with pytest.raises(Refused, match="Add a third"):
        look(vrm="AB")
    assert shown("AB red", vrm="AB", colour="red") == ["AB12 CDE"]


@pytest.mark.parametrize("vrm", ["?", "*", "A*", "???????", "…", "contains A", "!!!", "🚗"])
def test_what_fits_every_vehicle_is_refused_with_what_to_add(fleet, vrm):
    with pytest.raises(Refused, match=r"Add|add"):
        look(vrm=vrm)


def test_the_end_of_a_vin_finds_the_vehicle_whatever_its_mark(fleet):
    assert shown(vin="a1234567") == ["AB12 CDE"]
    assert shown("WF0AXXGBBA1234567") == ["AB12 CDE"]
    with pytest.raises(Refused, match="last 6"):
        look(vin="4567")


def test_a_cut_list_gives_the_whole_number_and_never_passes_for_all():
    file(*(vehicle(f"AB12 {a}{b}X") for a in "CDEFGHJKLM" for b in "ABCDEFGHJK"))
    answer = look("AB12")
    assert (answer.truncated, answer.total_at_least, len(answer.hits)) == (True, 100, 20)
    assert len(look("AB12", limit=60).hits) == 60
    assert look("AB12") == look("AB12")


def test_a_sealed_vehicle_cannot_be_told_from_none_and_its_owner_is_told():
    officer, standards = actor(Role.OFFICER), actor(Role.PROFESSIONAL_STANDARDS)
    asked = ("AB12 CDE", "AB12", "?B12*", "contains CDE and 12", "AB12 CDX", "AB12 red ford")
    file(vehicle("AB12 XYZ"))
    without = [look(text, officer) for text in asked]
    secret = vehicle(
        "AB12 CDE", guard=Guard.SILENT, owner="Witness care", colour="red", vin="WF0AXXGBBA1234567"
    )
    to = Restriction(
        state=RestrictionState.SEALED, people=frozenset({standards.account_id}), contact="Witness care"
    )
    access.restrict(SYSTEM, ref=VehicleRef(secret.id), to=to, reason="Protected person")
    file(secret)
    assert [look(text, officer) for text in asked] == without
    assert look(vin="WF0AXXGBBA1234567", viewer=officer).hits == ()
    assert shown("AB12 CDE", standards)[0] == "AB12 CDE"
    assert not Fact.objects.filter(name="search.restricted_record_searched").exists()
    commands.tell_owners()
    told = Fact.objects.filter(name="search.restricted_record_searched")
    assert {one.subject for one in told} == {f"vehicle:{secret.id}"}
    assert len(told) == 11  # five questions, asked before it was there and after, and its VIN


def test_a_restricted_vehicle_gives_a_contact_and_nothing_else():
    officer, standards = actor(Role.OFFICER), actor(Role.PROFESSIONAL_STANDARDS)
    secret = vehicle("AB12 CDE", guard=Guard.CONTACT_ONLY, owner="Surveillance")
    to = Restriction(
        state=RestrictionState.RESTRICTED, people=frozenset({standards.account_id}), contact="Surveillance"
    )
    access.restrict(SYSTEM, ref=VehicleRef(secret.id), to=to, reason="Covert operation")
    file(secret)
    answer = look("AB12 CDE", officer)
    assert answer.contacts == ("A restricted record may be relevant: contact Surveillance.",)
    assert (answer.hits, answer.total_at_least) == ((), 0)


def test_every_look_is_audited_with_its_question_and_each_vehicle_shown(fleet):
    officer = actor(Role.OFFICER)
    ref = look("AB12 CDE", officer).hits[0].ref
    assert "AB12 CDE" in AuditRow.objects.filter(door="search.vehicles").latest("id").detail
    assert AuditRow.objects.filter(subjects__contains=[ref], operation="consultation").exists()


def test_keys_are_written_with_the_record_can_be_verified_and_go_with_it(fleet):
    with transaction.atomic():
        assert commands.verify_things() == 0
    changed = vehicle("ZZ99 ZZZ")
    file(changed)
    file(Thing(kind=ThingKind.VEHICLE, id=changed.id, marks=(ThingMark(vrm="YY88 YYY"),)))
    assert shown("ZZ99 ZZZ") == []
    with transaction.atomic():
        commands.forget_things("vehicle", [changed.id])
        assert commands.verify_things() == 0
    assert shown("YY88 YYY") == []
