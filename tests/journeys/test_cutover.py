"""Leading a cutover with the keyboard and the eye: rehearsed, signed row by row, decided by the chief, watched live."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PHONE, PageAs, accessibility_faults, enter, sideways_scroll
from tests.journeys.site import PASSWORD, Site

SEED = """
import uuid
from django.db import connection
from bluelamp.access import commands as access
from bluelamp.access.types import NewAccount
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands
from bluelamp.migration.models import *
now = clock.now()
if not Rehearsal.objects.exists():
    for user, name, role in (("cut.lead", "Peter Lloyd", "migration_operator"), ("cut.chief", "CC Helen Ward", "chief_officer"),
                             ("cut.owner", "Supt Carol Jennings", "business_owner")):
        access.open_account(SYSTEM, new=NewAccount(username=user, name=name, password={password!r}, roles=frozenset([role]),
                            unit="Training", district="Riverside"))
    run = Run.objects.create(what="rehearsal", detail="bulk", by=uuid.uuid4(), by_name="Peter Lloyd", started_at=now, beat_at=now, wrong=1)
    stage = RunStage.objects.create(run=run, number=1, name="load: crimes", total=1000, done=400, rate=20.0, started_at=now)
    RunWrong.objects.create(run=run, stage="load: crimes", words="31/02/1980 is no day", at=now)
    labels = {{"records": "Records system (2003)", "records/CRIME": "Crimes", "custody": "Custody system (2003)"}}
    made = [Rehearsal.objects.create(by_name="Peter Lloyd", started_at=now, ended_at=now, rows=1012552, folder="bulk",
        differences=number, balance={{"sources": {{"records": {{"source_rows": 900000, "unaccounted": 0}}, "custody": {{"source_rows": 112552, "unaccounted": 0}}}}, "findings": [], "total": {{"unaccounted": 0}}}},
        held=[{{"risk": 3, "rows": 604, "kind_label": "Crimes"}}], stages={{"a fresh database": 6.0, "load": 130.0, "load: people": 31.0}},
        performance={{"searches": 20, "search_p50": 9.0, "search_p95": 20.0, "pages": {{"people": 60.0, "crime": 1400.0}}, "megabytes": 2900}},
        labels=labels, seed=7) for number in (None, 3, 0)]
    last = made[-1]
    row = dict(rehearsal=last, file="records/CRIME.csv", source="records", kind="CRIME")
    for n in range(3):
        RehearsalRow.objects.create(**row, row=n, key=f"C/{{n}}", ident=uuid.UUID(int=n), fate="held", reason="no offence code", risk=3, content=uuid.UUID(int=1), digest=uuid.UUID(int=2))
    SpotCheck.objects.create(**row, row=7, key="71CR/1042/19", ident=uuid.UUID(int=7), seed=7, fate="loaded", risk=0, digest=uuid.UUID(int=2),
        was=[["CRIME_NO", "71CR/1042/19"], ["RECORDED", "04/03/2019 22:10"], ["NARRATIVE", "Window forced at the rear, jewellery taken. " * 6]],
        became=[{{"ref": "crime:x", "title": "crime", "facts": [["Number", "71CR/1042/19"], ["Recorded at", "04/03/2019 22:10"]]}}])
    RehearsalDifference.objects.create(rehearsal=made[1], file="records/CRIME.csv", row=4, source="records", kind="CRIME", key="C/4", what="another fate", was="loaded", now="held: no offence code")
    LiveCase.objects.create(**row, row=9, key="71CR/2044/24", what="investigation", arrival="missing", reason="its offence code is not in the table")
    LiveCase.objects.create(rehearsal=last, file="custody/C.xml", source="custody", kind="CUSTODY", row=1, key="CU/24/77", what="bail", arrival="legacy", reason="kept in the legacy store only")
    for day in range(3):
        one = Comparison.objects.create(at=now, by_name="Peter Lloyd", folder=f"day-{{day}}", rows_there=1012552, same=1012500, new_there=40 - day, changed_both=1)
        ComparisonLine.objects.create(comparison=one, what="changed_both", source="records", kind="CRIME", key="C/9", place="records/CRIME.csv, row 9", detail="worked on in both: a person has to say which holds")
    commands.begin_cutover(SYSTEM, name="North and Riverside")
    commands.keep_point(SYSTEM, copy={{"name": "before-bulk", "begun_at": now.isoformat(), "facts_to": 0}}, why="before the bulk load")
print(Rehearsal.objects.order_by("-id").first().id)
"""
PAGES = {
    "runs": "runs/", "run": "runs/1/", "rehearsals": "rehearsals/", "rehearsal": "rehearsals/{id}/",
    "rows": "rehearsals/{id}/rows/", "live": "rehearsals/{id}/live/", "sheet": "sheet/", "print": "sheet/print/",
    "workarounds": "workarounds/", "cutover": "cutover/", "parallel": "parallel/", "day": "parallel/1/",
    "checks": "checks/", "reasons": "reasons/",
}  # fmt: skip


@pytest.fixture(scope="session")
def rehearsed(site: Site) -> str:
    """A force that has rehearsed three times; the last rehearsal's number."""
    return site.run(SEED.format(password=PASSWORD)).strip()


@pytest.fixture
def person(new_page: PageAs, rehearsed: str) -> PageAs:
    """Open a page signed in as one of the cutover's people."""

    def build(username: str, start: str, viewport: dict[str, int] = DESK) -> Page:
        page = new_page(viewport)
        enter(page.context, username)
        page.goto(start)
        return page

    return build


def pictured(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for them."""
    if folder := os.environ.get("BLUELAMP_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(
    "viewport", [{"width": 1440, "height": 900}, {"width": 390, "height": 800}], ids=["desk", "phone"]
)
def test_every_page_of_a_cutover_is_accessible_and_fits(
    person: PageAs, rehearsed: str, viewport: dict[str, int]
) -> None:
    page = person("cut.lead", "/migration/runs/", viewport)
    faults = []
    for name, path in PAGES.items():
        page.goto(f"/migration/{path.format(id=rehearsed)}")
        pictured(page, f"{name}-{viewport['width']}")
        faults += [f"{name}: {fault}" for fault in accessibility_faults(page)]
        if (beyond := sideways_scroll(page)) > 0:
            faults.append(f"{name} scrolls sideways by {beyond} px")
    assert not faults, "\n".join(faults)


def test_a_run_is_watched_live_and_a_stopped_one_says_so(person: PageAs, site: Site) -> None:
    page = person("cut.lead", "/migration/runs/1/")
    expect(page.get_by_text("Stopped without a word")).to_be_visible()
    expect(page.get_by_text("31/02/1980 is no day")).to_be_visible()
    page.goto("/migration/runs/")
    site.rows("UPDATE migration_runstage SET done = 777 WHERE run_id = 1")
    expect(page.get_by_text("777 of 1,000")).to_be_visible(timeout=10_000)


def test_an_owner_compares_a_row_and_signs_with_the_keyboard(person: PageAs) -> None:
    lead = person("cut.lead", "/migration/checks/")
    lead.get_by_label("Source", exact=True).select_option("records")
    lead.get_by_label("User name or collar number").fill("cut.owner")
    lead.get_by_role("button", name="Name owner").click()
    expect(lead.get_by_text("Supt Carol Jennings")).to_be_visible()
    page = person("cut.owner", "/")
    page.get_by_role("link", name="Open my spot checks").click()
    page.get_by_role("link", name="71CR/1042/19").press("Enter")
    expect(page.get_by_role("heading", name="As it was")).to_be_visible()
    expect(page.get_by_role("heading", name="What it became")).to_be_visible()
    pictured(page, "check-1440")
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_text("Say what is wrong with it")).to_be_visible()
    page.get_by_label("What is wrong with it").fill("The house number is missing")
    page.get_by_role("button", name="Refuse").press("Enter")
    expect(page.get_by_text("The house number is missing")).to_be_visible()
    page.get_by_role("link", name="71CR/1042/19").click()
    page.get_by_role("button", name="Sign: it is right").press("Enter")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_the_chief_reads_why_it_is_red_and_goes_only_with_a_reason(person: PageAs) -> None:
    page = person("cut.chief", "/migration/sheet/")
    expect(page.get_by_role("alert").get_by_text("No go")).to_be_visible()
    page.get_by_role("link", name="Open investigation 71CR/2044/24").click()
    expect(page.get_by_text("its offence code is not in the table")).to_be_visible()
    page.go_back()
    page.get_by_label("Go", exact=True).check()
    page.get_by_role("button", name="Sign the sheet").click()
    expect(page.get_by_text("CC Helen Ward must write why")).to_be_visible()
    page.get_by_label("Why go although something is red").fill("Entered by hand at 21:40, checked by DI Shah")
    page.get_by_role("button", name="Sign the sheet").click()
    expect(page.get_by_text("signed by CC Helen Ward")).to_be_visible()


def test_a_phase_is_not_skipped_and_the_page_says_what_hinders_it(person: PageAs) -> None:
    page = person("cut.lead", "/migration/cutover/", PHONE)
    expect(page.get_by_text("No bulk delivery is recorded")).to_be_visible()
    expect(page.get_by_text("before-bulk", exact=True)).to_be_visible()


def test_who_has_no_part_in_it_is_told_so(page_as: PageAs, rehearsed: str) -> None:
    page = page_as(Role.OFFICER, start="/migration/sheet/")
    assert page.locator("h1").inner_text()
    expect(page.get_by_role("heading", name="Go / no-go sheet")).to_have_count(0)
