"""Pages and API of safeguarding, crime-free: the desk, the form, the sweep."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.control.tests import makers as control_room
from bluelamp.kernel import clock
from bluelamp.safeguarding.models import Referral, RiskAssessment
from bluelamp.safeguarding.tests.makers import CODES, domestic_incident, family, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db):
    """The control room's shipped lists."""
    control_room.reference()


def signed_in(role, name):
    account = access.account(role, username=name)
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": access.PASSWORD})
    return client


def filled(yes):
    sent = {code: "YES" if n < yes else "NO" for n, code in enumerate(CODES)}
    return sent | {f"{code}_details": "Said so." for code in CODES[:yes]}


@pytest.fixture
def incident():
    home = family(date(2015, 3, 1))
    return domestic_incident(clock.now(), home.roles())


def test_the_whole_form_is_asked_and_everything_wrong_is_said_at_once(incident):
    client = signed_in(Role.OFFICER, "pc")
    asked = client.get(f"/safeguarding/assessments/new/?incident={incident.id}")
    assert asked.status_code == 200 and asked.content.count(b"<fieldset") >= 27
    sent = filled(15) | {"D15_details": "", "incident": str(incident.id)}
    del sent["D02"]
    wrong = client.post(f"/safeguarding/assessments/new/?incident={incident.id}", sent)
    assert wrong.status_code == 422
    assert b'href="#D02"' in wrong.content and b'href="#D15_details"' in wrong.content
    assert wrong.content.count(b"Said so.") == 13, "nothing typed is lost"
    assert not RiskAssessment.objects.exists()


def test_signing_from_the_screen_refers_and_posting_it_twice_signs_once(incident):
    client = signed_in(Role.OFFICER, "pc")
    sent = filled(15) | {"incident": str(incident.id), "seen_version": "0", "_key": "once"}
    for _ in range(2):
        answer = client.post(f"/safeguarding/assessments/new/?incident={incident.id}", sent)
        assert answer.status_code == 302, answer.content
    settle()
    assert RiskAssessment.objects.count() == 1
    assert Referral.objects.filter(kind="marac").count() == 1
    assert b"High risk" in client.get(answer["Location"]).content


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?late=1",
        "?kind=child&state=TRIAGE",
        "?page=abc",
        "assessments/",
        "sweep/",
        "decisions/",
        "rules/",
    ],
)
def test_pages_answer(incident, path):
    assert signed_in(Role.INSPECTOR, "insp").get(f"/safeguarding/{path}").status_code == 200


def test_a_referral_is_triaged_from_its_page(incident):
    client = signed_in(Role.REFERRAL_DESK, "desk")
    child = Referral.objects.get(kind="child")
    page = client.get(f"/safeguarding/referrals/{child.id}/")
    assert b"Triage" in page.content
    bad = client.post(f"/safeguarding/referrals/{child.id}/triage/", {"priority": "PURPLE"})
    assert bad.status_code == 422
    stale = {"priority": "RED", "rationale": "Baby in the room", "revision": "1"}
    assert client.post(f"/safeguarding/referrals/{child.id}/triage/", stale).status_code == 409
    good = stale | {"revision": str(child.revision)}
    assert client.post(f"/safeguarding/referrals/{child.id}/triage/", good).status_code == 302
    child.refresh_from_db()
    assert (child.state, child.priority) == ("QUEUED", "RED")


def test_a_sweep_from_the_screen_and_its_findings(incident):
    client = signed_in(Role.REFERRAL_DESK, "desk")
    day = clock.local(clock.now()).date().isoformat()
    Referral.objects.filter(kind="child").update(rule="gone")
    run = client.post("/safeguarding/sweep/", {"first": day, "last": day})
    page = client.get(run["Location"])
    assert b"owed and never done" in page.content and b"social care was never told" in page.content
    assert client.post("/safeguarding/sweep/", {"first": "31/07/2019", "last": day}).status_code == 422
    assert client.post("/safeguarding/sweep/", {"first": "2019-07-01", "last": day}).status_code == 422


def test_what_is_not_there_is_not_there_and_what_is_not_allowed_is_refused():
    client = signed_in(Role.CALL_HANDLER, "handler")
    assert client.get("/safeguarding/").status_code == 403
    officer = signed_in(Role.OFFICER, "pc")
    nothing = "00000000-0000-7000-8000-000000000000"
    assert officer.get(f"/safeguarding/referrals/{nothing}/").status_code == 404
    assert officer.get(f"/safeguarding/assessments/{nothing}/").status_code == 404
    assert officer.get("/safeguarding/assessments/new/?victim=rubbish").status_code == 422


def test_the_api_says_what_the_screen_says(incident):
    client = signed_in(Role.REFERRAL_DESK, "desk")
    found = client.get("/api/safeguarding/referrals").json()
    assert found["total"] == 2
    assert {one["kind"] for one in found["referrals"]} == {"child", "encompass"}
    assert client.get("/api/safeguarding/rules").json()[0]["citation"]
    assert client.get("/api/safeguarding/gaps").json() == []
    one = found["referrals"][0]["ref"]["id"]
    assert len(client.get(f"/api/safeguarding/referrals/{one}/timeline").json()) >= 3
