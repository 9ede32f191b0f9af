"""A person is found from the keyboard, opened, read and recorded; at desktop and phone width."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bluelamp.access.codes import Role
from tests.journeys.conftest import PHONE, PageAs, accessibility_faults, sideways_scroll


def shot(page: Page, name: str) -> None:
    """A picture, when somebody asked for pictures."""
    if folder := os.environ.get("BLUELAMP_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_from_any_page_one_key_then_words_then_arrows_then_enter(siobhan: str, page_as: PageAs) -> None:
    page = page_as(Role.CALL_HANDLER)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("shivaun oneil 3/4/88")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-hit]")
    assert "Siobhán O'Neill-Khan" in page.locator("[data-hit]").first.inner_text()
    assert accessibility_faults(page) == []
    shot(page, "search")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{siobhan}/")
    assert page.locator("[data-warnings]").inner_text().startswith("⚠")
    assert accessibility_faults(page) == []
    shot(page, "person")


@pytest.mark.parametrize("tab", ["links", "timeline", "access", "edit", "warning", "merge"])
def test_every_page_about_a_person_is_sound(siobhan: str, page_as: PageAs, tab: str) -> None:
    page = page_as(Role.SERGEANT)
    page.goto(f"/people/{siobhan}/{tab}/")
    assert accessibility_faults(page) == []
    shot(page, f"person-{tab}")


@pytest.mark.parametrize(
    ("query", "says"),
    [("zebedee", "Nobody found"), ("j", "cannot be searched yet"), ("quarterpenny", "contact Standards"), ("", "Search everybody")],
)  # fmt: skip
def test_every_state_of_the_search_page(siobhan: str, page_as: PageAs, query: str, says: str) -> None:
    page = page_as(Role.OFFICER)
    page.goto(f"/search/?q={query}")
    assert says in page.locator("main").inner_text()
    assert accessibility_faults(page) == []
    shot(page, f"search-{query or 'empty'}")


def test_at_phone_width_nothing_runs_off_the_side(siobhan: str, page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, viewport=PHONE)
    for place in (
        "/search/?q=shivaun+oneil",
        f"/people/{siobhan}/",
        f"/people/{siobhan}/links/",
        "/people/new/",
    ):
        page.goto(place)
        shot(page, f"phone-{place.strip('/').replace('/', '-')[:24].replace('?', '')}")
        assert sideways_scroll(page) == 0, place
