"""Recording, linking, marking, merging and unmerging."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import actor
from bluelamp.contracts.refs import EventRef, LocationRef, PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.tests.makers import SAME_NUMBER, new, person
from bluelamp.nominals.types import (
    EventKind,
    Ground,
    ImportBatch,
    LinkType,
    MarkerClass,
    MergeEvidence,
    Method,
    NameKind,
    NewBirth,
    NewEvent,
    NewIdentifier,
    NewLink,
    NewMarker,
    NewName,
    NewOrganisation,
    NewPerson,
    NewPlace,
    NewVehicle,
    Restriction,
    Scheme,
    Source,
)  # fmt: skip
from bluelamp.search import commands as search_commands
from bluelamp.search.tests.makers import found, search

pytestmark = pytest.mark.django_db


def test_a_person_recorded_is_found_by_the_next_search_with_aliases_and_number():
    ref = person()
    commands.add_name(SYSTEM, ref=ref, name=NewName(given="Vonnie", family="Kane", kind=NameKind.ALIAS))
    assert found("shivaun oneil") == [ref.id]
    hit = search("vonnie kane").hits[0]
    assert hit.matched_on.startswith("matched on alias VONNIE KANE")
    assert found(queries.person(SYSTEM, ref).number) == [ref.id]


def test_a_wrong_check_letter_is_kept_raw_and_found_only_as_what_was_received():
    ref = person()
    commands.add_identifier(
        SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.PNC, value="2003/0062845F")
    )
    commands.add_identifier(SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.PNC, value="03/62845E"))
    assert [(one.value, one.is_valid) for one in queries.person(SYSTEM, ref).identifiers] in (
        [("2003/0062845E", True), ("2003/0062845F", False)],
        [("2003/0062845F", False), ("2003/0062845E", True)],
    )
    assert found("03/62845E") == [ref.id]
    hit = search("2003/0062845F").hits[0]
    assert (hit.reasons[0].field, hit.reasons[0].reason) == ("reference", "same number")
    assert queries.find_by_identifier(SYSTEM, Scheme.PNC, "03/62845E") == [ref]


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable():
    ref = person("Jon", "Smiht", None)
    old = queries.person(SYSTEM, ref).names[0]
    commands.add_name(SYSTEM, ref=ref, name=NewName(given="John", family="Smith"), replaces=old.id)
    names = queries.person(SYSTEM, ref).names
    assert [(one.display, one.is_current) for one in names] == [("John Smith", True), ("Jon Smiht", False)]
    with pytest.raises(Refused):
        commands.add_name(SYSTEM, ref=ref, name=NewName(given="J", family="Smith"), replaces=old.id)
    assert search_commands.verify_index() == 0


def test_phone_postcode_and_vehicle_of_a_person_are_searchable():
    ref = person()
    phone = commands.create_phone(SYSTEM, number="07700 900123")
    home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB"))
    car = commands.create_vehicle(SYSTEM, vehicle=NewVehicle(vrm="AB12 CDE", colour="red"))
    for end, kind in ((phone, LinkType.USES_PHONE), (home, LinkType.LIVES_AT), (car, LinkType.KEEPER)):
        commands.link(SYSTEM, link=NewLink(start=str(ref), end=str(end), type=kind))
    for text in ("+44 7700 900123", "900123", "np194ab", "ab12cde"):
        assert found(text) == [ref.id], text
    assert {one.label for one in queries.links_of(SYSTEM, str(ref))} == {
        "Uses phone",
        "Lives at",
        "Keeper of",
    }
    assert commands.create_phone(SYSTEM, number="+447700900123") == phone
    assert queries.history_of_phone(SYSTEM, "07700900123").people[0].person == ref


def test_merge_then_unmerge_restores_the_exact_state():
    one, other = person(), person("Shivaun", "Oneil", date(1988, 3, 4))
    commands.add_identifier(SYSTEM, ref=other, identifier=NewIdentifier(scheme=Scheme.PNC, value="03/62845E"))
    before = [queries.person(SYSTEM, ref) for ref in (one, other)]
    keys = index_rows()
    commands.merge_persons(SYSTEM, keep=one, absorb=other, evidence=SAME_NUMBER)
    merged = queries.person(SYSTEM, other)
    assert merged.ref == one
    assert {name.display for name in merged.names} == {"Siobhán O'Neill-Khan", "Shivaun Oneil"}
    assert found("03/62845E") == [one.id]
    assert found("shivaun oneil") == [one.id]
    commands.unmerge(SYSTEM, ref=other, reason="Two sisters, not one person")
    assert [queries.person(SYSTEM, ref) for ref in (one, other)] == before
    assert index_rows() == keys
    assert search_commands.verify_index() == 0


def index_rows():
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.ref_id, s.guard, s.card, p.tok_lo, p.tok_hi, p.dob, p.name_no FROM search_subject s"
            " JOIN search_name_pair p ON p.subject_id = s.id ORDER BY 1, 4, 5, 6, 7"
        )
        return cursor.fetchall()


def test_a_chain_of_merges_comes_apart_in_the_middle():
    a, b, c = person("Ann", "One"), person("Bea", "Two"), person("Cat", "Three")
    commands.merge_persons(SYSTEM, keep=b, absorb=c, evidence=SAME_NUMBER)
    commands.merge_persons(SYSTEM, keep=a, absorb=b, evidence=SAME_NUMBER)
    assert queries.person(SYSTEM, c).ref == a
    commands.unmerge(SYSTEM, ref=b, reason="Wrong person")
    assert queries.person(SYSTEM, c).ref == b
    assert queries.person(SYSTEM, a).members == (a,)


def test_nothing_merges_on_address_or_phone_alone():
    one, other = person(), person("Liam", "O'Neill")
    evidence = MergeEvidence(grounds=frozenset({Ground.ADDRESS, Ground.PHONE}), reason="Same house")
    with pytest.raises(Refused, match="alone does not make"):
        commands.merge_persons(SYSTEM, keep=one, absorb=other, evidence=evidence)


def test_a_person_with_a_warning_needs_a_second_person_to_merge():
    recorder = actor(Role.CRIME_RECORDER)
    one, other = person(), person("Shivaun", "Oneil")
    warn(one)
    with pytest.raises(Refused, match="second person"):
        commands.merge_persons(recorder, keep=one, absorb=other, evidence=SAME_NUMBER)
    seconded = replace(SAME_NUMBER, seconded_by=str(actor(Role.SERGEANT).account_id))
    assert commands.merge_persons(recorder, keep=one, absorb=other, evidence=seconded) == one
    assert queries.markers_for(SYSTEM, [str(other)])[str(other)][0].label == "Carries knives"


def warn(ref, **more):
    return commands.add_marker(
        SYSTEM, marker=NewMarker(about=str(ref), marker_class=MarkerClass.OFFICER_SAFETY, label="Carries knives",
                                 reason="Threatened officers in 2019", **more))  # fmt: skip


def test_a_marker_warns_until_it_expires_or_is_ended_with_a_reason():
    ref = person()
    first = warn(ref, expires_on=clock.now().date() + timedelta(days=3))
    assert search("siobhan oneill").hits[0].shown.warnings == ("Carries knives",)
    with clock.frozen(clock.now() + timedelta(days=5)):
        assert queries.markers_for(SYSTEM, [str(ref)]) == {}
    with pytest.raises(Refused):
        commands.end_marker(SYSTEM, ref=first, reason=" ")
    commands.end_marker(SYSTEM, ref=first, reason="Reviewed: wrong person")
    assert queries.markers_for(SYSTEM, [str(ref)]) == {}


def test_a_sealed_person_is_absent_and_a_restricted_one_says_whom_to_contact():
    officer, standards = actor(Role.OFFICER), actor(Role.PROFESSIONAL_STANDARDS)
    ref = person()
    commands.restrict_person(
        standards,
        ref=ref,
        state=Restriction.SEALED,
        reason="Protected person scheme",
        people=frozenset({str(standards.account_id)}),
    )
    assert search("siobhan oneill", officer).hits == ()
    assert search("siobhan oneill", officer).contacts == ()
    assert found("siobhan oneill", standards) == [ref.id]
    with pytest.raises(NotThere):
        queries.person(officer, ref)
    assert queries.names_for(officer, [ref]) == {}
    commands.restrict_person(
        standards, ref=ref, state=Restriction.RESTRICTED, reason="Member of staff", unit="PSD"
    )
    assert search("siobhan oneill", officer).contacts == (
        "A restricted record may be relevant: contact PSD.",
    )
    with pytest.raises(Denied, match="PSD"):
        queries.person(officer, ref)
    assert queries.names_for(officer, [ref])[str(ref)].is_hidden


def test_merging_with_a_sealed_record_seals_both_and_unmerging_frees_the_other():
    standards, officer = actor(Role.PROFESSIONAL_STANDARDS), actor(Role.OFFICER)
    one, other = person(), person("Shivaun", "Oneil")
    commands.restrict_person(
        standards,
        ref=other,
        state=Restriction.SEALED,
        reason="Protected person scheme",
        people=frozenset({str(standards.account_id)}),
    )
    commands.merge_persons(SYSTEM, keep=one, absorb=other, evidence=SAME_NUMBER)
    assert search("siobhan oneill", officer).hits == ()
    commands.unmerge(SYSTEM, ref=other, reason="Wrong person")
    assert found("siobhan oneill", officer) == [one.id]
    assert guard.restriction_of(one).state == "open"


def test_children_are_found_by_parent_and_by_household_with_birth_and_school():
    born = clock.now().date()
    mother, lodger = person(), person("Max", "Lodger", date(1970, 1, 2))
    own, step = (
        person("Amy", "Khan", born - timedelta(days=3000)),
        person("Ben", "Cole", born - timedelta(days=2000)),
    )
    grown = person("Old", "Khan", born - timedelta(days=8000))
    home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", key="uprn:1"))
    school = commands.create_organisation(
        SYSTEM, organisation=NewOrganisation(name="St Mary's Primary", kind="school")
    )
    for start, end, kind in (
        (mother, own, LinkType.PARENT), (mother, grown, LinkType.PARENT), (own, school, LinkType.ATTENDS_SCHOOL),
        (mother, home, LinkType.LIVES_AT), (lodger, home, LinkType.LIVES_AT), (step, home, LinkType.LIVES_AT),
    ):  # fmt: skip
        commands.link(SYSTEM, link=NewLink(start=str(start), end=str(end), type=kind))
    children = queries.children_linked_to(SYSTEM, [mother])
    assert {(one.child, one.school, one.link_type) for one in children} == {
        (own, "St Mary's Primary", LinkType.PARENT),
        (step, "", LinkType.LIVES_AT),
    }
    assert [one.child for one in queries.children_linked_to(SYSTEM, [lodger])] == [step]
    assert {one.person for one in queries.relations(SYSTEM, [own])} == {mother}


def test_a_batch_loads_persons_with_links_events_and_warnings_and_a_repeat_adds_nothing():
    source = Source(system="RMS 2003", batch="b1", record="4711", method=Method.MIGRATED)
    who, where, what = PersonRef.new(), LocationRef.new(), EventRef.new()
    batch = ImportBatch(
        persons=(
            NewPerson(names=(NewName(given="Siobhan", family="ONEILL"),), births=(NewBirth(on=date(1988, 4, 3)),),
                      source=source, ref=who),
            NewPerson(names=(NewName(family="KOWALSKI"),), source=replace(source, record="4712")),
        ),
        places=(NewPlace(text="4 Alma Street", key="uprn:7", postcode="NP19 4AB", ref=where),),
        events=(NewEvent(kind=EventKind.CRIME, reference="03/1234", ref=what, source=source, summary="Assault"),),
        links=(NewLink(start=str(who), end=str(where), type=LinkType.LIVES_AT),
               NewLink(start=str(who), end=str(what), type=LinkType.VICTIM)),
        markers=(NewMarker(about=str(who), marker_class=MarkerClass.VULNERABILITY, reason="Repeat victim"),),
    )  # fmt: skip
    first = commands.import_persons(SYSTEM, batch=batch)
    assert first.persons[0] == who
    assert found("shivaun oneil 3/4/88")[0] == who.id
    assert found("4711") == [who.id]
    assert found("np19 4ab") == [who.id]
    assert queries.events_of(SYSTEM, str(who))[0].reference == "03/1234"
    assert queries.history_at(SYSTEM, key="uprn:7").people[0].person == who
    assert queries.markers_at(SYSTEM, key="uprn:7")[0].marker_class == MarkerClass.VULNERABILITY
    commands.import_persons(SYSTEM, batch=replace(batch, persons=batch.persons[:1]))
    assert len(queries.links_of(SYSTEM, str(who))) == 2
    assert search_commands.verify_index() == 0


def test_possible_duplicates_are_offered_and_never_name_a_sealed_person():
    officer, standards = actor(Role.OFFICER), actor(Role.PROFESSIONAL_STANDARDS)
    ref = person()
    asked = new("Shivaun", "Oneill Khan", date(1988, 4, 3))
    assert [one.ref for one in queries.possible_duplicates(officer, asked)] == [ref]
    commands.restrict_person(
        standards,
        ref=ref,
        state=Restriction.SEALED,
        reason="Protected person scheme",
        people=frozenset({str(standards.account_id)}),
    )
    assert queries.possible_duplicates(officer, asked) == []


def test_a_person_needs_a_name_and_a_birth_in_the_past():
    with pytest.raises(Refused):
        person("", " ", None)
    with pytest.raises(Refused, match="future"):
        person(born=date(2199, 1, 1))
