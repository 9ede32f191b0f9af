"""The retention reviewers' way: what is due, one record with all that bears on it, retain, hold, dispose, undo."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PHONE, accessibility_faults, enter, sideways_scroll
from tests.journeys.site import Site

PICTURES = os.environ.get("BLUELAMP_PICTURES")
ACCOUNTS = """
from bluelamp.retention.tests import makers
makers.weeding(), makers.disposal()
"""
SEED = """
import json
from datetime import UTC, date, datetime
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.retention import commands
from bluelamp.retention.codes import HoldKind
with clock.frozen(datetime(2014, 3, 2, 9, tzinfo=UTC)):
    ones = [person(name, "Weedable", date(1961, 2, n)) for n, name in enumerate(("Ada", "Bea", "Cyril", "Dora"), 1)]
    other = person("Cyrille", "Weedable", date(1961, 2, 3))
    nominals.merge_persons(SYSTEM, keep=ones[2], absorb=other, evidence=SAME_NUMBER)
events.read_all()
commands.regrade(SYSTEM, refs=tuple(str(one) for one in ones))
commands.place_hold(SYSTEM, ref=str(ones[3]), kind=HoldKind.INQUIRY, reason="Named by the inquiry into old cases", reference="Q-17")
print(json.dumps([str(one.id) for one in ones]))
"""


@pytest.fixture(scope="module")
def weedable(site: Site) -> list[str]:
    site.run(ACCOUNTS)
    return json.loads(site.run(SEED))


@pytest.fixture
def reviewer(site: Site, weedable: list[str], new_page) -> Iterator:
    def build(username: str, viewport: dict[str, int] = DESK) -> Page:
        page = new_page(viewport)
        enter(page.context, username)
        return page

    yield build


def look(page: Page, name: str) -> None:
    assert accessibility_faults(page) == []
    assert sideways_scroll(page) <= 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_retention_is_sound_at_a_desk_and_on_a_phone(reviewer, weedable, viewport):
    page = reviewer("weeding", viewport)
    pages = [
        "",
        "due/",
        "batches/",
        "holds/",
        "certificates/",
        "report/",
        *(f"records/person/{one}/" for one in weedable[2:]),
    ]
    for address in pages:
        answer = page.goto(f"/retention/{address}")
        assert answer is not None and answer.status == 200, address
        look(page, f"retention-{address.strip('/').replace('/', '-')[:24] or 'overview'}-{viewport['width']}")


def test_two_reviewers_retain_hold_dispose_and_bring_back(reviewer, weedable):
    bea = weedable[1]
    page = reviewer("weeding")
    page.goto("/retention/")
    page.get_by_role("link", name="due in Group 4").click()
    page.get_by_role("link", name="Ada Weedable").click()
    page.get_by_label("Retain").check()
    page.get_by_label("Reason").fill("NRAC: still named in a live pattern of frauds")
    page.get_by_label("Next review").fill("2030-01-31")
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_text("retain until").wait_for()
    page.goto("/retention/")
    page.get_by_role("button", name="Propose what is due").click()
    page.wait_for_url("**/batches/*-*/")
    batch = page.url
    words = page.locator("main").inner_text()
    assert "Bea Weedable" in words and "Cyril Weedable" in words
    assert "Ada Weedable" not in words, "retained at review"
    assert "Dora Weedable" not in words, "held"
    look(page, "retention-batch")
    page.get_by_role("button", name="Approve into quarantine").click()
    page.get_by_text("somebody else has to approve it").wait_for()
    second = reviewer("disposal")
    second.goto(batch)
    second.get_by_role("button", name="Approve into quarantine").click()
    second.get_by_text("In quarantine").first.wait_for()
    look(second, "retention-quarantine")
    looker = reviewer(Role.OFFICER.value)
    answer = looker.goto(f"/people/{bea}/")
    assert answer is not None and answer.status == 410
    look(looker, "retention-gone")
    second.get_by_label("Why it is brought back").fill("Proposed too early, an appeal is announced")
    second.get_by_label("Why it is brought back").press("Enter")
    second.get_by_text("Brought back ·").wait_for()
    answer = looker.goto(f"/people/{bea}/")
    assert answer is not None and answer.status == 200
    assert looker.goto("/retention/").status == 403


def test_a_moratorium_is_placed_and_lifted_by_keyboard(reviewer, weedable):
    page = reviewer("disposal")
    page.goto("/retention/holds/")
    page.get_by_label("Records", exact=True).select_option("crime")
    page.get_by_label("Why they must be kept").fill("Inquiry into recorded frauds")
    page.get_by_role("button", name="Hold", exact=True).press("Enter")
    page.get_by_role("rowheader", name="all crimes").wait_for()
    page.get_by_label("Why the hold on all crimes is lifted").fill("The inquiry has reported")
    page.get_by_label("Why the hold on all crimes is lifted").press("Enter")
    page.get_by_role("rowheader", name="all crimes").wait_for(state="detached")
