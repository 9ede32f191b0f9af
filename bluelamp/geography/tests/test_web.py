"""The basemap by parts, the map's settings, and the JSON API with its permissions."""

from __future__ import annotations

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account
from bluelamp.geography.packs import OpenPack
from bluelamp.geography.web.serving import wanted_range
from bluelamp.kernel import clock

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(account(role), backend="bluelamp.access.oidc.ProviderBackend")
    return client


@pytest.fixture
def dispatcher() -> Client:
    return signed_in(Role.DISPATCHER)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-99", (0, 99)), ("bytes=100-", (100, 999)), ("bytes=-10", (990, 999)), ("bytes=990-5000", (990, 999)),
        ("", None), ("lines=1-2", None), ("bytes=-", None),
    ],
)  # fmt: skip
def test_which_bytes_are_asked_for(header: str, part: tuple[int, int] | None) -> None:
    assert wanted_range(header, 1000) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=20-10"])
def test_bytes_that_are_not_there_cannot_be_asked_for(header: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        wanted_range(header, 1000)


def test_the_basemap_is_served_by_parts(in_newport: OpenPack, dispatcher: Client) -> None:
    settings = dispatcher.get("/geography/map.json").json()
    answer = dispatcher.get(settings["tilesUrl"], headers={"Range": "bytes=0-126"})
    assert answer.status_code == 206
    assert answer.content[:7] == b"PMTiles"
    assert len(answer.content) == 127
    assert answer.headers["Content-Range"].startswith("bytes 0-126/")
    again = dispatcher.get(settings["tilesUrl"], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert dispatcher.get(settings["tilesUrl"], headers={"Range": "bytes=99999999-"}).status_code == 416


def test_the_map_is_credited_and_bounded(in_newport: OpenPack, dispatcher: Client) -> None:
    settings = dispatcher.get("/geography/map.json").json()
    assert any("OpenStreetMap contributors" in words for words in settings["attribution"])
    assert settings["bounds"][0][0] < settings["bounds"][1][0]
    assert settings["beatLayer"] == "ward"


def test_an_unknown_version_and_a_visitor_get_no_map(in_newport: OpenPack, dispatcher: Client) -> None:
    assert dispatcher.get("/geography/tiles/nothing-like-it.pmtiles").status_code == 404
    assert Client().get("/geography/map.json", headers={"Accept": "application/json"}).status_code == 401


def test_search_locate_and_packs_answer_with_the_pack_version(
    in_newport: OpenPack, dispatcher: Client
) -> None:
    found = dispatcher.get("/api/geography/search", {"q": "corperation road", "near": "-2.98,51.58"}).json()
    assert found["hits"][0]["location"]["text"] == "Corporation Road"
    assert found["pack_version"] == in_newport.about.pack_version
    here = dispatcher.get("/api/geography/locate", {"lon": -2.9814, "lat": 51.5862}).json()
    assert here["beat"]["name"] == "Victoria"
    assert here["nearest"]
    assert dispatcher.get("/api/geography/packs").json()[0]["id"] == "newport"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "high street", "near": "here"}, 422), ({"q": "high street", "kinds": "castle"}, 422),
        ({"q": "x"}, 200), ({"q": "a" * 5000}, 200), ({"q": "Улица"}, 200), ({"q": '"; DROP TABLE place; --'}, 200),
        ({"q": "40.7, -74"}, 200), ({"q": "NEAR(\"a\" \"b\") OR *"}, 200),
    ],
)  # fmt: skip
def test_any_question_gets_a_plain_answer(
    in_newport: OpenPack, dispatcher: Client, query: dict[str, str], status: int
) -> None:
    answer = dispatcher.get("/api/geography/search", query)
    assert answer.status_code == status
    said = answer.json()
    assert said.get("reasons") or said["hits"] or said["message"]


def asked(**more: object) -> dict[str, object]:
    near = {
        "unit_id": "1",
        "call_sign": "M12",
        "position": {"lon": -2.9984, "lat": 51.5783},
        "fixed_at": clock.now().isoformat(),
    }
    far = {**near, "unit_id": "2", "call_sign": "M07", "position": {"lon": -3.0561, "lat": 51.5955}}
    return {"to": {"lon": -2.9814, "lat": 51.5862}, "candidates": [far, near], "k": 2, **more}


def test_suggestion_ranks_by_road_time_and_a_closure_is_used_at_once(
    in_newport: OpenPack, dispatcher: Client
) -> None:
    open_roads = dispatcher.post("/api/geography/suggest", asked(), content_type="application/json").json()
    assert [one["call_sign"] for one in open_roads["suggested"]] == ["M12", "M07"]
    assert open_roads["method"] == "road"
    ring = [(-2.9904, 51.575), (-2.9904, 51.60), (-2.9874, 51.60), (-2.9874, 51.575), (-2.9904, 51.575)]
    drawn = {"points": [{"lon": lon, "lat": lat} for lon, lat in ring], "why": "Flooding"}
    closed = dispatcher.post("/api/geography/closures", drawn, content_type="application/json")
    assert closed.status_code == 200, closed.content
    round_it = dispatcher.post("/api/geography/suggest", asked(), content_type="application/json").json()
    was, now = (
        open_roads["suggested"][0],
        next(o for o in round_it["suggested"] if o["call_sign"] == "M12"),
    )
    assert now["eta_seconds"] > was["eta_seconds"] + 30
    dispatcher.post(f"/api/geography/closures/{closed.json()['id']}/reopen")
    again = dispatcher.post("/api/geography/suggest", asked(), content_type="application/json").json()
    assert again["suggested"][0]["eta_seconds"] == pytest.approx(was["eta_seconds"])


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"to": {"lon": -40.0, "lat": 30.0}}, "United Kingdom"),
        ({"k": 0}, "greater"),
        ({"candidates": "all"}, "list"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    in_newport: OpenPack, dispatcher: Client, change: dict[str, object], word: str
) -> None:
    answer = dispatcher.post("/api/geography/suggest", asked(**change), content_type="application/json")
    assert answer.status_code == 422
    assert word in " ".join(answer.json()["reasons"])


@pytest.mark.parametrize(
    ("drawn", "word"),
    [
        ({"points": [{"lon": -3, "lat": 51.5}] * 2, "why": "x"}, "two different points"),
        ({"points": [{"lon": -3, "lat": 51.5}, {"lon": -50, "lat": 10}], "why": "x"}, "outside"),
        ({"points": [{"lon": -3, "lat": 51.5}, {"lon": -3.1, "lat": 51.5}], "why": " "}, "Say why"),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(
    in_newport: OpenPack, dispatcher: Client, drawn: dict[str, object], word: str
) -> None:
    answer = dispatcher.post("/api/geography/closures", drawn, content_type="application/json")
    assert answer.status_code == 422
    assert word in " ".join(answer.json()["reasons"])


def test_roles_without_the_permission_may_not_ask_who_to_send_or_close_roads(in_newport: OpenPack) -> None:
    officer = signed_in(Role.OFFICER)
    assert officer.post("/api/geography/suggest", asked(), content_type="application/json").status_code == 403
    drawn = {"points": [{"lon": -3, "lat": 51.5}, {"lon": -3.1, "lat": 51.5}], "why": "x"}
    assert officer.post("/api/geography/closures", drawn, content_type="application/json").status_code == 403


def test_a_route_has_a_time_for_every_vertex(in_newport: OpenPack, dispatcher: Client) -> None:
    trip = {"start": {"lon": -2.9984, "lat": 51.5783}, "end": {"lon": -2.9814, "lat": 51.5862}}
    way = dispatcher.post("/api/geography/route", trip, content_type="application/json").json()
    assert way["method"] == "road"
    assert len(way["points"]) == len(way["seconds"]) > 5
    assert way["seconds"] == sorted(way["seconds"])
    assert way["metres"] > 1000


def test_without_a_pack_the_answer_is_could_not_look_never_nothing_there(
    dispatcher: Client, settings: object, tmp_path: object
) -> None:
    settings.BLUELAMP_AREA = str(tmp_path)  # type: ignore[attr-defined]
    answer = dispatcher.get("/api/geography/search", {"q": "high street"})
    assert answer.status_code == 503
    assert "geo build" in answer.json()["reasons"][0]


def test_an_area_without_roads_gives_marked_estimates(in_manchester: OpenPack, dispatcher: Client) -> None:
    unit = {
        "unit_id": "1",
        "call_sign": "M1",
        "position": {"lon": -2.24, "lat": 53.48},
        "fixed_at": clock.now().isoformat(),
    }
    answer = dispatcher.post(
        "/api/geography/suggest", {"to": {"lon": -2.25, "lat": 53.48}, "candidates": [unit]},
        content_type="application/json").json()  # fmt: skip
    assert (answer["method"], answer["suggested"][0]["method"]) == ("estimate", "estimate")
