"""A person is found from the keyboard, opened, read and recorded; at desktop and phone width."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bluelamp.access.codes import Role
from tests.journeys.conftest import PHONE, PageAs, accessibility_faults, sideways_scroll
from tests.journeys.site import Site

SEED = """
from datetime import date, datetime, UTC
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as c
from bluelamp.nominals.types import *
def person(given, family, born, sex, **more):
    return c.create_person(SYSTEM, person=NewPerson(names=(NewName(given=given, family=family),),
        births=(NewBirth(on=born),) if born else (), description=Description(sex=sex), **more))
ref = person("Siobhán", "O'Neill-Khan", date(1988, 4, 3), Sex.FEMALE,
    source=Source(system="RMS 2003", record="4711", method=Method.MIGRATED))
c.add_name(SYSTEM, ref=ref, name=NewName(given="Vonnie", family="Kane", kind=NameKind.ALIAS))
c.add_identifier(SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.PNC, value="03/62845E"))
c.add_identifier(SYSTEM, ref=ref, identifier=NewIdentifier(scheme=Scheme.CRO, value="85227/65G"))
c.add_marker(SYSTEM, marker=NewMarker(about=str(ref), marker_class=MarkerClass.OFFICER_SAFETY, label="Dog at address",
    reason="Large dog bit an officer", owner="Riverside response"))
c.add_marker(SYSTEM, marker=NewMarker(about=str(ref), marker_class=MarkerClass.VULNERABILITY, label="Repeat victim",
    reason="Four domestic incidents in a year"))
home = c.create_location(SYSTEM, place=NewPlace(text="4 Alma Street, Riverside", postcode="NP19 4AB"))
phone = c.create_phone(SYSTEM, number="07700 900123")
liam, amy = person("Liam", "Khan", date(1985, 1, 2), Sex.MALE), person("Amy", "Khan", date(2017, 9, 9), Sex.FEMALE)
school = c.create_organisation(SYSTEM, organisation=NewOrganisation(name="St Mary's Primary", kind="school"))
event = c.record_event(SYSTEM, event=NewEvent(kind=EventKind.CRIME, reference="03/1234", category="Assault",
    start=datetime(2019, 7, 3, 22, 15, tzinfo=UTC), summary="Pushed against a door by partner."))
hidden = c.record_event(SYSTEM, event=NewEvent(kind=EventKind.INTELLIGENCE, reference="I/77", is_restricted=True,
    start=datetime(2020, 1, 3, 9, 0, tzinfo=UTC)))
for start, end, kind in ((ref, home, LinkType.LIVES_AT), (ref, phone, LinkType.USES_PHONE), (ref, liam, LinkType.PARTNER),
    (ref, amy, LinkType.PARENT), (amy, school, LinkType.ATTENDS_SCHOOL), (ref, event, LinkType.VICTIM),
    (liam, event, LinkType.SUSPECT), (ref, hidden, LinkType.SUBJECT)):
    c.link(SYSTEM, link=NewLink(start=str(start), end=str(end), type=kind))
other = person("Shivaun", "Oneil", date(1999, 7, 21), Sex.FEMALE)
for n, (g, f) in enumerate([("Sean", "O'Neill"), ("Simon", "Neill"), ("Sharon", "O'Neil"), ("Shaun", "Khan")]):
    person(g, f, date(1970 + n, 5, 6), Sex.UNKNOWN)
secret = person("Sealed", "Quarterpenny", date(1980, 1, 2), Sex.MALE)
c.restrict_person(SYSTEM, ref=secret, state=Restriction.RESTRICTED, reason="Member of police staff", unit="Standards")
print(ref.id)
"""


@pytest.fixture(scope="module")
def siobhan(site: Site) -> str:
    return site.run(SEED).strip()


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
