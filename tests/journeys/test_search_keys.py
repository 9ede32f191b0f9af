"""Search with the keyboard alone: from any page in one key, rows while typing, reasons, second fact, back to the box."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import PHONE, PageAs, accessibility_faults, sideways_scroll
from tests.journeys.site import Site
from tests.journeys.test_search import shot

CROWD = """
from datetime import date
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as c
from bluelamp.nominals.types import *
for n in range(40):
    c.create_person(SYSTEM, person=NewPerson(names=(NewName(given="Pat", family="Crowdson"),),
        births=(NewBirth(on=date(1945 + n, 3, 3)),), description=Description(sex=Sex.MALE if n % 2 else Sex.FEMALE)))
print("done")
"""


@pytest.fixture(scope="module")
def force(site: Site, siobhan: str) -> str:
    site.run(CROWD)
    return siobhan


def typed(page: Page, words: str) -> None:
    """Type as a person does, and wait for the rows of the last key."""
    page.keyboard.press("/")
    with page.expect_response(lambda answer: "as-you-type" in answer.url and answer.ok):
        page.keyboard.type(words, delay=15)
    page.wait_for_selector("[data-typed]")


def focus_is(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement.matches(s)", selector))


def test_from_any_page_rows_come_while_typing_and_a_hit_opens_without_the_mouse(
    force: str, page_as: PageAs
) -> None:
    page = page_as(Role.CALL_HANDLER, start="/help/")
    typed(page, "siobhan oneil khan")
    expect(page.locator("[data-typed] [data-hit]").first).to_contain_text("Siobhán O'Neill-Khan")
    assert focus_is(page, "[data-search-box]"), "the rows took the focus from the box"
    expect(page.locator("[data-find-status]")).to_contain_text(re.compile("people|person"))
    assert accessibility_faults(page) == []
    shot(page, "typed-from-any-page")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Escape")
    assert page.locator("[data-search-box]").input_value() == "siobhan oneil khan"
    assert focus_is(page, "[data-search-box]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{force}/")


def test_reasons_open_by_one_key_and_climb_to_the_score(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER)
    typed(page, "shivaun oneil 4/3/88")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("w")
    table = page.locator("[data-hit] .bl-why__table").first
    expect(table).to_be_visible()
    expect(table).to_contain_text("day and month changed over")
    points = [
        float(text.replace("−", "-")) for text in table.locator("tbody .bl-table__number").all_inner_texts()
    ]
    assert round(sum(points), 1) == float(table.locator("tfoot .bl-table__number").inner_text())
    assert accessibility_faults(page) == []
    shot(page, "reasons-open")
    page.keyboard.press("w")
    expect(table).to_be_hidden()
    page.keyboard.press("Escape")
    assert focus_is(page, "[data-search-box]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{force}/")
    page.go_back()
    expect(page.locator(f"[data-ref='person:{force}'] [data-hit-link]")).to_be_focused()


def test_a_crowd_is_asked_for_a_second_fact_one_tab_away_and_by_one_key(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER, start="/search/?q=crowdson")
    expect(page.locator("#found")).to_have_text(re.compile("The best 25 of at least 40 people"))
    assert accessibility_faults(page) == []
    shot(page, "crowd")
    page.keyboard.press("Tab")
    assert focus_is(page, "#second")
    page.keyboard.type("1950")
    page.keyboard.press("Enter")
    page.wait_for_url("**born=1950*")
    assert "in use: 1" in page.locator("[data-find]").inner_text()
    page.goto("/search/?q=crowdson")
    page.locator("#found").wait_for()
    page.keyboard.press("2")
    page.wait_for_url("**age=*")


def test_zero_hits_offer_other_ways_by_one_key(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER, start="/search/?q=crowdsan+xerxes+3/4/1901")
    shot(page, "weak")
    expect(page.locator("#instead")).to_be_visible()
    assert accessibility_faults(page) == []
    first = page.locator("[data-key='1']").inner_text()
    page.keyboard.press("1")
    page.wait_for_load_state()
    expect(page.locator("[data-search-box]")).to_have_value(re.compile(first.split()[1], re.IGNORECASE))


def test_what_is_overtaken_never_shows_over_what_is_newer(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER, start="/search/")
    asked: list[str] = []

    def slow_first(route: Route) -> None:
        asked.append(route.request.url)
        if "q=crowdson" in route.request.url:
            page.wait_for_timeout(600)
        try:
            route.continue_()
        except Exception as gone:
            assert "aborted" in str(gone).lower() or "handled" in str(gone).lower() or gone

    page.route("**/as-you-type/**", slow_first)
    page.keyboard.press("/")
    page.keyboard.type("crowdson")
    page.wait_for_timeout(200)
    page.locator("[data-search-box]").fill("siobhan oneil khan")
    expect(page.locator("[data-typed] [data-hit]").first).to_contain_text("O'Neill-Khan")
    page.wait_for_timeout(900)
    assert "Crowdson" not in page.locator("#found-here").inner_text()
    assert len(asked) <= 3, f"typing asked {len(asked)} times: {asked}"


def test_a_server_that_does_not_answer_is_no_empty_list(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER, start="/search/")
    page.route("**/as-you-type/**", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("crowdson")
    expect(page.locator("#found-here")).to_contain_text("Could not look")
    assert focus_is(page, "[data-search-box]"), "the failure took the focus from the box"
    assert page.locator("[data-search-box]").input_value() == "crowdson"


def test_one_letter_asks_nothing(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER, start="/search/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "as-you-type" in request.url else None)
    page.keyboard.press("/")
    page.keyboard.type("c")
    page.wait_for_timeout(400)
    assert not asked


@pytest.mark.parametrize(
    ("name", "address", "says"),
    [
        ("empty", "/search/", "Search everybody"), ("hits", "/search/?q=shivaun+oneil", "O'Neill-Khan"),
        ("truncated", "/search/?q=crowdson", "of at least"), ("nobody", "/search/?q=xyloquartz", "Nobody found"),
        ("refused", "/search/?q=j", "cannot be searched yet"), ("contact", "/search/?q=quarterpenny", "contact Standards"),
        ("facts", "/search/?family=crowdson&age=40-50&sex=F", "in use: 3"),
        ("things", "/search/?tab=things&q=07700+900123", "Siobhán O'Neill-Khan"),
        ("places", "/search/?q=NP19+4AB", "4 Alma Street"),
        ("organisations", "/search/?tab=organisations&q=st+marys+primary", "St Mary's Primary"),
        ("narratives", "/search/?tab=text&q=zyxophone", "Nothing found"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_every_state_is_sound_at_desk_and_phone_width(
    force: str, page_as: PageAs, name: str, address: str, says: str, viewport: dict[str, int] | None
) -> None:
    page = page_as(Role.OFFICER, viewport or {"width": 1440, "height": 900}, start=address)
    expect(page.locator("main")).to_contain_text(says)
    shot(page, f"state-{name}-{'phone' if viewport else 'desk'}")
    assert accessibility_faults(page) == []
    assert sideways_scroll(page) == 0


def test_the_last_searches_and_the_purpose_are_remembered_for_the_work(force: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER, start="/search/?q=crowdson&work=incident:7")
    page.get_by_role("link", name="Safeguarding", exact=True).press("Enter")
    page.wait_for_url("**purpose=safeguarding*")
    page.goto("/search/?work=incident:7")
    expect(page.locator(".bl-purpose [aria-current]")).to_have_text("Safeguarding")
    expect(page.locator("#recent")).to_contain_text("for this work")
    assert accessibility_faults(page) == []
    shot(page, "recent")
    page.locator("body").press("Escape")
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("1")
    page.wait_for_url("**q=crowdson*")
    page.goto("/search/")
    expect(page.locator(".bl-purpose [aria-current]")).to_have_count(0)


def test_an_index_that_is_away_is_could_not_look_and_the_other_tabs_stand(
    site: Site, force: str, page_as: PageAs
) -> None:
    page = page_as(Role.OFFICER)
    site.rows("ALTER TABLE search_name_pair RENAME TO search_name_pair_away")
    try:
        page.goto("/search/?q=pat+crowdson")
        expect(page.locator("#found-here")).to_contain_text("Could not look")
        expect(page.locator("#found-here")).to_contain_text("not the same as nothing being there")
        assert accessibility_faults(page) == []
        shot(page, "could-not-look")
        page.keyboard.press("Escape")
        page.goto("/search/?tab=places&q=alma+street")
        expect(page.locator("#found")).to_contain_text("place")
    finally:
        site.rows("ALTER TABLE search_name_pair_away RENAME TO search_name_pair")
