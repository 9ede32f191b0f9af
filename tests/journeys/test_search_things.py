"""Vehicles, phones, people with their things, and looks on the one search page; at desktop and phone width."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bluelamp.access.codes import Role
from tests.journeys.conftest import PHONE, PageAs, accessibility_faults, sideways_scroll
from tests.journeys.site import Site

SEED = """
from datetime import date
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as c
from bluelamp.nominals.types import *
def person(given, family, born):
    return c.create_person(SYSTEM, person=NewPerson(names=(NewName(given=given, family=family),),
        births=(NewBirth(on=born),)))
imran, asif = person("Imran", "Platekhan", date(1980, 1, 2)), person("Asif", "Platekhan", date(1971, 5, 6))
car = c.create_vehicle(SYSTEM, vehicle=NewVehicle(vrm="R57 ZQX", vin="WF0AXXGBBA7654321", make="Ford", model="Focus", colour="Red"))
c.give_mark(SYSTEM, ref=car, vrm="LM57 ZQX", on=date(2024, 5, 1))
c.create_vehicle(SYSTEM, vehicle=NewVehicle(vrm="LM57 ZQY", make="Vauxhall", model="Corsa", colour="Blue"))
phone = c.create_phone(SYSTEM, number="07700 900777")
home = c.create_location(SYSTEM, place=NewPlace(text="4 Plate Row", postcode="NP19 4AB"))
for start, end, kind in ((imran, car, LinkType.KEEPER), (asif, home, LinkType.LIVES_AT), (asif, phone, LinkType.USES_PHONE)):
    c.link(SYSTEM, link=NewLink(start=str(start), end=str(end), type=kind))
c.describe_person(SYSTEM, ref=imran, description=Description(sex=Sex.MALE, height_cm=178, build="slim", hair="brown",
    marks="tattoo of a heron on the left hand"))
c.add_marker(SYSTEM, marker=NewMarker(about=str(car), marker_class=MarkerClass.OFFICER_SAFETY, label="Fails to stop",
    reason="Drove at officers"))
print(car.id)
"""


@pytest.fixture(scope="module")
def seeded(site: Site) -> str:
    return site.run(SEED).strip()


def shot(page: Page, name: str) -> None:
    """A picture, when somebody asked for pictures."""
    if folder := os.environ.get("BLUELAMP_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def fine(page: Page) -> None:
    """Nothing for axe to say, nothing to scroll sideways for."""
    assert not accessibility_faults(page), accessibility_faults(page)
    assert not sideways_scroll(page)


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_half_a_plate_opens_the_vehicles_with_warning_keeper_and_reasons(
    page_as: PageAs, seeded: str, width: str
) -> None:
    page = page_as(Role.OFFICER, **({"viewport": PHONE} if width == "phone" else {}))
    page.goto("/search/?q=57+ZQX")
    page.get_by_role("link", name="LM57 ZQX").wait_for()
    shown = page.inner_text("#found-here")
    for words in ("Fails to stop", "Red Ford Focus", "kept by Imran Platekhan", "part of the mark"):
        assert words in shown, words
    shot(page, f"things-{width}")
    fine(page)
    page.locator("[data-hit-link]").first.click()
    page.wait_for_url(f"**/people/thing/vehicle/{seeded}/**")
    assert "until 01/05/2024" in page.inner_text("main")
    shot(page, f"vehicle-{width}")
    fine(page)


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_name_with_a_look_or_a_district_finds_the_one_meant(
    page_as: PageAs, seeded: str, width: str
) -> None:
    page = page_as(Role.OFFICER, **({"viewport": PHONE} if width == "phone" else {}))
    page.goto("/search/?tab=linked&q=red+focus+platekhan")
    page.get_by_role("link", name="Imran Platekhan").wait_for()
    assert "Asif" not in page.inner_text("#found-here")
    shot(page, f"linked-{width}")
    fine(page)
    page.goto("/search/?tab=linked&q=platekhan+NP19")
    page.get_by_role("link", name="Asif Platekhan").wait_for()


def test_a_description_and_an_honest_refusal(page_as: PageAs, seeded: str) -> None:
    page = page_as(Role.OFFICER)
    page.goto("/search/?tab=described&marks=heron+tattoo")
    page.get_by_role("link", name="Imran Platekhan").wait_for()
    shot(page, "described-desk")
    fine(page)
    page.goto("/search/?tab=things&vrm=*")
    assert "fits too many vehicles" in page.inner_text("main")
    shot(page, "things-refused")
    fine(page)
    page.goto("/search/?q=07700+900778")
    assert "one figure different" in page.inner_text("#found-here")
    shot(page, "things-phone-slip")
    fine(page)
