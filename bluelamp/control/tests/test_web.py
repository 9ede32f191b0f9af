"""Pages of the control room: who gets them, what they say, and that a refusal is an answer."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as people
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control import commands, queries
from bluelamp.control.models import Contact, Incident, LogLine
from bluelamp.control.queries import asking, places
from bluelamp.control.tests import makers
from bluelamp.control.types import NewLine
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import CouldNotLook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
THRIVE = {f"thrive_{key}": level for key, level in makers.LEVELS.items()}


@pytest.fixture
def room() -> Client:
    return signed_in(Role.DISPATCHER, Role.CALL_HANDLER)


def signed_in(*roles: Role, username: str = "dee") -> Client:
    people.account(*roles, username=username)
    client = Client()
    client.post(reverse("access:sign_in"), {"username": username, "password": people.PASSWORD})
    return client


def incident() -> IncidentRef:
    return makers.opens(makers.dispatcher("opener"), category="domestic", grade="1")


def test_every_page_of_the_room_opens(room: Client) -> None:
    ref, contact = incident(), makers.rings()
    makers.books_on()
    for name, args in (
        ("board", ()), ("board_state", ()), ("calls", ()), ("call", (contact.id,)), ("incidents", ()),
        ("incident", (ref.id,)), ("incident_log", (ref.id,)), ("incident_risk", (ref.id,)),
        ("incident_suggest", (ref.id,)), ("incident_close", (ref.id,)), ("unit", ("M12",)), ("calls_unresolved", ()),
        ("call_caller", (contact.id,)), ("call_known", (contact.id,)),
    ):  # fmt: skip
        answer = room.get(reverse(f"control:{name}", args=args))
        assert answer.status_code == 200, f"{name} answered {answer.status_code}"


def test_from_ring_to_graded_incident(room: Client) -> None:
    contact = makers.rings()
    room.post(reverse("control:call_take", args=[contact.id]))
    form = {"words": "He is at the door", "place_text": "14 Alma Street", "category": "domestic", "grade": "1",
            "headline": "Man at door", "persons": '[{"role":"victim","name":"Siobhan","person":""}]', **THRIVE}  # fmt: skip
    answer = room.post(reverse("control:call_open", args=[contact.id]), form)
    assert answer.status_code == 302
    made = Incident.objects.get()
    assert (made.is_domestic, made.headline, made.persons.get().name) == (True, "Man at door", "Siobhan")
    row = Contact.objects.get()
    assert (row.outcome, row.incident_id) == ("incident", made.pk)


def test_a_form_posted_twice_opens_one_incident(room: Client) -> None:
    contact = makers.rings()
    form = {"place_text": "14 Alma Street", "category": "burglary", "grade": "2", "_key": "once", **THRIVE}
    answers = [room.post(reverse("control:call_open", args=[contact.id]), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Incident.objects.count() == 1


def test_a_refusal_lists_what_is_missing_and_loses_nothing(room: Client) -> None:
    ref = incident()
    answer = room.post(
        reverse("control:incident_close", args=[ref.id]), {"category": "domestic", "disposals": "advice"}
    )
    words = answer.content.decode()
    assert answer.status_code == 422
    assert words.count("Still owed") == 3
    assert queries.incident(SYSTEM, ref).state != "closed"


@pytest.mark.parametrize(("text", "said"), [
    ("d m12 {n}", "M12 assigned"), ("log {n} two men at the back", "Line"), ("er m12", "M12: En route"),
    ("ack {n}", "acknowledged"),
])  # fmt: skip
def test_the_command_bar_does_what_it_says(room: Client, text: str, said: str) -> None:
    ref = incident()
    makers.books_on()
    if text.startswith("er"):
        makers.sends(makers.dispatcher("ann"), "M12", ref)
    line = {"text": text.format(n=queries.incident(SYSTEM, ref).short_number)}
    assert room.get(reverse("control:board_command"), line).json()["will"]
    answer = room.post(reverse("control:board_command"), line, headers={"Accept": "application/json"})
    assert said in answer.json()["said"]


@pytest.mark.parametrize("text", ["d z9 1", "zzz", "log 9999 x", "g 0001 9 why", ""])
def test_the_command_bar_answers_nonsense_plainly(room: Client, text: str) -> None:
    incident()
    answer = room.post(
        reverse("control:board_command"), {"text": text}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["reasons"][0]


def test_call_taking_goes_on_when_gazetteer_and_search_are_down(
    room: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """§21 item 9: typed location, and the screen says NOT CHECKED."""

    def down(*args: object, **kwargs: object) -> None:
        raise CouldNotLook("The index is not there.")

    monkeypatch.setattr(places.geography, "search", down)
    monkeypatch.setattr(queries.lookups.search, "people", down)
    for name in ("places", "people"):
        found = room.get(reverse(f"control:{name}"), {"q": "alma street"}).json()
        assert "The index is not there" in found["not_checked"], name
    monkeypatch.setattr(queries.warnings.nominals, "markers_at", down)
    contact = makers.rings()
    asked = {"place_text": "Alma", "place_lon": "-2.9", "place_lat": "51.5", "place_key": "k"}
    assert "NOT CHECKED" in room.get(reverse("control:call_known", args=[contact.id]), asked).content.decode()
    form = {"place_text": "Alma", "place_key": "k", "place_lon": "-2.9", "place_lat": "51.5", "category": "burglary",
            "grade": "2", **THRIVE}  # fmt: skip
    assert room.post(reverse("control:call_open", args=[contact.id]), form).status_code == 302
    assert "Warnings at the address" in Incident.objects.get().not_checked


def test_a_neighbour_that_fails_is_not_an_empty_answer() -> None:
    def broken() -> list[str]:
        raise RuntimeError("disk")

    assert asking.asked("Gazetteer", broken, []) == ([], "Gazetteer could not be asked")


def test_markup_in_a_log_line_is_shown_as_typed(room: Client) -> None:
    ref = incident()
    commands.add_line(SYSTEM, ref=ref, line=NewLine(text="<script>alert(1)</script>"))
    words = room.get(reverse("control:incident", args=[ref.id])).content.decode()
    assert "<script>alert" not in words and "&lt;script&gt;alert(1)" in words


def test_an_officer_may_not_send_units() -> None:
    client, ref = signed_in(Role.OFFICER, username="pc"), incident()
    makers.books_on()
    answer = client.post(reverse("control:incident_send", args=[ref.id]), {"call_sign": "M12"})
    assert answer.status_code == 403
    assert not LogLine.objects.filter(incident_id=ref.id, kind="unit").exists()


def test_an_unknown_incident_is_not_there(room: Client) -> None:
    assert room.get(reverse("control:incident", args=[IncidentRef.new().id])).status_code == 404


def test_the_board_does_not_ask_once_per_row(room: Client, django_assert_max_num_queries: object) -> None:
    by = makers.dispatcher("ann")
    for n in range(12):
        makers.opens(by)
        makers.books_on(f"M{n:02d}")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        room.get(reverse("control:board_state"))
