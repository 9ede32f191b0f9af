"""Each “no” has an answer a person can act on, as a page, as a fragment and as JSON."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.forms.commands import drafts
from bluelamp.forms.models import Draft
from bluelamp.forms.tests.makers import draft_to_save
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import CouldNotLook, Refused, StaleEdit

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def raising(error: Exception):
    @guard.public
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@guard.page("web.see_home")
def done(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": "/next/"})


@guard.page("web.see_home")
def mistakes(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mistakes", status=422)


@guard.page("web.read_problems")
def keepers_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept")


urlpatterns = [
    path("refused/", raising(Refused(["First reason.", "Second reason."]))),
    path("stale/", raising(StaleEdit("Changed by PS 12 at 23:41."))),
    path("unchecked/", raising(CouldNotLook("The legacy store did not answer."))),
    path("denied/", raising(guard.Denied("Only a sergeant may do this."))),
    path("hidden/", raising(guard.NotThere())),
    path("broken/", raising(ZeroDivisionError("secret name in a message"))),
    path("done/", done),
    path("mistakes/", mistakes),
    path("keepers/", keepers_only),
    path("", include("bluelamp.web.web.urls")),
    path("", include("bluelamp.forms.web.urls")),
    path("", include("bluelamp.access.web.urls")),
]


@pytest.fixture
def officer() -> Actor:
    return makers.actor(Role.OFFICER, username="officer")


@pytest.fixture
def browser(officer: Actor) -> Client:
    client = Client(raise_request_exception=False, headers={"accept": "text/html"})
    client.post("/sign-in/", {"username": "officer", "password": makers.PASSWORD})
    return client


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refused/", 422, ["First reason.", "Second reason.", "Nothing has changed"]),
        ("/stale/", 409, ["Somebody else changed this", "Changed by PS 12 at 23:41."]),
        (
            "/unchecked/",
            503,
            ["Could not look", "The legacy store did not answer.", "does not mean that there is nothing"],
        ),
        ("/denied/", 403, ["You may not do this", "Only a sergeant may do this."]),
        ("/hidden/", 404, ["Page not found"]),
        ("/nowhere/", 404, ["Page not found"]),
        ("/broken/", 500, ["Something went wrong on our side", "Tell the service desk this reference"]),
    ],
)
def test_a_page_says_what_happened_and_what_to_do(
    browser: Client, address: str, status: int, words: list[str]
) -> None:
    answer = browser.get(address)
    assert answer.status_code == status
    text = answer.content.decode()
    assert all(word in text for word in words), f"{address} does not say {words}"
    assert "secret name" not in text, "the failure page shows the exception's message"


def test_hidden_and_never_existed_look_the_same(browser: Client) -> None:
    def without_changes(address: str) -> list[str]:
        lines = browser.get(address).content.decode().splitlines()
        return [line for line in lines if "csrf" not in line and "report-a-problem" not in line]

    assert without_changes("/hidden/") == without_changes("/nowhere/")


@pytest.mark.parametrize(
    ("address", "status"), [("/refused/", 422), ("/stale/", 409), ("/unchecked/", 422), ("/denied/", 403)]
)
def test_htmx_gets_the_reasons_where_they_are_read_out(browser: Client, address: str, status: int) -> None:
    answer = browser.post(address, headers={"hx-request": "true"})
    assert answer.status_code == status
    assert answer.headers["HX-Retarget"] == "#refusals"
    assert b"<html" not in answer.content


def test_a_script_gets_the_reasons_as_json(browser: Client) -> None:
    answer = browser.get("/refused/", headers={"accept": "application/json"})
    assert answer.json()["reasons"] == ["First reason.", "Second reason."]


def test_a_failure_carries_the_reference_it_names(browser: Client) -> None:
    answer = browser.get("/broken/")
    assert answer.headers["X-Reference"] in answer.content.decode()


def test_a_form_sent_after_the_session_ended_is_answered_in_words_with_the_way_back(browser: Client) -> None:
    browser.cookies.pop("bluelamp_session")
    answer = browser.post("/done/", {"_key": "1"}, headers={"referer": "http://testserver/help/"})
    assert answer.status_code == 401
    assert "?next=/help/" in answer.content.decode()


def test_a_form_without_its_token_is_answered_in_words(officer: Actor) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept": "text/html"})
    answer = strict.post("/done/")
    assert answer.status_code == 403
    assert "This form could not be checked" in answer.content.decode()


def test_an_accepted_form_lets_its_draft_go(browser: Client, officer: Actor) -> None:
    drafts.save_draft(officer, draft=draft_to_save(form="dash", record="incident:1"))
    browser.post("/done/", {"_draft": "dash|incident:1"})
    assert not Draft.objects.exists(), "the draft of a form that was accepted is still there"


@pytest.mark.parametrize("address", ["/mistakes/", "/refused/", "/broken/", "/keepers/"])
def test_a_form_that_was_not_accepted_keeps_its_draft(browser: Client, officer: Actor, address: str) -> None:
    drafts.save_draft(officer, draft=draft_to_save(form="dash", record="incident:1"))
    browser.post(address, {"_draft": "dash|incident:1"})
    assert Draft.objects.exists(), f"a form answered by {address} lost its draft"


def test_a_draft_is_kept_when_the_session_ended_before_the_form_was_sent(
    browser: Client, officer: Actor
) -> None:
    drafts.save_draft(officer, draft=draft_to_save(form="dash"))
    browser.cookies.pop("bluelamp_session")
    browser.post("/done/", {"_draft": "dash|"})
    assert Draft.objects.exists()


def test_a_stale_edit_shows_what_was_sent_so_that_nothing_is_typed_again(browser: Client) -> None:
    answer = browser.post(
        "/stale/", {"occupation": "welder", "codes": ["a", "b"], "_key": "k", "version": "3"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "welder" in text
    assert "a, b" in text
    assert ">k<" not in text
