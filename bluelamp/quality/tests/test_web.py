"""Pages and API of data quality: each state of each page, and who may do what."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.quality import commands

pytestmark = pytest.mark.django_db
CODE = "crime.crime.offence_code_missing"


def signed_in(role):
    client = Client()
    client.force_login(makers.account(role), backend="bluelamp.access.oidc.ProviderBackend")
    return client


@pytest.fixture
def steward():
    return signed_in(Role.DATA_QUALITY_OFFICER)


def crime(**more):
    now = clock.now()
    given = {"number": "42/1", "district": "North", "reported_at": now, "recorded_at": now, "source_id": "1"}
    return apps.get_model("crime.Crime").objects.create(**(given | more))


def test_the_board_says_when_nothing_was_asked_yet(steward):
    assert "have not been asked yet" in steward.get("/quality/").content.decode()


def test_from_the_board_to_the_check_to_its_findings_and_letting_one_stand(steward):
    crime()
    commands.run_checks(SYSTEM, only=(CODE,))
    board = steward.get("/quality/?module=crime").content.decode()
    assert f"/quality/findings/?check={CODE}" in board
    assert "has no offence code" in steward.get(f"/quality/checks/{CODE}/").content.decode()
    listed = steward.get(f"/quality/findings/?check={CODE}&district=North").content.decode()
    assert "42/1" in listed
    refused = steward.post("/quality/findings/waive/", {"check": CODE, "reason": "no"})
    assert refused.status_code == 422
    steward.post("/quality/findings/waive/", {"check": CODE, "reason": "Destroyed with the paper record"})
    assert "No findings here" in steward.get(f"/quality/findings/?check={CODE}").content.decode()
    waived = steward.get(f"/quality/findings/?check={CODE}&state=waived").content.decode()
    assert "Destroyed with the paper record" in waived


def test_a_check_or_correction_that_does_not_exist_is_not_there(steward):
    assert steward.get("/quality/checks/crime.nothing/").status_code == 404
    assert steward.get("/quality/corrections/00000000-0000-0000-0000-000000000009/").status_code == 404
    assert steward.get("/quality/findings/?check=nothing&page=zz&state=odd").status_code == 200


def test_a_check_that_could_not_look_is_said_on_the_board(steward, monkeypatch):
    monkeypatch.setattr(
        "bluelamp.quality.commands.asking._wrong", lambda one, since: ("SELECT a FROM nowhere", ())
    )
    commands.run_checks(SYSTEM, only=(CODE,))
    assert "Could not look" in steward.get("/quality/").content.decode()


def test_an_officer_is_denied_every_page():
    officer = signed_in(Role.CALL_HANDLER)
    for address in ("/quality/", "/quality/findings/", "/quality/corrections/"):
        assert officer.get(address).status_code == 403


def test_the_api_answers_as_the_screens_do(steward):
    crime()
    commands.run_checks(SYSTEM, only=(CODE,))
    board = steward.get("/api/quality/board?module=crime").json()
    assert board["found"] == 1
    found = steward.get(f"/api/quality/findings?check={CODE}").json()
    assert found["findings"][0]["shown"][0] == ["Number", "42/1"]
    assert steward.get(f"/api/quality/checks/{CODE}").json()["check"]["found"] == 1
    body = json.dumps({"check": CODE, "reason": "no"})
    assert (
        steward.post("/api/quality/findings/waive", body, content_type="application/json").status_code == 422
    )
    assert len(steward.get("/api/quality/runs").json()) == 1


def test_a_run_asked_for_on_the_board_is_done_in_the_background(steward):
    crime()
    assert steward.post("/quality/run/").status_code == 302
    jobs.run_all()
    assert "has no offence code" in steward.get("/quality/").content.decode()
