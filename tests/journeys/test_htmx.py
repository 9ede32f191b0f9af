"""Fragments: a session that ended, a refusal and a silent server are each answered in sight, and nothing is sent twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import PageAs
from tests.journeys.site import PASSWORD, Site

FORM = """
<form hx-post="/help/report-a-problem/" hx-target="#out" hx-select="main" data-once id="fragment">
  <input name="doing" value="Closing a log"><input name="happened" value="It froze"><input name="hindrance" value="stops">
  <button>Send fragment</button>
</form>
<a href="#" hx-get="/help/problems/" hx-target="#out" id="denied">Look at problems</a>
<div id="out"></div>
"""


@pytest.fixture
def page(page_as: PageAs) -> Page:
    """A page with a form and a link that htmx sends."""
    page = page_as(Role.OFFICER, start="/help/")
    page.evaluate(
        "html => { const main = document.querySelector('main'); main.innerHTML = html; htmx.process(main); }",
        FORM,
    )
    return page


def reports(site: Site) -> int:
    return int(str(site.rows("SELECT count(*) FROM web_problem_report")[0][0]))


def test_a_fragment_sent_after_the_session_ended_goes_once_after_signing_in(site: Site, page: Page) -> None:
    before = reports(site)
    page.context.clear_cookies(name="bluelamp_session")
    page.get_by_role("button", name="Send fragment").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#out")).to_contain_text("Reported as P-")
    assert reports(site) == before + 1


def test_a_fragment_sent_from_a_locked_session_goes_on_after_unlocking(site: Site, page: Page) -> None:
    before = reports(site)
    page.evaluate(
        "fetch('/lock/', { method: 'POST', headers: { 'X-CSRFToken': document.body.dataset.csrf } })"
    )
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Send fragment").click()
    expect(page.get_by_role("heading", name="Screen locked")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("#out")).to_contain_text("Reported as P-")
    assert reports(site) == before + 1


def test_a_denied_fragment_is_said_at_the_top_and_takes_the_focus(page: Page) -> None:
    page.locator("#denied").click()
    expect(page.locator("#refusals")).to_contain_text("You may not do this")
    expect(page.locator("#refusals")).to_be_focused()
    expect(page.locator("#out")).to_be_empty()


def test_a_silent_server_is_said_too(site: Site, page: Page) -> None:
    site.kill()
    try:
        page.get_by_role("button", name="Send fragment").click()
        expect(page.locator("#refusals")).to_contain_text("Bluelamp did not answer")
    finally:
        site.start()
    expect(page.locator("input[name=happened]")).to_have_value("It froze")
