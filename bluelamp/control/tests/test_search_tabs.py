"""The tabs for places, organisations and narratives, with what the control room writes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account
from bluelamp.control import commands
from bluelamp.control.tests import makers
from bluelamp.control.types import NewLine
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import LinkType, NewLink, NewOrganisation, NewPlace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(account(Role.OFFICER), backend="bluelamp.access.oidc.ProviderBackend")
    return client


def page(client: Client, status: int = 200, **asked: str) -> str:
    answer = client.get("/search/", asked)
    assert answer.status_code == status, answer.content[-600:]
    return answer.content.decode()


def test_a_narrative_is_shown_with_its_hit_marked_and_everything_else_escaped(officer):
    dee = makers.dispatcher()
    ref = makers.opens(dee)
    commands.add_line(dee, ref=ref, line=NewLine(text="<img src=x onerror=alert(1)> two hammers by the door"))
    shown = page(officer, tab="text", q="hammer")
    assert "<mark>hammers</mark>" in shown and "&lt;img src=x" in shown and "<img src=x" not in shown
    assert f"/control/incidents/{ref.id}/" in shown and "incident logs" in shown
    assert "No narrative you may read" in page(officer, tab="text", q="zanzibar", since="2026")
    for text, said in (("*", "fits every"), ("!!!", "no word"), ("word " * 10_000, "characters")):
        assert said in page(officer, 422, tab="text", q=text[:6000])
    assert "not a day" in page(officer, 422, tab="text", q="hammer", since="soon")


def test_a_place_is_shown_with_who_lives_there_and_what_happened(officer):
    makers.opens(makers.dispatcher())
    home = nominals.create_location(
        SYSTEM,
        place=NewPlace(text="14 Alma Street, Newport", postcode="NP19 4AB", key=makers.ALMA_STREET.key),
    )
    ann = person("Ann", "Quarterman", date(1980, 1, 2))
    nominals.link(SYSTEM, link=NewLink(start=str(ann), end=str(home), type=LinkType.LIVES_AT))
    shown = page(officer, tab="places", q="14 almaa street")
    assert "Ann Quarterman" in shown and "lives at" in shown and "</b> incident" in shown
    assert "one letter different" in shown
    assert "Uncertain" in page(officer, tab="places", q="14a alma street NP19 4AB")
    assert "Match" in page(officer, tab="places", street="alma street", number="14", postcode="NPI9 4AB")
    assert "too many" in page(officer, 422, tab="places", q="*")
    assert "not a postcode" in page(officer, 422, tab="places", street="alma", postcode="?")


def test_an_organisation_is_found_without_its_legal_form(officer):
    nominals.create_organisation(
        SYSTEM, organisation=NewOrganisation(name="Okoro & Sons Ltd", company_number="77")
    )
    assert "Okoro &amp; Sons Ltd" in page(officer, tab="organisations", q="okoro and sons plc")
    assert "No organisation" in page(officer, tab="organisations", q="zanzibar")


def test_the_same_answers_for_machines(officer):
    makers.opens(makers.dispatcher())
    answer = officer.get("/api/search/text", {"q": '"back door"', "kinds": "incident_log"}).json()
    assert answer["hits"][0]["label"] == "Incident logs"
    assert {"text": "back", "is_hit": True} in answer["hits"][0]["snippet"]
    assert officer.get("/api/search/text", {"q": "door", "kinds": "gossip"}).status_code == 422
    assert officer.get("/api/search/places", {"q": "?"}).status_code == 422
    assert officer.get("/api/search/organisations", {"q": "*"}).status_code == 422
