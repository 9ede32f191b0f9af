"""The shell's own pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel import panels
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.web import commands, placing, queries
from bluelamp.web.types import Problem

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    makers.account(role, username=role.value)
    client = Client()
    client.post("/sign-in/", {"username": role.value, "password": makers.PASSWORD})
    return client


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TELEPHONY, Role.PARTNER)])
def test_every_role_has_a_home_page(role: Role) -> None:
    answer = signed_in(role).get("/")
    assert answer.status_code == 200
    assert role.label in answer.content.decode()
    assert "Could not check" not in answer.content.decode(), f"a card of {role} fails on an empty database"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TELEPHONY, Role.PARTNER)])
def test_the_first_step_of_every_role_opens_a_page_it_may_see(role: Role) -> None:
    start = placing.start_of(makers.actor(role, username="starter"))
    assert start is not None, f"{role} has nowhere to begin"
    answer = signed_in(role).get(start[1])
    assert answer.status_code == 200, f"{role} is sent to {start[1]} and answered {answer.status_code}"


@pytest.mark.parametrize(
    "address", ["/", "/help/", "/about/", "/help/patterns/", "/help/patterns/live/", "/sign-in/"]
)
def test_no_page_has_inline_script_or_style(address: str) -> None:
    text = signed_in(Role.OFFICER).get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", text), (
        "an inline script: the content policy blocks it"
    )
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text), (
        "inline style or handler: the content policy blocks it"
    )


def test_a_card_that_fails_says_so_and_the_page_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(actor: Actor) -> dict[str, object]:
        raise ZeroDivisionError

    card = panels.HomeCard(
        name="x", title="My duties", template="x.html", context=broken, permission="web.see_home"
    )
    monkeypatch.setattr(placing.panels, "home_cards", lambda: [card])
    answer = signed_in(Role.OFFICER).get("/")
    assert answer.status_code == 200
    assert "Could not check My duties" in answer.content.decode()


def test_a_card_is_only_for_its_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    card = panels.HomeCard(
        name="x", title="For sergeants", template="shell/part_failed.html", context=lambda actor: {"title": "x"},
        permission="web.see_home", roles=frozenset({Role.SERGEANT}),
    )  # fmt: skip
    monkeypatch.setattr(placing.panels, "home_cards", lambda: [card])
    assert "For sergeants" in signed_in(Role.SERGEANT).get("/").content.decode()
    assert "For sergeants" not in signed_in(Role.OFFICER).get("/").content.decode()


def test_the_navigation_marks_the_line_of_the_present_page() -> None:
    actor = makers.actor(Role.OFFICER)
    lines = placing.navigation(actor, "/")
    assert [line.label for line in lines if line.is_current] == ["Home"]
    assert not [line for line in placing.navigation(actor, "/help/") if line.is_current]


def test_licences_and_map_credit_are_on_the_about_page() -> None:
    text = Client().get("/about/").content.decode()
    assert "OpenStreetMap" in text
    assert "jinja2" in text.lower()


def test_a_problem_needs_words_and_says_all_that_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        commands.report_problem(
            makers.actor(Role.OFFICER), problem=Problem(doing=" ", happened="", hindrance="x")
        )
    assert len(refused.value.reasons) == 3


def test_only_the_platforms_keepers_read_other_peoples_problems() -> None:
    officer = makers.actor(Role.OFFICER)
    sent = commands.report_problem(officer, problem=Problem(doing="a", happened="b", hindrance="stops"))
    assert queries.my_problems(officer) == [sent]
    assert queries.problems(makers.actor(Role.PLATFORM_ADMIN)) == [sent]
    with pytest.raises(guard.Denied):
        queries.problems(officer)


def test_the_state_of_the_session_is_told_to_the_page() -> None:
    client = signed_in(Role.OFFICER)
    assert client.get("/lock/session/").json()["state"] == "open"
    client.post("/lock/")
    locked = client.get("/lock/session/").json()
    assert (locked["state"], locked["device_keys"]) == ("locked", [])
    assert Client().get("/lock/session/").json()["state"] == "expired"
