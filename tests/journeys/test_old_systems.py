"""Old systems: searching them, a row as its old screen showed it, a held row decided by two, rows that vanished."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PHONE, accessibility_faults, sideways_scroll

SEED = """
import json
from bluelamp.migration.models import MissingRow
from bluelamp.kernel import clock
from bluelamp.migration.tests.planting import planted
top = planted("records", "NOMINAL", NOM_ID="J1", SEX="F", DOB="31/02/1980", CREATED="01/02/2003")
planted("records", "NOMINAL_NAME", NAME_ID="JN1", NOM_ID="J1", SURNAME="Quillfeather", FORENAMES="Robert")
planted("records", "NOMINAL_PHONE", NOM_ID="J1", PHONE="07700 900987")
for n in range(30):
    planted("records", "NOMINAL_NAME", NAME_ID=f"JM{n}", NOM_ID="J1", SURNAME="Manyfold", FORENAMES="Ann")
car = {"VRM": "-", "MAKE": "FORD", "MODEL": "FOCUS", "COLOUR": "RED", "KEEPER_NOM_ID": "J1"}
held = planted("records", "VEHICLE", fate="held", reason="it has no registration mark", risk=1, **car)
live = planted("records", "VEHICLE", fate="held", reason="it has no registration mark", risk=3, live="warrant",
               **car | {"COLOUR": "BLUE"})
MissingRow.objects.create(table="crime_crime", key="0190a1b2-0000-7000-8000-000000000001", how="removed by no door of ours",
                          role="bluelamp_owner", found_at=clock.now(), removed_at=clock.now())
print(json.dumps({"top": top.id, "held": held.id, "live": live.id}))
"""
PICTURES = os.environ.get("BLUELAMP_PICTURES")


@pytest.fixture(scope="module")
def seeded(site):
    return json.loads(site.run(SEED).strip().splitlines()[-1])


def picture(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("viewport", [DESK, PHONE, {"width": 1440, "height": 900}, {"width": 390, "height": 844}],
                         ids=["desk", "phone", "wide", "narrow"])  # fmt: skip
def test_the_pages_of_old_rows_are_accessible_and_fit(seeded, page_as, viewport):
    size = viewport["width"]
    page = page_as(Role.MIGRATION_OPERATOR, viewport=viewport, start="/migration/find/")
    for name, path in (
        ("find-empty", "/migration/find/"), ("find", "/migration/find/?q=bob+quillfeather"), ("find-many", "/migration/find/?q=manyfold"),
        ("find-none", "/migration/find/?q=nobodyatall"), ("row", f"/migration/rows/{seeded['top']}/"),
        ("held", "/migration/held/"), ("held-none", "/migration/held/?live=bail"),
        ("bring-in", f"/migration/rows/{seeded['held']}/bring-in/"), ("missing", "/migration/missing/"),
    ):  # fmt: skip
        page.goto(path)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{size}")
        assert accessibility_faults(page) == [], path
        assert sideways_scroll(page) == 0, path


def test_a_nickname_leads_to_the_old_row_and_its_screen(seeded, page_as):
    page = page_as(Role.OFFICER, start="/migration/find/")
    page.get_by_label("Find in the old systems").fill("bob quillfeather")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hit]")).to_have_count(1)
    page.locator("[data-hit-link]").click()
    expect(page.get_by_role("heading", name="As the old screen showed it")).to_be_visible()
    expect(page.get_by_text("Nominals it belongs to").first).to_be_visible()
    page.get_by_role("link", name="J1", exact=True).first.click()
    expect(page.get_by_text("which is no such day")).to_be_visible()


def test_the_box_of_people_shows_old_rows_and_the_way_to_all_of_them(seeded, page_as):
    page = page_as(Role.OFFICER, start="/search/?q=manyfold")
    page.get_by_role("link", name="Every row of old systems that fits").click()
    expect(page.get_by_role("heading", name="30 rows")).to_be_visible()
    page.get_by_role("link", name="Next rows").click()
    expect(page.locator("[data-hit]")).to_have_count(5)


def test_a_live_held_row_is_corrected_previewed_and_needs_a_second_person(seeded, page_as):
    first = page_as(Role.MIGRATION_OPERATOR, start="/migration/held/")
    first.locator(f'a[href$="/rows/{seeded["live"]}/bring-in/"]').click()
    first.locator('[name="v_VRM"]').fill("JX12 ABC")
    first.get_by_role("button", name="Show what it becomes").click()
    expect(first.get_by_text("A second person must agree, for it is a live case")).to_be_visible()
    assert accessibility_faults(first) == []
    first.get_by_label("The reason").fill("The warrant file has the mark, page 2")
    first.get_by_role("button", name="Decide", exact=True).click()
    expect(first.get_by_text("You decided it: somebody else must agree.")).to_be_visible()
    assert accessibility_faults(first) == []
    second = page_as(Role.DATA_QUALITY_OFFICER, start="/migration/held/")
    second.get_by_role("link", name="Bring it in").first.click()
    second.get_by_role("button", name="Agree", exact=True).click()
    expect(second.get_by_text("Agreed", exact=True)).to_be_visible()
    expect(second.locator("dd, td").get_by_text("loaded").first).to_be_visible()


def test_what_cannot_come_in_says_why_and_nothing_typed_is_lost(seeded, page_as):
    page = page_as(Role.MIGRATION_OPERATOR, start=f"/migration/rows/{seeded['held']}/bring-in/")
    page.get_by_label("The reason").fill("The paper says so, page 3")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text("It would still be held").first).to_be_visible()
    expect(page.get_by_label("The reason")).to_have_value("The paper says so, page 3")
    assert accessibility_faults(page) == []


def test_a_missing_row_is_settled_with_what_was_found_out(seeded, page_as):
    page = page_as(Role.AUDITOR, start="/migration/missing/")
    expect(page.get_by_text("crime_crime")).to_be_visible()
    page.get_by_label("Settle crime_crime").check()
    page.get_by_role("button", name="Settle the chosen rows").click()
    expect(page.get_by_text("Say in at least 10 characters")).to_be_visible()
    page.get_by_label("What was found out").fill(
        "Removed by hand after a wrong restore; put back from the copy"
    )
    page.get_by_role("button", name="Settle the chosen rows").click()
    expect(page.get_by_text("No row is missing")).to_be_visible()
    picture(page, "missing-none")
    assert accessibility_faults(page) == []


def test_an_analyst_is_told_why_not(seeded, page_as):
    page = page_as(Role.MI_ANALYST, start="/migration/held/")
    expect(page.get_by_text("Your role may not")).to_be_visible()
