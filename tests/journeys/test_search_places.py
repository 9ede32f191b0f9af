"""Addresses, organisations and narratives on the one search page; at desktop and phone width."""

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
from bluelamp.contracts.control import Place
from bluelamp.control import commands as room
from bluelamp.control.types import NewIncident, NewLine
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as c
from bluelamp.nominals.types import *
def person(given, family, born):
    return c.create_person(SYSTEM, person=NewPerson(names=(NewName(given=given, family=family),),
        births=(NewBirth(on=born),)))
home = c.create_location(SYSTEM, place=NewPlace(text="12-14 Quayside Terrace, Riverside", postcode="NP19 7QT",
    key="made:quayside-12", easting=331090, northing=188190))
c.create_location(SYSTEM, place=NewPlace(text="16 Quayside Terrace, Riverside", postcode="NP19 7QT"))
c.create_location(SYSTEM, place=NewPlace(text="Riverside Women's Refuge, 9 Quayside Terrace", postcode="NP19 7QR"))
ann, bob = person("Ann", "Quarterman", date(1980, 1, 2)), person("Bob", "Gone", date(1971, 5, 6))
c.add_marker(SYSTEM, marker=NewMarker(about=str(home), marker_class=MarkerClass.PREMISES, label="Dangerous dog",
    reason="Bit an officer in the hall"))
c.add_marker(SYSTEM, marker=NewMarker(about=str(ann), marker_class=MarkerClass.VULNERABILITY, label="Repeat victim",
    reason="Four incidents in a year"))
c.link(SYSTEM, link=NewLink(start=str(ann), end=str(home), type=LinkType.LIVES_AT))
c.link(SYSTEM, link=NewLink(start=str(bob), end=str(home), type=LinkType.LIVED_AT))
body = c.create_organisation(SYSTEM, organisation=NewOrganisation(name="Okoro & Sons Scaffolding Ltd", kind="firm",
    company_number="01234567"))
c.link(SYSTEM, link=NewLink(start=str(bob), end=str(body), type=LinkType.WORKS_AT))
new = NewIncident(category="burglary", headline="Noise at the back door", place=Place(text="12 Quayside Terrace",
    kind="address", precision="exact", key="made:quayside-12", lon=-2.99, lat=51.58), channel="officer")
ref = room.open_incident(SYSTEM, new=new).ref
room.add_line(SYSTEM, ref=ref, line=NewLine(text="Caller says two men with hammers came over the back wall, <b>one</b> "
    "in a grey hood; both ran toward the river when the neighbour shouted. Hammers left in the yard."))
print(ref.id)
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
def test_a_place_is_found_misspelt_and_shows_who_is_there(page_as: PageAs, seeded: str, width: str) -> None:
    page = page_as(Role.OFFICER, **({"viewport": PHONE} if width == "phone" else {}))
    page.goto("/search/?tab=places&q=12+quaysyde+terrace")
    page.get_by_role("link", name="Ann Quarterman").wait_for()
    shown = page.inner_text("#found-here")
    for words in (
        "Dangerous dog",
        "Repeat victim",
        "number inside a range",
        "lived at",
        "1 incident",
        "16 Quayside",
    ):
        assert words in shown, words
    assert "Refuge" not in shown and "restricted" not in page.inner_text("main")
    shot(page, f"places-{width}")
    fine(page)


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_narrative_shows_the_words_around_the_hit(page_as: PageAs, seeded: str, width: str) -> None:
    page = page_as(Role.OFFICER, **({"viewport": PHONE} if width == "phone" else {}))
    page.goto('/search/?tab=text&q=hammer+"back+wall"')
    assert page.locator("mark").all_inner_texts() == ["hammers", "back", "wall", "Hammers"]
    assert "<b>one</b>" in page.inner_text("#found-here")
    shot(page, f"text-{width}")
    fine(page)
    page.locator("[data-hit-link]").first.click()
    page.wait_for_url(f"**/control/incidents/{seeded}/**")


def test_an_organisation_and_an_honest_refusal(page_as: PageAs, seeded: str) -> None:
    page = page_as(Role.OFFICER)
    page.goto("/search/?tab=organisations&q=okoroh+and+sons+plc")
    assert "Okoro & Sons Scaffolding Ltd" in page.inner_text("#found-here")
    shot(page, "organisations-desk")
    fine(page)
    page.goto("/search/?tab=places&q=*")
    assert "too many" in page.inner_text("main")
    fine(page)
