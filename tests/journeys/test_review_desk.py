"""The review desk from the keyboard: same, different, cannot tell, undo; at a desk and on a phone."""

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
from datetime import date
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands
from bluelamp.nominals.models import ReviewItem
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import (EventKind, LinkType, MarkerClass, NewEvent, NewIdentifier, NewLink, NewMarker,
    NewPlace, NewReview, ReviewOrigin, Scheme)
ReviewItem.objects.all().delete() if not ReviewItem.objects.filter(votes__isnull=False).exists() else None
steps = (("surname", "PRITCHARD-REES / PRITCHARDREES: written as one, rare", 9.5), ("forename", "ANGHARAD / ANKHARAD: one letter different", 6.2),
         ("birth", "03/04/1988 / 04/03/1988: day and month swapped", 5.1), ("sex", "nothing to compare", 0.0),
         ("postcode", "different", -1.8))
home = commands.create_location(SYSTEM, place=NewPlace(text="4 Alma Street", postcode="NP19 4AB"))
phone = commands.create_phone(SYSTEM, number="07700 900458")
def pair(one, other, weight, **more):
    commands.raise_many(SYSTEM, pairs=(NewReview(one=one, other=other, origin=ReviewOrigin.ENGINE, weight=weight,
        probability=0.97, waterfall=steps, **more),))
a = person("Angharad", "Pritchard-Rees", date(1988, 4, 3))
b = person("Ankharad", "Pritchardrees", date(1988, 3, 4))
commands.add_marker(SYSTEM, marker=NewMarker(about=str(b), marker_class=MarkerClass.OFFICER_SAFETY, label="Carries knives",
    reason="Threatened officers in 2019"))
for ref in (a, b):
    commands.link(SYSTEM, link=NewLink(start=str(ref), end=str(phone), type=LinkType.USES_PHONE))
commands.link(SYSTEM, link=NewLink(start=str(a), end=str(home), type=LinkType.LIVES_AT))
event = commands.record_event(SYSTEM, event=NewEvent(kind=EventKind.CRIME, reference="03/1234", category="Assault"))
commands.link(SYSTEM, link=NewLink(start=str(b), end=str(event), type=LinkType.SUSPECT))
commands.add_identifier(SYSTEM, ref=b, identifier=NewIdentifier(scheme=Scheme.PNC, value="03/62845E"))
pair(a, b, 19.0)
for n, (one, other) in enumerate((("Tom", "Thomas"), ("Kate", "Katherine"), ("Will", "William"), ("Beth", "Elizabeth"))):
    pair(person(one, "Prosser"), person(other, "Prosser"), 12.0 - n)
kept, absorbed = person("Dai", "Prothero"), person("David", "Prothero")
commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
print(json.dumps({"kept": str(kept.id), "absorbed": str(absorbed.id)}))
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
def test_the_desk_and_the_pages_around_it_are_accessible_and_fit(seeded, page_as, viewport):
    size = viewport["width"]
    page = page_as(Role.CRIME_RECORDER, viewport=viewport, start="/people/review/")
    for name, path in (("review", "/people/review/"), ("unmerge", f"/people/{seeded['absorbed']}/unmerge/"),
                       ("person", f"/people/{seeded['kept']}/"), ("new", "/people/new/")):  # fmt: skip
        page.goto(path)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{size}")
        assert accessibility_faults(page) == [], path
        assert sideways_scroll(page) == 0, path


def test_one_key_decides_the_next_pair_is_there_and_u_takes_it_back(seeded, page_as):
    page = page_as(Role.CRIME_RECORDER, start="/people/review/")
    pair = page.locator("[data-item]")
    expect(pair).to_have_attribute("data-names", "Angharad Pritchard-Rees and Ankharad Pritchardrees")
    page.wait_for_load_state("networkidle")
    for key, names in (("s", "Tom Prosser and Thomas Prosser"), ("d", "Kate Prosser and Katherine Prosser"),
                       ("c", "Will Prosser and William Prosser")):  # fmt: skip
        with page.expect_response(lambda answer: "/decide/" in answer.url) as answered:
            page.keyboard.press(key)
        assert answered.value.status == 200
        expect(page.locator("[data-item]")).to_have_attribute("data-names", names)
        expect(page.locator("[data-said]")).to_contain_text(names)
        page.wait_for_load_state("networkidle")
    page.keyboard.press("u")
    page.wait_for_url("**/people/review/*/")
    expect(page.locator("[data-item]")).to_have_attribute("data-names", "Kate Prosser and Katherine Prosser")


def test_keys_typed_into_the_reason_decide_nothing_and_a_refusal_brings_the_pair_back(seeded, page_as, site):
    page = page_as(Role.SERGEANT, start="/people/review/")
    first = page.locator("[data-item]").get_attribute("data-item")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("r")
    page.keyboard.type("sdc")
    assert page.locator("[data-item]").get_attribute("data-item") == first
    site.run(
        f"from bluelamp.nominals.models import ReviewItem; ReviewItem.objects.filter(id='{first}').update(state='cannot_tell')"
    )
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator("#refusals")).to_contain_text("decided already")
    expect(page.locator("[data-item]")).to_have_attribute("data-item", first)
