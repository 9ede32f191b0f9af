"""The whole story on the demonstration force: a 999 call becomes one accountable record.

One browser test, as the newcomer would live it: `bluelamp demo` from nothing, a ring, a person found in spite of
a misspelt name, the right car, a close that is refused until what is owed is settled, referrals that reach the
partners, the chief's board, and the auditor who sees every look.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import DESK, sign_in
from tests.journeys.site import PASSWORD, free_port

ROOT = Path(__file__).resolve().parents[2]
FIRST_TIME, AGAIN = 300, 20
WORDS = "Her partner is back and he is shouting, the children are upstairs."


@dataclass
class Force:
    """The demonstration force while it runs."""

    port: int
    said: str = ""
    took: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, port: int, path: str, body: dict[str, object]) -> dict[str, object]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))


def started(data: Path, port: int, within: float) -> tuple[subprocess.Popen[str], str, float]:
    """`bluelamp demo` on a data folder, what it printed and the seconds until it was ready."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BLUELAMP_", "DATABASE_"))}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "bluelamp.config.cli", "demo", "--port", str(port), "--data", str(data), "--no-day"],
        cwd=ROOT, env=kept, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    began, said = time.monotonic(), ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if line.startswith("Ready after") or time.monotonic() - began > 3 * within:
            break
    return process, said, time.monotonic() - began


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Force]:
    """The demonstration force, from nothing; BLUELAMP_STORY_PORT uses one that runs already."""
    if given := os.environ.get("BLUELAMP_STORY_PORT"):
        yield Force(int(given))
        return
    port = free_port()
    process, said, took = started(tmp_path_factory.mktemp("story"), port, FIRST_TIME)
    try:
        assert "Ready after" in said, f"the demonstration did not start:\n{said[-3000:]}"
        yield Force(port, said, took)
    finally:
        stop(process)


@pytest.fixture
def desk(force: Force, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """A person at a desk of their own, signed in by demo account."""
    opened = []

    def build(name: str) -> Page:
        context = chromium.new_context(base_url=force.url, viewport=DESK, locale="en-GB")
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        sign_in(page, name, PASSWORD)
        return page

    yield build
    for context in opened:
        context.close()


def test_the_demonstration_is_ready_with_every_row_accounted_for(force: Force) -> None:
    with urllib.request.urlopen(f"{force.url}/health/ready", timeout=10) as answer:
        assert (answer.status, json.load(answer)["status"]) == (200, "ready")
    if force.said:
        assert force.took < FIRST_TIME, f"the first start took {force.took:.0f} s"
        totals = re.search(r"^total\s+(.*)$", force.said, re.MULTILINE)
        assert totals and totals.group(1).split()[-1] == "0", "rows of the old systems are unaccounted for"


def test_a_999_call_becomes_one_accountable_record(force: Force, desk: Callable[[str], Page]) -> None:
    handler, dispatcher, officer = desk("handler"), desk("dispatcher"), desk("officer")

    # The telephone rings: the contact is there before anybody types.
    force.post(force.port + 3, "/ring", {"number": "07700 900123", "name": "", "queue": "999"})
    handler.goto("/control/calls/")
    ringing = handler.get_by_role("row").filter(has_text=re.compile(r"900123")).filter(has_text="nobody yet")
    ringing.first.get_by_role("button", name="Answer").click()
    handler.wait_for_url(re.compile(r"/control/calls/[0-9a-f-]+/"))

    # The person is found in spite of the misspelt name, with the warning on the spot.
    handler.get_by_label(re.compile("^The caller's words")).fill(WORDS)
    handler.get_by_label("Headline").fill("Domestic, male shouting, children in the house")
    handler.get_by_label("Role").select_option("victim")
    handler.get_by_role("combobox", name=re.compile("^Person")).fill("shivaun oneil")
    found = handler.get_by_role("listbox", name="People").get_by_role(
        "option", name=re.compile("Siobhán.*O'Neill")
    )
    found.first.click()
    expect(handler.locator("[data-known]")).to_contain_text(re.compile("domestic abuse", re.IGNORECASE))

    # Where: the first address the gazetteer offers on the High Street.
    handler.get_by_role("combobox", name=re.compile("^Place")).fill("High Street")
    handler.get_by_role("listbox", name="Places").get_by_role("option").first.click()

    # THRIVE, category, grade; one key opens the incident.
    for element in handler.locator(".ct-segments").all():
        element.locator("input[value=high]").check(force=True)
    handler.get_by_label("Why", exact=True).fill(
        "Known high-risk victim, children present, offender there now."
    )
    handler.get_by_label(re.compile("^Category")).select_option(label="Domestic incident")
    handler.locator(".ct-grades input[value='1']").check(force=True)
    handler.get_by_label("Domestic abuse").check()
    handler.keyboard.press("Control+Enter")
    handler.wait_for_url(re.compile(r"/control/incidents/[0-9a-f-]+/"))
    incident = re.search(r"/control/incidents/([0-9a-f-]+)/", handler.url).group(1)  # type: ignore[union-attr]

    # The board: the right car by road time, with reasons; sent, and moved on, from the keyboard.
    dispatcher.goto(f"/control/board/?incident={incident}")
    best = suggested(dispatcher)
    dispatcher.keyboard.press("1")
    expect(dispatcher.locator("[data-lines]")).to_contain_text(
        re.compile(rf"{best}.*(sent|assigned|dispatched)", re.I)
    )
    for verb in ("er", "as"):
        dispatcher.get_by_label(re.compile("^command")).fill(f"{verb} {best}")
        dispatcher.keyboard.press("Enter")
        time.sleep(1)
    expect(dispatcher.locator("[data-list=units]")).to_contain_text(re.compile(rf"{best}.*At scene", re.I))

    # Closing is refused, with the list of what is missing.
    refused = sent_to_close(officer, incident)
    expect(refused).to_contain_text("Still owed: A signed risk assessment")
    expect(refused).to_contain_text("still committed")

    # The risk assessment, judged high.
    officer.goto(f"/safeguarding/assessments/new/?incident={incident}")
    assess(officer, yes={"D01", "D02", "D10", "D15"})
    expect(officer.get_by_role("heading", name=re.compile("Risk assessment"))).to_be_visible()

    # The crime, with the victim's own words on being referred.
    officer.goto(f"/control/incidents/{incident}/")
    officer.get_by_role("link", name="Record crime").click()
    officer.locator("select[name^=role_]").first.select_option("victim")
    officer.locator("select[name^=consent_]").first.select_option("given")
    officer.locator("input[name^=safe_]").first.fill("07700 900123, after nine, not by text")
    officer.get_by_label("What happened").fill(
        "He held her by the throat in the kitchen and left when she screamed."
    )
    officer.get_by_role("button", name="Record crime").click()
    officer.wait_for_url(re.compile(r"/crime/[0-9a-f-]{36}/"))

    # What is owed appears by itself and reaches the partners.
    kinds = ("MARAC", "Encompass", "Victims")
    until(
        lambda: all(kind.lower() in words(officer, incident) for kind in kinds),
        60,
        lambda: words(officer, incident),
    )
    until(
        lambda: delivered(force) >= {"marac", "encompass", "victim_services"},
        60,
        lambda: str(delivered(force)),
    )

    # The unit is clear, and now it closes.
    dispatcher.get_by_label(re.compile("^command")).fill(f"cl {best}")
    dispatcher.keyboard.press("Enter")
    expect(dispatcher.locator("[data-list=units]")).to_contain_text(
        re.compile(rf"{best}.*(available|On patrol)", re.I)
    )
    officer.goto(f"/control/incidents/{incident}/close/")
    closing(officer)
    officer.wait_for_url(re.compile(rf"/control/incidents/{incident}/$"))
    expect(officer.locator("dl.bl-facts").first).to_contain_text("Closed")

    # The chief's board counts it, and one click opens the rows.
    chief = desk("chief")
    chief.goto("/insight/backlogs/")
    owed = chief.locator(".in-totals a").first
    number = int(re.sub(r"\D", "", owed.inner_text()))
    assert number > 0
    owed.click()
    expect(chief.get_by_role("main")).to_contain_text(str(number))

    # The auditor sees every look.
    auditor = desk("auditor")
    auditor.goto(f"/access/audit/?ref=incident:{incident}")
    table = auditor.get_by_role("main")
    for name in ("open_incident", "dispatch", "close_incident"):
        expect(table).to_contain_text(name)


def suggested(page: Page) -> str:
    """The first unit the board suggests for the chosen incident, with its reasons in view."""
    page.locator("[data-list=incidents] [aria-selected=true]").wait_for()
    page.locator("[data-list=incidents]").focus()
    page.keyboard.press("s")
    first = page.locator("[data-send]").first
    first.wait_for()
    assert page.locator(".ct-why").first.inner_text(), "a unit is suggested without its reasons"
    return str(first.get_attribute("data-send"))


def sent_to_close(page: Page, incident: str) -> Locator:
    """Send the closing form and give back the refusal; when somebody changed the log meanwhile, look and send again."""
    for _ in range(4):
        page.goto(f"/control/incidents/{incident}/close/")
        closing(page)
        refused = page.get_by_role("alert")
        expect(refused).to_be_visible()
        if "Nobody has been overwritten" not in refused.inner_text():
            break
    return refused


def closing(page: Page) -> None:
    """Fill the closing form as an officer who knows what happened."""
    page.locator("input[name=disposals]").first.check(force=True)
    page.get_by_label("Result").fill(
        "Male left with family before arrival. Children safe and well. Assessed."
    )
    crime = page.get_by_label(re.compile("^If no crime is recorded"))
    if crime.count():
        crime.fill("No offence disclosed; words only, confirmed by both parties separately.")
    page.get_by_role("button", name="Close incident").click()


def assess(page: Page, yes: set[str]) -> None:
    """Answer every question, and judge the risk high."""
    for question in page.locator("[data-question]").all():
        code = str(question.get_attribute("data-question"))
        question.locator(f"input[value={'YES' if code in yes else 'NO'}]").check(force=True)
        if code in yes:
            question.locator("textarea").fill("She said so, alone, in the kitchen.")
    page.locator("input[name=judged][value=HIGH]").check(force=True)
    page.get_by_label(re.compile("^Why, if you judge")).fill(
        "Strangled before; he is still free; she expects worse."
    )
    page.get_by_role("button", name="Sign the assessment").click()
    page.wait_for_url(re.compile(r"/safeguarding/assessments/[0-9a-f-]{36}/"))


def words(page: Page, incident: str) -> str:
    page.goto(f"/control/incidents/{incident}/")
    return page.get_by_role("main").inner_text().lower()


def delivered(force: Force) -> set[str]:
    """The kinds of referral that the simulated partners have received."""
    with urllib.request.urlopen(f"http://127.0.0.1:{force.port + 2}/received", timeout=10) as answer:
        body = answer.read().decode()
    return {kind for kind in ("marac", "encompass", "victim_services") if kind in body}


def until(is_so: Callable[[], bool], seconds: float, otherwise: Callable[[], str]) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"still not after {seconds} s: {otherwise()[-1500:]}"
        time.sleep(1)
