"""No exit loses work: a crash of the server, an expired session, a lock, a second window, a form sent twice."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import PageAs
from tests.journeys.site import PASSWORD, Site

FORM = "/help/report-a-problem/"
WORDS = "The board froze at 23:41 while log 1234 was open"


@pytest.fixture(autouse=True)
def no_drafts(site: Site) -> None:
    """Each test begins with empty forms; a page of the test before may still be saving as it closes."""
    time.sleep(0.5)
    site.rows("DELETE FROM forms_draft")


def reports(site: Site) -> int:
    """How many problem reports the database holds."""
    return int(str(site.rows("SELECT count(*) FROM web_problem_report")[0][0]))


def page_state(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the page's state line says so."""
    expect(page.locator("[data-page-state]")).to_contain_text(text)


def test_words_are_on_the_server_within_two_seconds_of_a_pause(site: Site, page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    page.get_by_label("What happened?").press_sequentially("froze", delay=10)
    begun = time.monotonic()
    page_state(page, "Saved")
    assert time.monotonic() - begun < 2, "the draft was not saved within two seconds of the pause"
    [(kept,)] = site.rows("SELECT sealed FROM forms_draft")
    assert b"froze" not in bytes(kept), "the draft lies readable in the database"


def test_steady_typing_is_saved_without_waiting_for_a_pause(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    box = page.get_by_label("What happened?")
    begun = time.monotonic()
    while time.monotonic() - begun < 4.5 and "Saved" not in (
        page.locator("[data-page-state]").text_content() or ""
    ):
        box.press_sequentially("a", delay=50)
    page_state(page, "Saved")


def test_what_was_typed_comes_back_with_its_cursor_after_the_tab_is_closed(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    box = page.get_by_label("What happened?")
    box.fill(WORDS)
    page.get_by_label("I can, but slowly").check()
    box.focus()
    box.press("Home")
    box.press("!")
    page_state(page, "Saved")
    again = page.context.new_page()
    page.close()
    again.goto(FORM)
    expect(again.get_by_text(re.compile(r"Restored what you had typed at \d\d:\d\d"))).to_be_visible()
    expect(again.get_by_label("What happened?")).to_have_value("!" + WORDS)
    expect(again.get_by_label("I can, but slowly")).to_be_checked()
    assert again.evaluate("[document.activeElement.name, document.activeElement.selectionStart]") == [
        "happened",
        1,
    ]


def test_what_is_typed_before_the_draft_arrives_is_not_overwritten_by_it(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    page.get_by_label("What happened?").fill("typed yesterday")
    page_state(page, "Saved")
    again = page.context.new_page()
    page.close()
    held: list[Route] = []
    hold_first = lambda route: route.continue_() if held else held.append(route)  # noqa: E731
    again.route(re.compile(r"/drafts/\?"), hold_first)
    again.goto(FORM)
    again.get_by_label("What happened?").press_sequentially("typed now")
    for _ in range(50):
        again.wait_for_timeout(0 if held else 100)
    assert held, "the page did not ask for its draft"
    held[0].continue_()
    page_state(again, "Saved")
    expect(again.get_by_label("What happened?")).to_have_value("typed now")
    again.get_by_role("button", name="Use the other one instead").click()
    expect(again.get_by_label("What happened?")).to_have_value("typed yesterday")


def test_a_draft_can_be_thrown_away(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    page.get_by_label("What happened?").fill(WORDS)
    page_state(page, "Saved")
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    page.wait_for_load_state()
    expect(page.get_by_label("What happened?")).to_have_value("")
    page.reload()
    expect(page.get_by_label("What happened?")).to_have_value("")
    expect(page.get_by_text("Restored what you had typed")).to_have_count(0)


def test_nobody_gets_another_persons_draft(page_as: PageAs) -> None:
    mine = page_as(Role.OFFICER, start=FORM)
    mine.get_by_label("What happened?").fill(WORDS)
    page_state(mine, "Saved")
    theirs = page_as(Role.SERGEANT, start=FORM)
    theirs.wait_for_timeout(700)
    expect(theirs.get_by_label("What happened?")).to_have_value("")


def test_words_survive_the_server_being_killed_in_mid_typing(site: Site, page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    box = page.get_by_label("What happened?")
    box.press_sequentially("Before. ")
    page_state(page, "Saved")
    site.kill()
    try:
        box.press_sequentially("After. ")
        page_state(page, "Not saved – kept on this device")
        assert "After" not in str(page.evaluate("JSON.stringify({...localStorage})")), (
            "the device copy is readable"
        )
    finally:
        site.start()
    page_state(page, "Saved")
    page.reload()
    expect(page.get_by_label("What happened?")).to_have_value("Before. After. ")


def test_words_typed_while_the_server_was_down_outlive_the_tab(site: Site, page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    page.get_by_label("What happened?").press_sequentially("x")
    page_state(page, "Saved")
    site.kill()
    try:
        page.get_by_label("What happened?").press_sequentially("yz")
        page_state(page, "kept on this device")
        again = page.context.new_page()
        page.close()
    finally:
        site.start()
    again.goto(FORM)
    expect(again.get_by_label("What happened?")).to_have_value("xyz")
    page_state(again, "Saved")


def test_a_locked_screen_hides_the_page_and_gives_it_back_unchanged(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    box = page.get_by_label("What happened?")
    box.fill(WORDS)
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Lock this screen").click()
    expect(page.get_by_role("heading", name="Screen locked")).to_be_visible()
    expect(box).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Screen locked")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("That password is not right")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(box).to_be_visible()
    expect(box).to_have_value(WORDS)
    page_state(page, "Saved")


def test_a_form_sent_after_the_session_ended_is_sent_once_after_signing_in_over_it(
    site: Site, page_as: PageAs
) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    before = reports(site)
    page.get_by_label("What were you doing?").fill("Closing a log")
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("I cannot do my work").check()
    page_state(page, "Saved")
    page.context.clear_cookies(name="bluelamp_session")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile("Reported as P-"))).to_be_visible()
    assert reports(site) == before + 1
    expect(page.get_by_label("What happened?")).to_have_value("")


def test_a_form_sent_twice_counts_once(site: Site, page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    before = reports(site)
    page.get_by_label("What were you doing?").fill("Closing a log")
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("It is a nuisance").check()
    page.get_by_role("button", name="Send report").dblclick()
    expect(page.get_by_text(re.compile("Reported as P-"))).to_be_visible()
    page.go_back()
    page.get_by_label("What happened?").wait_for()
    assert reports(site) == before + 1


def test_two_windows_on_one_form_lose_nothing(page_as: PageAs) -> None:
    first = page_as(Role.OFFICER, start=FORM)
    second = first.context.new_page()
    second.goto(FORM)
    first.get_by_label("What happened?").fill("typed in the first window")
    page_state(first, "Saved")
    second.get_by_label("What happened?").fill("typed in the second window")
    page_state(second, "Saved")
    expect(second.get_by_text("also typed into in another window")).to_be_visible()
    second.get_by_role("button", name="Use the other one instead").click()
    expect(second.get_by_label("What happened?")).to_have_value("typed in the first window")


def test_a_form_with_mistakes_comes_back_with_every_word_and_links_to_each_mistake(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start=FORM)
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(WORDS)
    page.get_by_role("link", name="Say what you were doing").click()
    assert page.evaluate("document.activeElement.id") == "doing"
    page.get_by_role("link", name="Choose how far it stops your work").click()
    assert page.evaluate("document.activeElement.id") == "hindrance"


def hurry(page: Page, seconds: int) -> None:
    """Serve the pages with a shorter idle time, so that the test need not sit still for a quarter of an hour."""

    def shorten(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer,
            body=re.sub(r'data-lock-after="\d+"', f'data-lock-after="{seconds}"', answer.text()),
        )

    page.route("**/help/**", shorten)


def test_an_idle_screen_warns_then_locks_on_the_server_too(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER)
    hurry(page, 6)
    page.goto(FORM)
    page.get_by_label("What happened?").fill(WORDS)
    page_state(page, "Saved")
    expect(page.get_by_text("Your screen will lock in")).to_be_visible(timeout=8000)
    expect(page.get_by_role("heading", name="Screen locked")).to_be_visible(timeout=8000)
    state = page.evaluate("fetch('/lock/session/').then(a => a.json())")
    assert state["state"] == "locked", "the screen was covered but the session was left open"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_label("What happened?")).to_have_value(WORDS)


def test_staying_here_puts_the_lock_off(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER)
    hurry(page, 6)
    page.goto(FORM)
    page.get_by_role("button", name="Stay here").click(timeout=8000)
    page.wait_for_timeout(1500)
    expect(page.get_by_role("heading", name="Screen locked")).to_be_hidden()


def test_a_screen_locked_in_one_window_is_locked_in_all(page_as: PageAs) -> None:
    first = page_as(Role.OFFICER, start=FORM)
    second = first.context.new_page()
    second.goto("/help/")
    first.locator("details[data-menu] summary").click()
    first.get_by_role("button", name="Lock this screen").click()
    expect(second.get_by_role("heading", name="Screen locked")).to_be_visible()
    second.get_by_label("Password", exact=True).fill(PASSWORD)
    second.get_by_role("button", name="Unlock").click()
    expect(second.get_by_role("heading", name="Help")).to_be_visible()
    expect(first.get_by_role("heading", name="Screen locked")).to_be_hidden()
