"""The reason for a look comes from the work; a sensitive record asks once when no work says it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests import makers
from bluelamp.control.tests import makers as room
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.codes import Restriction
from bluelamp.nominals.tests.makers import person

pytestmark = pytest.mark.django_db
HTML = {"Accept": "text/html"}


@pytest.fixture
def client():
    makers.account(Role.DISPATCHER, Role.CALL_HANDLER, username="dee")
    found = Client()
    found.post("/sign-in/", {"username": "dee", "password": makers.PASSWORD})
    return found


@pytest.fixture
def sensitive():
    ref = person("Ann", "Victim")
    nominals.restrict_person(SYSTEM, ref=ref, state=Restriction.SENSITIVE, reason="Victim of domestic abuse")
    return ref


def looked(ref) -> AuditRow:
    rows = AuditRow.objects.filter(subjects__contains=[str(ref)], door="nominals.queries.person.person")
    return rows.exclude(account_id=SYSTEM.account_id).latest("id")


def test_a_sensitive_record_asks_once_and_keeps_the_answer_for_half_an_hour(client, sensitive):
    address = f"/people/{sensitive.id}/"
    asked = client.get(address, headers=HTML)
    assert asked.status_code == 302 and asked.url.startswith("/access/reason/?ref=person")
    assert b"Why do you open" in client.get(asked.url).content
    given = {"ref": str(sensitive), "next": address, "code": "safeguarding"}
    assert client.post("/access/reason/", {**given, "text": "short"}).status_code == 422
    assert client.post("/access/reason/", {**given, "text": "Her sister rang the desk"}).url == address
    assert client.get(address, headers=HTML).status_code == 200
    row = looked(sensitive)
    assert (row.reason, row.reason_text) == ("safeguarding", "Her sister rang the desk")
    assert client.get(address + "timeline/", headers=HTML).status_code == 200, "asked twice"
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        client.post("/unlock/", {"password": makers.PASSWORD})
        assert client.get(address, headers=HTML).status_code == 302, "asked never again"


def test_a_record_opened_from_the_incident_in_hand_is_never_asked_about(client, sensitive):
    room.reference()
    incident = room.opens(makers.actor(Role.DISPATCHER, Role.CALL_HANDLER, username="dee"))
    assert client.get(f"/control/incidents/{incident.id}/").status_code == 200
    assert client.get(f"/people/{sensitive.id}/", headers=HTML).status_code == 200
    row = looked(sensitive)
    assert (row.reason, row.work) == ("incident", str(incident))
    client.get("/search/", {"q": "ann victim"})
    search = AuditRow.objects.filter(door="search.query").latest("id")
    assert search.work == str(incident) and '"purpose": "incident"' in search.detail


def test_an_open_record_never_asks(client):
    ref = person("Bob", "Open")
    assert client.get(f"/people/{ref.id}/", headers=HTML).status_code == 200
    assert looked(ref).work == ""


def test_a_denied_reason_is_not_counted_as_a_denial(client, sensitive):
    client.get(f"/people/{sensitive.id}/", headers=HTML)
    assert not AuditRow.objects.filter(operation="denied", subjects__contains=[str(sensitive)]).exists()
