"""Drafts: kept sealed, given back to their writer only, never overwritten by another window."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as people
from bluelamp.forms.commands import drafts as commands
from bluelamp.forms.models import Draft
from bluelamp.forms.queries import drafts as queries
from bluelamp.forms.tests.makers import draft_to_save
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.refusals import CouldNotLook, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return people.actor(Role.OFFICER, username="officer")


def words_of(viewer: Actor, *, version: int | None = None) -> str | None:
    found = queries.draft(viewer, form="dash", version=version)
    return None if found is None else found.typed.fields[0][1]


def test_a_draft_is_given_back_as_it_was_typed(officer: Actor) -> None:
    commands.save_draft(officer, draft=draft_to_save("He said Siobhán’s — name"))
    assert words_of(officer) == "He said Siobhán’s — name"


def test_a_draft_is_unreadable_in_the_database(officer: Actor) -> None:
    commands.save_draft(officer, draft=draft_to_save("Siobhan"))
    assert b"Siobhan" not in bytes(Draft.objects.get().sealed)


def test_nobody_else_gets_it(officer: Actor) -> None:
    commands.save_draft(officer, draft=draft_to_save())
    assert words_of(people.actor(Role.SERGEANT, username="sergeant")) is None


def test_the_same_window_writes_on_over_its_own_words(officer: Actor) -> None:
    first = commands.save_draft(officer, draft=draft_to_save("one"))
    second = commands.save_draft(officer, draft=draft_to_save("two", version=first.version))
    assert (second.version, second.overtook, Draft.objects.count()) == (2, None, 1)


def test_a_second_window_wins_and_the_first_ones_words_are_kept_and_announced(officer: Actor) -> None:
    first = commands.save_draft(officer, draft=draft_to_save("first window", tab="one"))
    second = commands.save_draft(officer, draft=draft_to_save("second window", tab="two"))
    assert second.overtook is not None
    assert second.overtook.version == first.version
    assert words_of(officer) == "second window"
    assert words_of(officer, version=first.version) == "first window"


def test_a_window_that_has_seen_the_latest_words_overtakes_nobody(officer: Actor) -> None:
    first = commands.save_draft(officer, draft=draft_to_save("one", tab="one"))
    second = commands.save_draft(officer, draft=draft_to_save("two", tab="two", version=first.version))
    assert second.overtook is None


def test_only_five_earlier_versions_are_kept(officer: Actor) -> None:
    for number in range(9):
        commands.save_draft(officer, draft=draft_to_save(str(number), tab=f"window {number}"))
    assert Draft.objects.filter(is_latest=False).count() == 5
    assert words_of(officer) == "8"


def test_a_thrown_away_draft_is_gone_with_its_earlier_versions(officer: Actor) -> None:
    commands.save_draft(officer, draft=draft_to_save(tab="one"))
    commands.save_draft(officer, draft=draft_to_save(tab="two"))
    commands.discard_draft(officer, form="dash")
    assert not Draft.objects.exists()


def test_a_key_can_be_changed_without_losing_a_draft(officer: Actor, settings) -> None:
    settings.BLUELAMP_DRAFT_KEYS = ["old"]
    commands.save_draft(officer, draft=draft_to_save("kept through the change"))
    settings.BLUELAMP_DRAFT_KEYS = ["new", "old"]
    assert words_of(officer) == "kept through the change"
    settings.BLUELAMP_DRAFT_KEYS = ["new"]
    with pytest.raises(CouldNotLook):
        words_of(officer)


def test_a_draft_of_novel_length_is_refused_in_words(officer: Actor) -> None:
    with pytest.raises(Refused, match="200,000 characters"):
        commands.save_draft(officer, draft=draft_to_save("x" * 200_001))


def test_forgotten_drafts_are_weeded(officer: Actor) -> None:
    with clock.frozen(clock.now() - timedelta(days=91)):
        commands.save_draft(officer, draft=draft_to_save(form="old"))
    commands.save_draft(officer, draft=draft_to_save(form="new"))
    commands.weed_drafts(SYSTEM, saved_before=clock.now() - timedelta(days=90))
    assert [draft.form for draft in Draft.objects.all()] == ["new"]


@pytest.fixture
def browser(officer: Actor) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": "officer", "password": people.PASSWORD})
    return client


SENT = {"form": "dash", "record": "incident:1", "version": 0, "tab": "one", "typed_at": "2026-11-21T21:00:00Z",
        "fields": [["words", "typed"], ["code", "a"], ["code", "b"]], "cursor": {"name": "words", "start": 3}}  # fmt: skip


def test_the_page_gets_back_what_it_sent(browser: Client) -> None:
    saved = browser.post("/drafts/", json.dumps(SENT), content_type="application/json").json()
    given = browser.get("/drafts/?form=dash&record=incident:1").json()["draft"]
    assert saved["version"] == given["version"] == 1
    assert given["fields"] == SENT["fields"]
    assert given["cursor"] == SENT["cursor"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"form": "x", "typed_at": "31/02"}', '{"form": "' + "x" * 999 + '"}']
)
def test_a_malformed_draft_is_refused_in_words(browser: Client, body: str) -> None:
    answer = browser.post("/drafts/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["reasons"]


def test_nobody_signed_in_gets_no_drafts() -> None:
    assert Client(headers={"accept": "application/json"}).get("/drafts/?form=dash").status_code == 401
