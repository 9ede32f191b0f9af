"""The tabs of the search page: which one opens, which are counted, and one that fails spoils no other."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.search import tabs
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.tabs import TabAsked
from bluelamp.search.tests.makers import index, subject
from bluelamp.search.types import Answer

NOTHING = Answer(
    query="", facts=(), hits=(), truncated=False, total_at_least=0, data_version="1", rules_version="1"
)


def find_three(viewer: Actor, asked: TabAsked) -> Answer:
    return replace(NOTHING, total_at_least=3)


def tab(name: str, *kinds: FactKind, find=find_three, order: int = 20) -> tabs.Tab:
    return tabs.Tab(
        name=name, label=name.title(), find=find, template="search/read_as.html", kinds=frozenset(kinds),
        permission=Permission.SEARCH_PEOPLE, order=order,
    )  # fmt: skip


PEOPLE = tab("people", FactKind.NAME, FactKind.BIRTH, order=10)
THINGS = tab("things", FactKind.VRM, FactKind.PHONE)
PLACES = tab("places", FactKind.POSTCODE, order=30)
ALL = [PEOPLE, THINGS, PLACES]


@pytest.mark.parametrize(
    ("kinds", "opens", "counts"),
    [
        ({FactKind.NAME}, "people", []),
        ({FactKind.NAME, FactKind.POSTCODE}, "people", ["places"]),
        ({FactKind.VRM}, "things", ["people"]),
        ({FactKind.POSTCODE}, "places", ["people"]),
        (set(), "people", []),
    ],
)
def test_what_was_typed_chooses_the_tab_and_what_is_counted(kinds, opens, counts):
    first = tabs.opened_first(ALL, kinds)
    assert first.name == opens
    assert [one.name for one in tabs.counted(ALL, kinds, first)] == counts


@pytest.fixture
def officer(db):
    client = Client()
    client.force_login(account(Role.OFFICER), backend="bluelamp.access.oidc.ProviderBackend")
    return client


def offer(monkeypatch, *extra: tabs.Tab) -> None:
    people = next(one for one in tabs.all_tabs() if one.name == tabs.PEOPLE)
    monkeypatch.setattr(tabs, "all_tabs", lambda: [people, *extra])


def test_a_plate_opens_its_own_tab_and_people_are_counted_after_the_page_stands(officer, monkeypatch):
    offer(monkeypatch, THINGS)
    page = officer.get("/search/", {"q": "AB12 CDE"})
    assert b'aria-current="page" data-tab>Things' in page.content
    assert b'hx-get="/search/counts/?q=AB12+CDE&amp;tab=things"' in page.content
    row = officer.get("/search/counts/", {"q": "AB12 CDE", "tab": "things"}).content.decode()
    assert "People <span" in row and ">0<" in row
    assert 'aria-current="page" data-tab>Things' in row


def test_a_name_is_never_counted_where_nobody_inferred_it(officer, monkeypatch):
    offer(monkeypatch, THINGS)
    assert (
        b"hx-get" not in officer.get("/search/", {"q": "shivaun oneil"}).content.partition(b"found-here")[0]
    )


@pytest.mark.parametrize(
    "error",
    [
        CouldNotLook("The register of marks is away."),
        OperationalError("gone"),
        psycopg.OperationalError("away"),
    ],
)
def test_a_tab_that_fails_says_it_could_not_look_and_the_others_stand(officer, monkeypatch, error):
    def fails(viewer: Actor, asked: TabAsked) -> Answer:
        raise error

    offer(monkeypatch, tab("things", FactKind.VRM, FactKind.POSTCODE, find=fails), PLACES)
    index(subject("Ann", "Marker"))
    page = officer.get("/search/", {"q": "ann marker NP19 4AB"})
    assert page.status_code == 200
    row = officer.get("/search/counts/", {"q": "ann marker NP19 4AB"}).content.decode()
    assert "could not look" in row and ">3<" in row
    itself = officer.get("/search/", {"q": "ann marker", "tab": "things"})
    assert itself.status_code == 503
    assert "not the same as nothing being there" in itself.content.decode()


def test_a_tab_gets_the_box_and_only_its_own_fields(officer, monkeypatch):
    seen: list[TabAsked] = []

    def find(viewer: Actor, asked: TabAsked) -> Answer:
        seen.append(asked)
        return NOTHING

    offer(monkeypatch, replace(tab("things", FactKind.VRM, find=find), fields=("colour",)))
    officer.get("/search/", {"q": "AB12", "tab": "things", "colour": "red", "family": "Khan"})
    assert (seen[0].text, dict(seen[0].values)) == ("AB12", {"colour": "red"})


def test_a_viewer_without_the_permission_of_a_tab_does_not_see_it(officer, monkeypatch):
    offer(monkeypatch, replace(THINGS, permission="search.nobody_may"))
    page = officer.get("/search/", {"q": "AB12 CDE", "tab": "things"})
    assert b"Things" not in page.content


@dataclass(frozen=True, kw_only=True)
class Paged(Answer):
    """An answer in pages."""

    after: str = ""
    is_changed: bool = False


def test_the_next_page_goes_on_from_the_mark_and_says_what_changed(officer, monkeypatch):
    def find(viewer: Actor, asked: TabAsked) -> Paged:
        seen.append(asked.after)
        shown = {one.name: getattr(NOTHING, one.name) for one in fields(NOTHING)}
        return Paged(**shown | {"after": "" if asked.after else "mark 25", "is_changed": bool(asked.after)})

    seen: list[str] = []
    offer(monkeypatch, replace(tab("things", find=find), template="search/paging.html"))
    first = officer.get("/search/", {"q": "AB12", "tab": "things"}).content.decode()
    assert "after=mark+25&amp;page=2" in first and "Records have changed" not in first
    second = officer.get(
        "/search/", {"q": "AB12", "tab": "things", "after": "mark 25", "page": "2"}
    ).content.decode()
    assert "Records have changed" in second and "Next 25" not in second and "First 25" in second
    assert seen == ["", "mark 25"]
