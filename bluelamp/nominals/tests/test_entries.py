"""Places and organisations are found the moment they are recorded, with the people a viewer may know there."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from pydantic import TypeAdapter

from bluelamp.access import commands as access
from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import actor
from bluelamp.access.types import Restriction as AccessRestriction
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import ImportBatch, LinkType, NewLink, NewOrganisation, NewPlace, Restriction
from bluelamp.search import commands as upkeep
from bluelamp.search import queries as search
from bluelamp.search.types import EntryAnswer, OrganisationQuery, PlaceQuery

pytestmark = pytest.mark.django_db
BYTES = TypeAdapter(EntryAnswer)


@pytest.fixture
def officer():
    return actor(Role.OFFICER)


def place(text: str, **given):
    return commands.create_location(SYSTEM, place=NewPlace(text=text, **given))


def lives(who, where, *, how: LinkType = LinkType.LIVES_AT, **given) -> None:
    commands.link(SYSTEM, link=NewLink(start=str(who), end=str(where), type=how, **given))


def look(text: str = "", viewer=SYSTEM, **facts) -> EntryAnswer:
    return search.places(viewer, PlaceQuery(text=text, **facts))


def found(text: str = "", viewer=SYSTEM, **facts) -> list[str]:
    return [hit.ref for hit in look(text, viewer, **facts).hits]


def bodies(text: str, viewer=SYSTEM) -> list[str]:
    return [hit.shown.display for hit in search.organisations(viewer, OrganisationQuery(text=text)).hits]


def test_a_house_is_found_by_every_way_of_saying_it(officer):
    home = place(
        "12 Alma Street, Newport",
        postcode="NP19 4AB",
        key="uprn:100012345678",
        easting=331090,
        northing=188190,
    )
    place("12 High Road, Cardiff", postcode="CF10 1AA")
    for text in (
        "12 alma street", "alma st newport", "12 allma st", "NP19 4AB", "np194ab", "12 NP19 4AB",
        "NP19*", "NP*", "NP19 4*", "100012345678", "uprn 100012345678", "ST 310 881", "ST 31090 88190", "NPI9 4AB",
    ):  # fmt: skip
        assert found(text, officer) == [str(home)], text
    assert found(street="alma street", number="12", viewer=officer) == [str(home)]
    assert found("ST 400 881", officer) == [] and found("NP20*", officer) == []


def test_a_hit_says_match_uncertain_or_no_and_its_reasons_sum_to_its_score(officer):
    place("12-14 Alma Street, Newport", postcode="NP19 4AB")
    (hit,) = look("12 alma street NP19 4AB", officer).hits
    assert (hit.verdict, hit.verdict_reason) == ("uncertain", "number inside a range")
    assert hit.score == round(sum(reason.contribution for reason in hit.reasons), 1)


def test_a_hit_shows_who_lives_and_who_lived_there_and_audits_each(officer):
    home = place("12 Alma Street, Newport", postcode="NP19 4AB")
    ann, bob = person("Ann", "Quarterman", date(1980, 1, 2)), person("Bob", "Gone", date(1970, 1, 2))
    lives(ann, home)
    lives(bob, home, how=LinkType.LIVED_AT)
    (hit,) = look("12 alma street", officer).hits
    assert [(one.display, one.how, one.is_current) for one in hit.shown.people] == [
        ("Ann Quarterman", "Lives at", True), ("Bob Gone", "Lived at", False),
    ]  # fmt: skip
    assert AuditRow.objects.filter(subjects__contains=[str(bob)], door="search.places").exists()


def test_what_is_rolled_back_is_never_found(officer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        place("1 Zanzibar Close, Newport")
        raise ZeroDivisionError
    assert found("zanzibar close", officer) == []


def test_a_load_is_found_like_anything_else(officer):
    batch = ImportBatch(places=(NewPlace(text="9 Zanzibar Close, Newport", postcode="NP19 4AD"),))
    (home,) = commands.import_persons(SYSTEM, batch=batch).places
    assert found("zanzibar", officer) == [str(home)]


def told(ref) -> list[str]:
    """Owners told that somebody's search met a record."""
    facts = Fact.objects.filter(name="search.restricted_record_searched", subject=str(ref))
    return sorted({fact.body["owner"] for fact in facts})


# --- hidden -----------------------------------------------------------------------------------------------
def hide(who, state: Restriction, named) -> None:
    commands.restrict_person(
        SYSTEM, ref=who, state=state, reason="Protected person scheme", unit="Protected persons",
        people=frozenset({str(named.account_id)}),
    )  # fmt: skip


ASKED = ("12 alma street", "alma", "NP19 4AB", "NP19*", "ST 310 881", "zanzibar")


def everything(viewer) -> list[bytes]:
    return [BYTES.dump_json(look(text, viewer)) for text in ASKED]


def test_the_home_of_a_sealed_person_is_as_if_it_were_not_there(officer):
    named = actor(Role.INSPECTOR, username="named")
    place("3 Alma Street, Newport", postcode="NP19 4AC")
    secret = person("Zebedee", "Quarterpenny", date(1980, 1, 2))
    hide(secret, Restriction.SEALED, named)
    without = everything(officer)
    with transaction.atomic():
        home = place("12 Alma Street, Newport", postcode="NP19 4AB", easting=331090, northing=188190)
        lives(secret, home)
    after = everything(officer)
    assert [b'"data_version"' in one for one in after] == [True] * len(ASKED)
    assert [_unversioned(one) for one in after] == [_unversioned(one) for one in without]
    assert found("12 alma street", named)[0] == str(home)
    assert upkeep.tell_owners() and told(home)


def _unversioned(answer: bytes) -> EntryAnswer:
    read = BYTES.validate_json(answer)
    return BYTES.validate_python({**BYTES.dump_python(read), "data_version": ""})


def test_a_restricted_person_is_left_out_of_a_shared_home_and_an_only_home_is_silent(officer):
    named = actor(Role.INSPECTOR, username="named")
    home = place("12 Alma Street, Newport", postcode="NP19 4AB")
    secret, ann = (
        person("Zebedee", "Quarterpenny", date(1980, 1, 2)),
        person("Ann", "Quarterman", date(1980, 1, 2)),
    )
    lives(secret, home)
    lives(ann, home)
    hide(secret, Restriction.RESTRICTED, named)
    (hit,) = look("12 alma street", officer).hits
    assert [one.display for one in hit.shown.people] == ["Ann Quarterman"]
    hide(ann, Restriction.RESTRICTED, named)
    answer = look("12 alma street", officer)
    assert (answer.hits, answer.total_at_least, answer.contacts) == ((), 0, ())
    hide(ann, Restriction.OPEN, named)
    assert found("12 alma street", officer) == [str(home)]


def test_a_place_restricted_itself_gives_a_contact_and_nothing_else(officer):
    home = place("12 Alma Street, Newport", postcode="NP19 4AB")
    to = AccessRestriction(
        state=Restriction.RESTRICTED.as_access, units=frozenset({"X"}), contact="Covert unit"
    )
    access.restrict(SYSTEM, ref=home, to=to, reason="Under observation")
    answer = look("12 alma street", officer)
    assert (answer.hits, answer.contacts) == (
        (),
        ("A restricted record may be relevant: contact Covert unit.",),
    )
    assert look("12 high street", officer).contacts == ()


def test_a_refuge_is_found_only_by_those_who_protect(officer):
    home = place("Newport Women's Refuge, 7 Alma Street", postcode="NP19 4AB")
    answer = look("7 alma street", officer)
    assert (answer.hits, answer.contacts) == ((), ())
    assert upkeep.tell_owners() and told(home) == ["Safeguarding referral desk"]
    assert found("7 alma street", actor(Role.REFERRAL_DESK)) == [str(home)]


# --- bad input, organisations, upkeep -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "text, said",
    [("?", "too many"), ("*", "too many"), ("", "no address"), ("!!! ,,,", "no address"), ("12", "every street"),
     ("alma " * 10_000, "characters"), ("\u202e\u202d", "no address"), ("NFA", "no place")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_to_add(text, said, officer):
    with pytest.raises(Refused, match=said):
        look(text, officer)
    with pytest.raises(Refused, match="not a postcode"):
        look("alma", officer, postcode="?")


def test_an_open_postcode_with_too_many_says_so_and_pages_are_whole(officer):
    batch = ImportBatch(
        places=tuple(NewPlace(text=f"{n} Long Road, Newport", postcode="NP19 4AB") for n in range(1, 251))
    )
    commands.import_persons(SYSTEM, batch=batch)
    answer = look("NP*", officer, limit=50)
    assert len(answer.hits) == 50 and answer.truncated and answer.total_at_least == 200
    assert "Too many" in answer.warnings[0]
    second = look("NP*", officer, limit=50, after=answer.next)
    assert not {hit.ref for hit in answer.hits} & {hit.ref for hit in second.hits}
    assert found("77 long road", officer)[0] == next(
        h.ref for h in look("77 long road", officer).hits if "77 " in h.shown.display
    )


def test_a_town_full_of_houses_does_not_make_a_whole_address_too_many(officer):
    batch = ImportBatch(
        places=tuple(NewPlace(text=f"{n} Long Road, Newport", postcode="NP19 4AB") for n in range(1, 251))
    )
    commands.import_persons(SYSTEM, batch=batch)
    home = place("77 Alma Street, Newport", postcode="NP19 4AC")
    answer = look("77 alma street, newport", officer)
    assert answer.hits[0].ref == str(home) and answer.hits[0].score == 100.0
    assert not answer.truncated and answer.warnings == ()


def test_organisations_are_found_without_their_legal_form_and_by_what_they_trade_as(officer):
    for name, number in (
        ("J Smith Limited t/a The Red Lion", "1234567"),
        ("Okoro & Sons Ltd", ""),
        ("Red House PLC", ""),
    ):
        commands.create_organisation(SYSTEM, organisation=NewOrganisation(name=name, company_number=number))
    assert bodies("red lion plc", officer)[0].startswith("J Smith")
    assert bodies("okoroh and sons", officer) == ["Okoro & Sons Ltd"]
    assert bodies("01234567", officer) == ["J Smith Limited t/a The Red Lion"]
    for text in ("*", "???", "x" * 400):
        with pytest.raises(Refused):
            bodies(text, officer)


def test_the_index_equals_the_records_and_can_be_made_again_from_them(officer):
    home = place("12 Alma Street, Newport", postcode="NP19 4AB", key="uprn:7")
    lives(person("Ann", "Quarterman"), home)
    commands.create_organisation(SYSTEM, organisation=NewOrganisation(name="Okoro Ltd"))
    assert upkeep.verify_entries() == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_entry_row WHERE entry_id = (SELECT id FROM search_entry WHERE ref_id = %s)",
            [home.id],
        )
        cursor.execute("DELETE FROM search_entry WHERE kind = 'organisation'")
    assert upkeep.verify_entries() == 2 and upkeep.rebuild_entries() == 2 and upkeep.verify_entries() == 0
    assert found("alma street", officer) == [str(home)] and bodies("okoro", officer) == ["Okoro Ltd"]
    upkeep.refresh_entry_words()
    assert upkeep.verify_entries() == 0
