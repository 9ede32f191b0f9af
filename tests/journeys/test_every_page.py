"""Every page that the navigation reaches, for every role: no accessibility fault, no sideways scroll, no script error."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PHONE, PageAs, accessibility_faults, sideways_scroll
from tests.journeys.site import ROLES

BEYOND_NAVIGATION = {
    "/help/": Role.OFFICER,
    "/help/patterns/": Role.OFFICER,
    "/help/patterns/live/": Role.OFFICER,
    "/help/report-a-problem/": Role.OFFICER,
    "/help/problems/": Role.PLATFORM_ADMIN,
    "/about/": Role.OFFICER,
    "/nothing-here/": Role.OFFICER,
}
ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %


def faults_of(page: Page, address: str, errors: list[str], *, is_audited: bool = True) -> list[str]:
    """What is wrong with a page as it stands, one line per fault."""
    errors.clear()
    answer = page.goto(address)
    assert answer is not None
    page.wait_for_load_state("load")
    found = [] if answer.status < 500 else [f"answered {answer.status}"]
    found += [f"script: {error}" for error in errors]
    found += accessibility_faults(page) if is_audited else []
    if page.locator("main").count() != 1 or page.locator("h1").count() < 1:
        found.append("has no single <main> with an <h1>")
    if (beyond := sideways_scroll(page)) > 0:
        found.append(f"scrolls sideways by {beyond} px")
    return [f"{address}: {fault}" for fault in found]


def navigation(page: Page) -> list[str]:
    """The addresses this person's navigation offers."""
    return [
        str(href)
        for href in page.eval_on_selector_all(
            ".bl-nav__list a", "links => links.map(a => a.getAttribute('href'))"
        )
    ]


def listen(page: Page) -> list[str]:
    """Collect what the page's scripts and its content policy complain about."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None
    )
    return errors


@pytest.mark.parametrize("viewport", [DESK, PHONE, ZOOMED], ids=["desk", "phone", "zoomed"])
def test_every_page_is_accessible_and_fits(page_as: PageAs, viewport: dict[str, int]) -> None:
    seen: set[str] = set()
    faults: list[str] = []
    for role in ROLES:
        page = page_as(role, viewport=viewport)
        errors = listen(page)
        beyond = [address for address, who in BEYOND_NAVIGATION.items() if who is role]
        for address in [*navigation(page), *beyond]:
            is_home = address == "/"
            if is_home or address not in seen:
                faults += faults_of(page, address, errors, is_audited=viewport is not ZOOMED)
            seen.add(address)
        page.context.close()
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_signed_out_pages_are_accessible_and_fit(new_page: PageAs, viewport: dict[str, int]) -> None:
    page = new_page(viewport)
    errors = listen(page)
    faults = [
        fault for address in ("/sign-in/", "/help/", "/about/") for fault in faults_of(page, address, errors)
    ]
    assert not faults, "\n".join(faults)


def test_the_lock_screen_is_accessible(page_as: PageAs) -> None:
    page = page_as(Role.OFFICER)
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Lock this screen").click()
    page.get_by_role("heading", name="Screen locked").wait_for()
    assert not accessibility_faults(page)
    page.goto("/help/patterns/")
    page.get_by_role("heading", name="Screen locked").wait_for()
    assert not accessibility_faults(page)
