"""Sessions: locked, not logged out; dead at once when the post or the account is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from bluelamp.access import commands, guard, tokens
from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests import makers
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def auditor(client):
    account = makers.account(Role.AUDITOR)
    answer = client.post("/sign-in/", {"username": "auditor", "password": makers.PASSWORD})
    assert answer.status_code == 302
    return account


def test_a_wrong_password_is_refused_and_on_record(client):
    makers.account(Role.AUDITOR)
    answer = client.post("/sign-in/", {"username": "auditor", "password": "guess"})
    assert answer.status_code == 422
    assert "not right" in answer.content.decode()
    assert AuditRow.objects.filter(outcome="wrong password").exists()


def test_an_unknown_name_gets_the_same_words_as_a_wrong_password(client):
    answer = client.post("/sign-in/", {"username": "nobody-here", "password": "guess"})
    assert (answer.status_code, "not right" in answer.content.decode()) == (422, True)


def test_an_idle_session_is_locked_and_shows_nothing(client, auditor, settings):
    with clock.frozen(clock.now() + timedelta(minutes=settings.BLUELAMP_LOCK_MINUTES + 1)):
        answer = client.get("/access/audit/")
        assert answer.status_code == 423
        assert "access.sign_in" not in answer.content.decode(), "content behind the lock was shown"
        client.post("/unlock/", {"password": makers.PASSWORD, "next": "/access/audit/"})
        assert client.get("/access/audit/").status_code == 200


def test_unlocking_needs_the_password_of_whoever_is_signed_in(client, auditor):
    client.post("/lock/")
    assert client.post("/unlock/", {"password": "guess"}).status_code == 422
    assert client.get("/access/audit/").status_code == 423


def test_a_session_ends_after_its_absolute_limit(client, auditor, settings):
    with clock.frozen(clock.now() + timedelta(hours=settings.BLUELAMP_SESSION_HOURS, minutes=1)):
        assert client.get("/access/audit/").status_code == 302


def test_an_ended_post_takes_its_roles_at_the_next_request(client, auditor):
    commands.end_posts(SYSTEM, ref=AccountRef(auditor.id), at=clock.now())
    assert client.get("/access/audit/").status_code == 403


def test_a_suspended_account_is_out_at_the_next_request(client, auditor):
    commands.suspend(SYSTEM, ref=AccountRef(auditor.id))
    assert client.get("/access/audit/").status_code == 302


def test_an_account_without_a_post_cannot_sign_in(client):
    makers.account(Role.AUDITOR, starts=clock.now() - timedelta(days=9), ends=clock.now() - timedelta(days=1))
    answer = client.post("/sign-in/", {"username": "auditor", "password": makers.PASSWORD})
    assert answer.status_code == 422
    assert "no post" in answer.content.decode()


def test_a_token_dies_with_its_account(client):
    account = makers.account(Role.AUDITOR)
    secret = commands.issue_token(SYSTEM, account=AccountRef(account.id), label="script")
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/openapi.json", headers=header).status_code == 200
    commands.suspend(SYSTEM, ref=AccountRef(account.id))
    assert tokens.actor_for(secret) is None


def test_after_too_many_tries_the_door_stays_shut_for_a_while(client):
    makers.account(Role.AUDITOR, username="tried")
    for _ in range(8):
        client.post("/sign-in/", {"username": "tried", "password": "guess"})
    answer = client.post("/sign-in/", {"username": "tried", "password": makers.PASSWORD})
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_the_way_onward_stays_on_this_site(client):
    makers.account(Role.AUDITOR)
    answer = client.post(
        "/sign-in/", {"username": "auditor", "password": makers.PASSWORD, "next": "https://example.org/"}
    )
    assert answer.headers["Location"] == "/"


def test_an_interface_that_sends_again_with_the_same_key_is_the_same_actor_with_that_key(rf):
    account = makers.account(Role.AUDITOR)
    secret = commands.issue_token(SYSTEM, account=AccountRef(account.id), label="script")
    request = rf.get(
        "/",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "line-7", "X-Work": "incident:1"},
    )
    actor = guard.api_auth(request)
    assert (actor.account_id, actor.key, actor.reason.work) == (account.id, "line-7", "incident:1")
