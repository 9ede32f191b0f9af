"""What is owed, on a screen: the form, the desk, the wall, at a desk and on a phone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PHONE, accessibility_faults, sideways_scroll
from tests.journeys.site import Site

SEED = """
import json
from datetime import date, timedelta
from bluelamp.control.tests import makers as room
from bluelamp.crime.tests.makers import records_crime
from bluelamp.exchange import queries as exchange
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.safeguarding import commands
from bluelamp.safeguarding.models import Referral
from bluelamp.safeguarding.tests import makers
from bluelamp.contracts.refs import CrimeRef
at = clock.now() - timedelta(hours=30)
home = makers.family(date(2015, 3, 1), date(2011, 3, 1), surname="Adeyemi")
makers.school("100001", "Alma Primary")
makers.enrol(home.children[0], "100001")
first = makers.domestic_incident(at, home.roles())
other = makers.family(date(2017, 3, 1), surname="Kowalska")
second = makers.domestic_incident(clock.now(), other.roles())
with clock.frozen(at + timedelta(hours=2)):
    signed = makers.signs(makers.officer("PC Journey"), home, first, 15)
    crime = records_crime(home.victim, is_domestic=True)
exchange.partner_board(SYSTEM)
run = commands.sweep(SYSTEM, first=clock.local(at).date(), last=clock.local(clock.now()).date())
commands.count_owed(SYSTEM)
child = Referral.objects.filter(kind="child", state="TRIAGE").first()
print(json.dumps({"first": str(first.id), "second": str(second.id), "signed": str(signed.ref.id),
    "crime": str(crime.id), "child": str(child.id), "run": str(run.ref.id)}))
"""
PICTURES = os.environ.get("BLUELAMP_PICTURES")
PAGES = [
    ("desk", Role.REFERRAL_DESK, "/safeguarding/"),
    ("referral", Role.REFERRAL_DESK, "/safeguarding/referrals/{child}/"),
    ("assess", Role.OFFICER, "/safeguarding/assessments/new/?incident={second}"),
    ("assessment", Role.SERGEANT, "/safeguarding/assessments/{signed}/"),
    ("waiting", Role.SERGEANT, "/safeguarding/assessments/"),
    ("rules", Role.REFERRAL_DESK, "/safeguarding/rules/"),
    ("sweeps", Role.REFERRAL_DESK, "/safeguarding/sweep/"),
    ("sweep", Role.REFERRAL_DESK, "/safeguarding/sweep/{run}/"),
    ("work", Role.INSPECTOR, "/duties/force/"),
    ("partners", Role.REFERRAL_DESK, "/exchange/partners/"),
    ("partner", Role.REFERRAL_DESK, "/exchange/partners/marac/"),
    ("backlogs", Role.CHIEF_OFFICER, "/insight/backlogs/"),
    ("crime", Role.OFFICER, "/crime/{crime}/"),
    ("record_crime", Role.OFFICER, "/crime/new/?incident={second}"),
    ("home", Role.CHIEF_OFFICER, "/"),
]  # fmt: skip


@pytest.fixture(scope="module")
def seeded(site: Site) -> dict[str, str]:
    """Two families, two domestic incidents, an assessment, a crime, a sweep."""
    return json.loads(site.run(SEED).strip().splitlines()[-1])


@pytest.mark.parametrize(("name", "role", "path"), PAGES, ids=[one[0] for one in PAGES])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_are_accessible_and_fit(
    seeded: dict[str, str],
    page_as: Callable[..., Page],
    name: str,
    role: Role,
    path: str,
    viewport: dict[str, int],
) -> None:
    page = page_as(role, viewport, path.format(**seeded))
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{viewport['width']}.png", full_page=True)
    assert page.locator("h1").count() == 1, "one heading says what the page is"
    assert sideways_scroll(page) <= 0, f"{name} scrolls sideways at {viewport['width']} px"
    assert accessibility_faults(page) == []


def test_a_risk_assessment_signed_by_keyboard_refers_by_itself(
    seeded: dict[str, str], page_as: Callable[..., Page]
) -> None:
    page = page_as(Role.OFFICER, DESK, f"/safeguarding/assessments/new/?incident={seeded['second']}")
    page.get_by_role("button", name="Sign the assessment").press("Enter")
    page.get_by_text("There is a problem").wait_for()
    assert page.locator("[data-form-errors] a").count() == 27, "everything is said at once"
    for number, group in enumerate(page.locator("[data-question]").all()):
        group.locator(f"input[value={'YES' if number < 15 else 'NO'}]").check()
        if number < 15:
            group.locator("textarea").fill("She said so.")
    page.get_by_role("button", name="Sign the assessment").press("Enter")
    page.wait_for_url("**/safeguarding/assessments/0*/")
    assert page.get_by_text("High risk: serious harm").count() == 1
