"""People over the API: the same answers and the same refusals as on the pages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from bluelamp.access import commands as access
from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands, queries
from bluelamp.nominals.models import ReviewItem
from bluelamp.nominals.tests.makers import SAME_NUMBER, person

pytestmark = pytest.mark.django_db
LIKE = {"given": "Siobhán", "family": "O'Neill-Khan", "born": "1988-04-03"}


@pytest.fixture
def api():
    """Calls with a crime recorder's token: api(method, path, body) -> (status, answer)."""
    token = access.issue_token(SYSTEM, account=AccountRef(account(Role.CRIME_RECORDER).id), label="test")

    def call(method, path, body=None):
        answer = Client().generic(
            method, f"/api/nominals{path}", json.dumps(body or {}), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return call


def test_recording_one_very_like_asks_why_and_raises_a_pair_to_decide(api):
    known = person()
    status, found = api("POST", "/people/check", LIKE)
    assert (status, found["found"][0]["ref"]["id"], found["found"][0]["is_strong"]) == (
        200,
        str(known.id),
        True,
    )
    status, refused = api("POST", "/people", LIKE)
    assert status == 422
    assert "say why this is somebody else" in refused["reasons"][0]
    status, made = api("POST", "/people", {**LIKE, "anyway": "Cousin of the same name"})
    assert status == 200
    _, queue = api("GET", "/reviews")
    item = queue[0]["item"]
    assert api("GET", f"/reviews/{item}")[1]["compared"]
    assert api("POST", f"/reviews/{item}/decide", {"outcome": "different"})[1]["state"] == "different"
    assert api("GET", f"/people/{known.id}/apart")[1][0]["other"]["id"] == made["person"].removeprefix(
        "person:"
    )
    assert ReviewItem.objects.get().state == "different"


def test_an_old_number_answers_with_the_person_it_was_merged_into_for_ever(api):
    kept, absorbed = person(), person("Shivaun", "Oneil")
    status, _ = api(
        "POST",
        f"/people/{kept.id}/merge",
        {"absorb": str(absorbed.id), "grounds": ["name", "birth"], "reason": "Same passport"},
    )
    assert status == 200
    further = person("Ann", "Other")
    commands.merge_persons(SYSTEM, keep=further, absorb=kept, evidence=SAME_NUMBER)
    _, answer = api("GET", f"/people/{absorbed.id}")
    assert (answer["ref"]["id"], answer["asked_for"]["id"]) == (str(further.id), str(absorbed.id))
    for old in (kept, absorbed):
        assert api("GET", f"/people/{old.id}/golden")[0] == 200
        assert queries.links_of(SYSTEM, str(old)) == queries.links_of(SYSTEM, str(further))
    commands.unmerge(SYSTEM, ref=kept, reason="Not the same")
    _, since = api("GET", f"/people/{absorbed.id}/since-merge")
    assert since == []
    assert api("POST", f"/people/{absorbed.id}/unmerge", {"reason": "Two sisters"})[0] == 200
    assert api("GET", f"/people/{absorbed.id}")[1]["ref"]["id"] == str(absorbed.id)


def test_the_desks_own_grounds_cannot_be_claimed_from_outside(api):
    kept, absorbed = person(), person("Shivaun", "Oneil")
    body = {"absorb": str(absorbed.id), "grounds": ["review"], "reason": "Because I say so"}
    assert api("POST", f"/people/{kept.id}/merge", body)[0] == 422


def test_a_pair_that_is_not_there_is_a_404_in_words(api):
    assert api("GET", "/reviews/01900000-0000-7000-8000-000000000000") == (
        404,
        {"reasons": ["There is no such record."]},
    )
