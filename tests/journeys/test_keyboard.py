"""The whole shell by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import PHONE, PageAs
from tests.journeys.site import PASSWORD


def focused(page: Page) -> str:
    """The visible words, or the name, of what has the focus."""
    return str(
        page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()")
    )


def test_signing_in_needs_no_mouse(new_page: PageAs) -> None:
    page = new_page()
    page.goto("/sign-in/")
    page.keyboard.type("officer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Officer")


def test_the_first_tab_offers_to_skip_to_the_content(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start="/help/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_slash_goes_to_the_search_box_from_anywhere_but_a_field(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start="/help/report-a-problem/")
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.get_by_label("What happened?").focus()
    page.keyboard.type("and/or")
    expect(page.get_by_label("What happened?")).to_have_value("and/or")


def test_every_stop_of_the_tab_key_shows_where_it_is(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start="/help/report-a-problem/")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
            " return e === document.body || ((s.outlineStyle !== 'none' || s.boxShadow !== 'none') && b.width > 0); })()"
        )
        if not seen:
            unseen.append(focused(page))
    assert not unseen, f"focus cannot be seen on: {unseen}"


def test_the_menu_opens_and_closes_by_key_and_gives_the_focus_back(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER)
    summary = page.locator("details[data-menu] summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_navigation_unfolds_by_key_on_a_phone(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, viewport=PHONE)
    expect(page.get_by_role("link", name="Home", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(page.get_by_role("link", name="Home", exact=True)).to_be_visible()


def test_rows_of_a_list_are_walked_with_the_arrow_keys(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start="/help/patterns/")
    rows = page.locator("table[data-row-keys] tbody tr")
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**#M02")


def test_the_lock_screen_keeps_the_focus_and_gives_it_back(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER, start="/help/report-a-problem/")
    page.locator("details[data-menu] summary").press("Enter")
    page.get_by_role("button", name="Lock this screen").press("Enter")
    page.get_by_role("heading", name="Screen locked").wait_for()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('[data-page]')"), (
            "the focus left the lock screen"
        )
    page.get_by_label("Password", exact=True).press_sequentially(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What happened?")).to_be_visible()
