"""The days on paper come back in: issued, printed, scanned, typed, matched, read twice, balanced; by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PageAs
from tests.journeys.site import Site
from tests.journeys.test_every_page import faults_of, listen

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}
SERIAL = re.compile(r"L \d{6} \d{2}")
TYPED = {
    "Your name and rank or post": "PC Zadok Paperman", "Your collar or staff number": "4471",
    "Where it happened": "9 Vellum Row", "What it is, in one line": "Shouting in the street",
    "Person 1: family name": "Vellumsmith", "Person 1: given names": "Zillah", "Person 1: date of birth": "03/04/1991",
}  # fmt: skip
PLANT = """
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.paper import commands
from bluelamp.migration.paper.types import Order
issued = commands.issue(SYSTEM, order=Order(what="patrol_car", count=1, to="Car for looking at"))
print(issued.id, ",".join(one.replace(" ", "") for one in issued.serials))
"""


def fill(page: Page, family: str = "Vellumsmith") -> None:
    """The boxes that every reader types from the paper."""
    for label, value in TYPED.items():
        box = page.get_by_label(label, exact=True)
        if not box.input_value():
            box.fill(family if value == "Vellumsmith" else value)
    began = page.get_by_role("group", name="When it was reported")
    began.get_by_label("Day as written").fill("21/10/2026")
    began.get_by_label("Time as written").fill("02:10")
    page.get_by_role("group", name="Person 1: as").get_by_label("Victim").check()
    page.get_by_label("Line 1: time as written").fill("02:14")
    page.get_by_label("Line 1: what happened").fill("M12 sent.")


def test_a_night_on_paper_comes_back_in(page_as: PageAs) -> None:
    page = page_as(Role.CONTROL_SUPERVISOR, start="/migration/paper/issue/")
    page.get_by_label("Incident log (L)").check()
    page.get_by_label("How many", exact=True).fill("2")
    page.get_by_label("Issued to").fill("Desk north")
    page.get_by_role("button", name="Issue forms").click()
    page.get_by_role("heading", name="Incident log forms").wait_for()
    serial, spare = sorted(set(SERIAL.findall(page.get_by_role("table").inner_text())))
    pdf = page.context.request.get(
        str(page.get_by_role("link", name="Print the outstanding").get_attribute("href"))
    )
    assert pdf.status == 200 and pdf.body().startswith(b"%PDF")

    page.goto("/migration/paper/")
    page.keyboard.type(serial.replace(" ", "").lower())  # the box has the cursor: a scanner types and sends
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Type in").press("Enter")
    page.get_by_role("button", name="Look for duplicates").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    fill(page)
    page.get_by_label("The clock on the wall or your watch").check()
    page.get_by_label("Concern for safety").check()
    expect(page.locator("[data-page-state]")).to_contain_text("Saved")
    page.goto("/migration/paper/")  # another window, a lock, a crash: the form is as it was
    page.goto(f"/migration/paper/{serial.replace(' ', '')}/enter/")
    expect(page.get_by_label("Where it happened", exact=True)).to_have_value("9 Vellum Row")
    expect(page.get_by_label("Line 1: what happened")).to_have_value("M12 sent.")
    page.get_by_role("button", name="Look for duplicates").click()
    page.get_by_role("heading", name="Is any of this in Bluelamp already?").wait_for()
    for none in page.get_by_label("None of these").all():
        none.check()
    page.get_by_role("button", name="Enter the form").click()
    page.get_by_text("Entered, not verified").first.wait_for()
    page.get_by_text("You typed this form in").wait_for()
    _second_reader(page_as, serial)

    page.goto(f"/migration/paper/{spare.replace(' ', '')}/")
    page.get_by_label("Why it will never be entered").fill("Coffee over it, shredded at the desk")
    page.get_by_role("button", name=f"Void {spare}").click()
    page.get_by_text("Coffee over it").wait_for()
    page.goto("/migration/paper/balance/")
    page.get_by_text("Every issued form is in one place").wait_for()
    assert serial not in page.locator("main").inner_text() and spare not in page.locator("main").inner_text()


def _second_reader(page_as: PageAs, serial: str) -> None:
    page = page_as(Role.SERGEANT, start=f"/migration/paper/{serial.replace(' ', '')}/")
    page.get_by_role("link", name="Read as the second person").click()
    assert page.get_by_label("Person 1: family name").input_value() == "", "what matters is read blind"
    assert page.get_by_label("What it is, in one line").input_value() == "Shouting in the street"
    fill(page, family="Vellumsmythe")
    page.get_by_role("button", name="Compare the readings").click()
    page.get_by_role("link", name="Decide the differences").click()
    page.get_by_role("heading", name="1 difference").wait_for()
    page.get_by_label("Second reading: Vellumsmythe").check()
    page.get_by_role("button", name="Keep what stands on the paper").click()
    page.get_by_text("Verified by a second person").first.wait_for()
    page.get_by_role("link", name="Incident", exact=True).click()
    page.get_by_text("PC Zadok Paperman").first.wait_for()
    page.get_by_role("heading", name="Paper forms").wait_for()


@pytest.fixture(scope="module")
def planted(site: Site) -> list[str]:
    """A pack with forms that nobody has touched."""
    pack, serials = site.run(PLANT).strip().splitlines()[-1].split()
    return [f"/migration/paper/packs/{pack}/", *(f"/migration/paper/{one}/" for one in serials.split(",")[:1]),
            *(f"/migration/paper/{one}/enter/" for one in serials.split(",")[::4])]  # fmt: skip


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_fit(
    page_as: PageAs, planted: list[str], viewport: dict[str, int]
) -> None:
    page = page_as(Role.SERGEANT, viewport=viewport)
    errors = listen(page)
    looked = ["/migration/paper/", "/migration/paper/find/?serial=L+000001+00", "/migration/paper/issue/",
              "/migration/paper/balance/", *planted]  # fmt: skip
    faults = [fault for address in looked for fault in faults_of(page, address, errors)]
    page.get_by_role("button", name="Look for duplicates").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert not faults, "\n".join(sorted(set(faults)))


def test_who_may_not_sees_no_form(page_as: PageAs) -> None:
    page = page_as(Role.ACCESS_MANAGER, viewport=DESK)
    answer = page.goto("/migration/paper/")
    assert answer is not None and answer.status == 403
