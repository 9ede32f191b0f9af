"""The data-quality officer's day: board, check, findings, a correction by two people and its undoing, at desk and phone."""

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
from datetime import timedelta
from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.crime.models import Crime
from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import NewName, NewPerson
from bluelamp.quality import commands
from bluelamp.quality.types import FindingFilter
now = clock.now()
Crime.objects.bulk_create([
    Crime(number=f"QJ/{n}", district=["North", "South"][n % 2], place="1 High Street", reported_at=now, recorded_at=now,
          source_system="records", source_id=f"qj{n}") for n in range(70)])
for family in ("Quillfeather", "Oyelaran", "Brannigan"):
    nominals.create_person(SYSTEM, person=NewPerson(names=(NewName(given=family.upper(), family="Rosalind"),)))
with clock.frozen(now - timedelta(days=1)):
    commands.run_checks(SYSTEM)
Crime.objects.filter(number="QJ/0").update(offence_code="MD71530")
commands.run_checks(SYSTEM)
other = makers.actor(Role.DATA_QUALITY_OFFICER, username="qj-second")
made = commands.propose(other, wanted=FindingFilter(check="nominals.personname.swapped"), reason="Columns changed over in 2019")
print(json.dumps({"correction": str(made.ref.id)}))
"""
CODE = "crime.crime.offence_code_missing"
PICTURES = os.environ.get("BLUELAMP_PICTURES")
STEWARD = Role.DATA_QUALITY_OFFICER
PAGES = [
    ("board", STEWARD, "/quality/"),
    ("check", STEWARD, f"/quality/checks/{CODE}/"),
    ("findings", STEWARD, f"/quality/findings/?check={CODE}"),
    ("nothing", STEWARD, f"/quality/findings/?check={CODE}&district=Nowhere"),
    ("swapped", STEWARD, "/quality/findings/?check=nominals.personname.swapped"),
    ("corrections", STEWARD, "/quality/corrections/"),
    ("correction", STEWARD, "/quality/corrections/{correction}/"),
    ("chief", Role.CHIEF_OFFICER, "/quality/"),
    ("denied", Role.CALL_HANDLER, "/quality/"),
    ("home", STEWARD, "/"),
]  # fmt: skip


@pytest.fixture(scope="module")
def seeded(site: Site) -> dict[str, str]:
    """Crimes without a code, three names changed over, two days of runs, one correction proposed by another."""
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
        page.screenshot(path=Path(PICTURES) / f"quality-{name}-{viewport['width']}.png", full_page=True)
    assert page.locator("h1").count() == 1, "one heading says what the page is"
    assert sideways_scroll(page) <= 0, f"{name} scrolls sideways at {viewport['width']} px"
    assert accessibility_faults(page) == []


def test_every_number_opens_the_rows_it_counts_and_one_is_let_stand(
    seeded: dict[str, str], page_as: Callable[..., Page]
) -> None:
    page = page_as(STEWARD, DESK, f"/quality/checks/{CODE}/")
    number = page.get_by_role("link", name="35 in South")
    number.click()
    assert page.get_by_text("35 in all").count() == 1
    page.locator("input[name=finding]").first.check()
    page.get_by_text("Let findings stand, with a reason").click()
    page.get_by_label("Why they need not be put right").fill("Destroyed with the paper record in 2004")
    page.get_by_role("button", name="Let them stand").press("Enter")
    page.get_by_text("34 in all").wait_for()


def test_a_second_person_sees_every_row_approves_and_it_can_be_undone(
    seeded: dict[str, str], page_as: Callable[..., Page], site: Site
) -> None:
    page = page_as(STEWARD, DESK, f"/quality/corrections/{seeded['correction']}/")
    assert page.locator("del").first.inner_text() in ("Rosalind", "QUILLFEATHER")
    page.get_by_role("button", name="Approve and apply").press("Enter")
    page.get_by_text("Approved, being applied").first.wait_for()
    work_off(site)
    page.reload()
    assert page.get_by_text("Applied · 3 records").count() == 1
    page.get_by_text("Undo this correction").click()
    page.get_by_label("Why it is undone").fill("Only a rehearsal of it")
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("Undone by").wait_for()
    work_off(site)
    page.reload()
    assert page.get_by_text("Undone · 3 records").count() == 1


def work_off(site: Site) -> None:
    """Do what a worker would: the journeys' site runs none."""
    site.run("from bluelamp.kernel import jobs; jobs.run_all()")
