"""Shared by every journey: the running site, the browser, people signed in, and the accessibility check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bluelamp.access.codes import Role
from tests.journeys.seeds import SEED
from tests.journeys.site import PASSWORD, Site, own, running

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "build" / "assets" / "axe.min.js"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic", "--disable-dev-shm-usage",
]  # fmt: skip
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

PageAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser, and all of one worker share one site."""
    for item in items:
        if Path(str(item.fspath)).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A running Bluelamp with one account per role, for the whole test session."""
    with running(ROOT / "var" / own("journeys"), own("bluelamp_journeys"), BLUELAMP_DEMO="1") as started:
        yield started


@pytest.fixture(scope="session")
def siobhan(site: Site) -> str:
    """A woman with aliases, numbers, warnings and links, among namesakes; her id."""
    return site.run(SEED).strip()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole test session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(site: Site, chromium: Browser) -> Iterator[PageAs]:
    """Open a page with nobody signed in; `viewport=PHONE` for a phone."""
    opened: list[BrowserContext] = []

    def build(viewport: dict[str, int] = DESK, **options: object) -> Page:
        context = chromium.new_context(base_url=site.url, viewport=viewport, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        opened.append(context)
        return context.new_page()

    yield build
    for context in opened:
        context.close()


@pytest.fixture
def page_as(new_page: PageAs) -> PageAs:
    """Open a page signed in as a role: `page_as(Role.DISPATCHER)`, `page_as("officer", viewport=PHONE)`."""

    def build(role: Role | str, viewport: dict[str, int] = DESK, start: str = "/") -> Page:
        page = new_page(viewport)
        enter(page.context, str(role))
        page.goto(start)
        return page

    return build


def enter(context: BrowserContext, username: str, password: str = PASSWORD) -> None:
    """Sign in without drawing the sign-in page: for journeys that begin after it."""
    context.request.get("/sign-in/")
    token = next(str(cookie["value"]) for cookie in context.cookies() if cookie["name"] == "csrftoken")
    form = {"username": username, "password": password, "csrfmiddlewaretoken": token}
    answer = context.request.post("/sign-in/", form=form, max_redirects=0, headers={"Accept": "text/html"})
    assert answer.status == 302, f"{username} could not sign in: {answer.status}"


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, one line per fault, with the element at fault."""
    if not AXE.exists():
        pytest.skip("the assets are not built: run `make assets`")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run(document, { runOnly: tags })", tags)
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """How many pixels of the page lie beyond the right edge of the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
