"""The tabs of vehicles, links and descriptions: what opens, what is counted, what a bad question says."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account
from bluelamp.kernel import ids
from bluelamp.search import commands
from bluelamp.search.tests.makers import subject
from bluelamp.search.types import Thing, ThingKind, ThingMark, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    found = Client()
    found.force_login(account(Role.OFFICER), backend="bluelamp.access.oidc.ProviderBackend")
    return found


@pytest.fixture
def town():
    khan = subject("Imran", "Khan")
    focus = Thing(
        kind=ThingKind.VEHICLE,
        id=ids.new_id(),
        marks=(ThingMark(vrm="LM57 TSA"),),
        make="Ford",
        model="Focus",
        colour="Red",
    )
    with transaction.atomic():
        commands.index_many([khan])
        commands.index_things([focus, Thing(kind=ThingKind.PHONE, id=ids.new_id(), value="07700 900123")])
        commands.tie_people({khan.id: [Tie(ThingKind.VEHICLE, focus.id, "keeper")]})


def page(client: Client, **asked: str) -> tuple[int, str]:
    answer = client.get("/search/", asked)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "shows"),
    [({"q": "57 TSA"}, "LM57 TSA"), ({"q": "LM57 TSA"}, "same mark"), ({"q": "07700 900123"}, "same number"),
     ({"tab": "things", "vrm": "M57", "colour": "red"}, "same colour"), ({"tab": "linked", "q": "red focus khan"}, "Imran Khan"),
     ({"tab": "linked", "q": "LM57"}, "keeper of LM57 TSA"), ({"tab": "things", "q": "khan LM57"}, "part of the mark")],
)  # fmt: skip
def test_a_mark_or_number_opens_its_tab_and_shows_why(client, town, asked, shows):
    status, body = page(client, **asked)
    assert status == 200
    assert shows in body


def test_what_else_a_word_may_be_is_one_choice_away(client, town):
    _, body = page(client, q="AB12")
    assert "Read it as: Postcode district or sector" in body
    assert "q=district%3A+AB12" in body


@pytest.mark.parametrize(
    "q",
    ["?", "*", "vrm: *", "vrm: A?", "!!!", "\u202e\u202e", "🚗" * 30, "word " * 2000, "vin: 12", "tel: 1"],
)
@pytest.mark.parametrize("tab", ["things", "linked", "described", ""])
def test_a_question_that_cannot_be_asked_gets_words_and_never_a_fault(client, q, tab):
    status, body = page(client, q=q, tab=tab)
    assert status in (200, 422)
    assert status == 200 or "cannot be searched yet" in body


def test_counts_name_the_tabs_that_take_what_was_typed(client, town):
    body = client.get("/search/counts/", {"q": "khan LM57"}).content.decode()
    assert "Vehicles and phones" in body


@pytest.mark.parametrize(
    ("path", "status"),
    [("vehicles?q=LM57", 200), ("vehicles?vrm=*", 422), ("phones?phone=900123", 200), ("phones?q=!!", 422), ("linked?q=khan+LM57", 200),
     ("linked?q=khan", 422), ("described?name=khan&build=slim", 200), ("described?build=slim", 422)],
)  # fmt: skip
def test_the_same_for_machines(client, town, path, status):
    assert client.get(f"/api/search/{path}").status_code == status
