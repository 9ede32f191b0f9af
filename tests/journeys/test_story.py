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
from playwright.sync_api import Browser, Page, expect

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
    handler.get_by_role("link", name=re.compile("07700 900123")).first.click()
    handler.get_by_role("button", name="Answer this call").click()
    expect(handler.get_by_text("With Call Handler").or_(handler.get_by_text(re.compile("^With ")))).to_be_visible()

    # The person is found in spite of the misspelt name, with the warning on the spot.
    handler.get_by_label(re.compile("^The caller's words")).fill(WORDS)
    handler.get_by_label("Headline").fill("Domestic, male shouting, children in the house")
    handler.get_by_label(re.compile("^Person")).fill("shivaun oneil")
    found = handler.get_by_role("listbox", name="People").get_by_role("option", name=re.compile("Siobhán.*O'Neill"))
    found.first.click()
    expect(handler.locator("[data-known]")).to_contain_text(re.compile("domestic abuse", re.IGNORECASE))

    # Where: the first address the gazetteer offers on the High Street.
    handler.get_by_label(re.compile("^Place")).fill("High Street")
    handler.get_by_role("listbox", name="Places").get_by_role("option").first.click()

    # THRIVE, category, grade; one key opens the incident.
    for element in handler.locator(".ct-segments").all():
        element.locator("input[value=high]").check(force=True)
    handler.get_by_label("Why", exact=True).fill("Known high-risk victim, children present, offender there now.")
    handler.get_by_label(re.compile("^Category")).select_option(label="Domestic incident")
    handler.locator(".ct-grades input[value='1']").check(force=True)
    handler.get_by_label("Domestic abuse").check()
    handler.keyboard.press("Control+Enter")
    handler.wait_for_url(re.compile(r"/control/incidents/[0-9a-f-]+/"))
    incident = re.search(r"/control/incidents/([0-9a-f-]+)/", handler.url).group(1)  # type: ignore[union-attr]

    # The board: the right car by road time, with reasons, sent from the keyboard.
    dispatcher.goto(f"/control/board/?incident={incident}")
    number = dispatcher.locator("[data-log-title]").inner_text()
    assert number
