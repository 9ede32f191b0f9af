"""A person's pages: what is shown, to whom, and what a form loses (nothing)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account, actor
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands, queries
from bluelamp.nominals.models import ReviewItem
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import (
    EventKind,
    LinkType,
    MarkerClass,
    NameKind,
    NewEvent,
    NewLink,
    NewMarker,
    NewName,
    NewPlace,
    Restriction,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(account(*roles), backend="bluelamp.access.oidc.ProviderBackend")
    return client


@pytest.fixture
def known():
    ref = person()
    home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB"))
    event = commands.record_event(
        SYSTEM,
        event=NewEvent(kind=EventKind.CRIME, reference="03/1234", summary="Assault", is_restricted=True),
    )
    partner = person("Liam", "Khan", date(1985, 1, 2))
    for end, kind in ((home, LinkType.LIVES_AT), (event, LinkType.VICTIM), (partner, LinkType.PARTNER)):
        commands.link(SYSTEM, link=NewLink(start=str(ref), end=str(end), type=kind))
    commands.add_marker(SYSTEM, marker=NewMarker(
        about=str(ref), marker_class=MarkerClass.VULNERABILITY, label="Repeat victim", reason="Four incidents"))  # fmt: skip
    return ref


@pytest.mark.parametrize(
    ("page", "says"),
    [("", "Repeat victim"), ("", "4 Alma Street"), ("links/", "Partner of"), ("links/", "<svg"), ("timeline/", "restricted entry"),
     ("access/", "Open"), ("edit/", "Record name"), ("warning/", "Add warning"), ("merge/", "Merge another")],
)  # fmt: skip
def test_each_page_shows_what_it_promises(known, page, says):
    client = signed_in(Role.SERGEANT)
    answer = client.get(f"/people/{known.id}/{page}")
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_a_restricted_events_words_are_not_in_the_page(known):
    for page in ("timeline/", "links/"):
        words = signed_in(Role.SERGEANT).get(f"/people/{known.id}/{page}").content.decode()
        assert "Assault" not in words
        assert "03/1234" not in words


def test_warnings_come_before_names(known):
    page = signed_in(Role.OFFICER).get(f"/people/{known.id}/").content.decode()
    assert page.index("Repeat victim") < page.index('id="names"')


def test_who_has_looked_is_for_auditors(known):
    assert signed_in(Role.OFFICER).get(f"/people/{known.id}/audit/").status_code == 403
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(f"/people/{known.id}/audit/").content.decode()
    assert "person_recorded" in page


def test_recording_shows_likely_duplicates_first_and_then_records_anyway(known):
    client = signed_in(Role.CALL_HANDLER)
    typed = {
        "family": "Oneill Khan",
        "given": "Shivaun",
        "born_day": "3",
        "born_month": "4",
        "born_year": "1988",
    }
    first = client.post("/people/new/", typed)
    assert "Is it one of these?" in first.content.decode()
    bare = client.post("/people/new/", {**typed, "looked": "1"})
    assert bare.status_code == 422
    assert "say why this is somebody else" in bare.content.decode()
    second = client.post("/people/new/", {**typed, "looked": "1", "anyway": "Her cousin, both were there"})
    assert second.status_code == 302
    assert ReviewItem.objects.get().reason == "Her cousin, both were there"
    assert "Shivaun Oneill Khan" in client.get(second.headers["Location"]).content.decode()


def test_all_faults_at_once_and_what_was_typed_is_kept():
    page = signed_in(Role.OFFICER).post(
        "/people/new/",
        {"born_day": "31", "born_month": "2", "born_year": "1988", "scheme": "pnc", "identifier": "kept"},
    )
    assert page.status_code == 422
    words = page.content.decode()
    assert "one word is enough" in words
    assert "31/2/1988 is not a date" in words
    assert "kept" in words


def test_a_year_alone_is_never_the_first_of_january():
    client = signed_in(Role.OFFICER)
    made = client.post("/people/new/", {"family": "Nowak", "born_year": "1988"})
    assert "about 1988" in client.get(made.headers["Location"]).content.decode()


def test_correcting_warning_merging_and_taking_apart_by_form(known):
    client = signed_in(Role.SERGEANT)
    account(Role.INSPECTOR)
    old = queries.person(SYSTEM, known).names[0].id
    client.post(
        f"/people/{known.id}/edit/",
        {"what": "name", "family": "Khan", "given": "Siobhan", "kind": "legal", "replaces": old},
    )
    assert queries.person(SYSTEM, known).display == "Siobhan Khan"
    client.post(
        f"/people/{known.id}/warning/",
        {"marker_class": "officer_safety", "reason": "Bites", "label": "Bites"},
    )
    assert queries.person(SYSTEM, known).markers[0].label == "Bites"
    other = queries.person(SYSTEM, person("Shivaun", "Kahn"))
    refused = client.post(
        f"/people/{known.id}/merge/", {"other": other.number, "grounds": "address", "reason": "same house"}
    )
    assert "alone does not make" in refused.content.decode()
    done = client.post(
        f"/people/{known.id}/merge/",
        {
            "other": other.number,
            "grounds": ["name", "birth"],
            "reason": "same person",
            "seconded_by": "inspector",
        },
    )
    assert done.status_code == 302
    assert client.get(f"/people/{other.ref.id}/").status_code == 301
    commands.add_name(SYSTEM, ref=known, name=NewName(family="Kane", kind=NameKind.ALIAS))
    page = client.get(f"/people/{other.ref.id}/unmerge/").content.decode()
    assert "Name: Kane" in page
    entry = re.search(r'name="(to\.name:[^"]+)"', page)[1]
    refused = client.post(f"/people/{other.ref.id}/unmerge/", {"reason": " ", entry: str(other.ref)})
    assert refused.status_code == 422
    client.post(f"/people/{other.ref.id}/unmerge/", {"reason": "sisters", entry: str(other.ref)})
    assert "Kane" in {one.family for one in queries.person(SYSTEM, other.ref).names}
    assert "Not the same person" in client.get(f"/people/{known.id}/").content.decode()
    assert queries.person(SYSTEM, other.ref).ref == other.ref


def test_a_sealed_person_is_a_plain_404_and_a_restricted_one_a_403(known):
    standards = actor(Role.PROFESSIONAL_STANDARDS)
    officer = signed_in(Role.OFFICER)
    missing = officer.get("/people/01900000-0000-7000-8000-000000000000/")
    commands.restrict_person(standards, ref=known, state=Restriction.SEALED, reason="Protected person scheme",
                             people=frozenset({str(standards.account_id)}))  # fmt: skip
    sealed = officer.get(f"/people/{known.id}/")
    assert sealed.status_code == missing.status_code == 404
    commands.restrict_person(
        standards, ref=known, state=Restriction.RESTRICTED, reason="Member of staff", unit="PSD"
    )
    answer = officer.get(f"/people/{known.id}/")
    assert answer.status_code == 403
    assert "PSD" in answer.content.decode()


def test_an_old_id_of_a_merged_record_leads_to_the_golden_one(known):
    other = person("Shivaun", "Oneil")
    commands.merge_persons(SYSTEM, keep=known, absorb=other, evidence=SAME_NUMBER)
    answer = signed_in(Role.OFFICER).get(f"/people/{other.id}/")
    assert answer.headers["Location"] == f"/people/{known.id}/"
