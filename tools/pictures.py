"""Take the pictures in docs/pictures from the running demo, so that they stay true.

Usage: pictures.py [--url http://127.0.0.1:8000]
"""

from __future__ import annotations

import argparse
import os
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

PLACE = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PASSWORD = os.environ.get("BLUELAMP_DEMO_PASSWORD", "training-only")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]
DESK: ViewportSize = {"width": 1280, "height": 800}
WALL: ViewportSize = {"width": 1600, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
SETTLE_MS = 2500


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, how wide, and which link to follow first."""

    name: str
    who: str
    address: str
    size: ViewportSize
    follow: str = ""


SHOTS = (
    Shot("sign-in", "", "/sign-in/", DESK),
    Shot("home-dispatcher", "dispatcher", "/", DESK),
    Shot("home-phone", "officer", "/", PHONE),
    Shot("board", "dispatcher", "/control/board/", WALL),
    Shot("search", "handler", "/search/?q=shivaun+oneil", DESK),
    Shot("search-namesakes", "handler", "/search/?q=smith", DESK),
    Shot("person", "handler", "/search/?q=shivaun+oneil", DESK, follow="main a[href^='/people/']"),
    Shot("my-work", "referrals", "/duties/team/", DESK),
    Shot("backlog", "chief", "/insight/backlogs/", WALL),
    Shot("migration", "migration", "/migration/", DESK),
)


def main() -> int:
    """Take every picture that can be taken; say which could not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
    url = parser.parse_args().url
    if not answers(url):
        print(f"Nothing answers at {url}. Start `make demo` first, or give --url.", file=sys.stderr)
        return 2
    PLACE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        missed = [shot.name for shot in SHOTS if not taken(browser, url, shot)]
    if missed:
        print(f"Not taken: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def answers(url: str) -> bool:
    """Whether the demo is up."""
    try:
        urllib.request.urlopen(f"{url}/sign-in/", timeout=5).close()
    except (urllib.error.URLError, TimeoutError):
        return False
    return True


def taken(browser: Browser, url: str, shot: Shot) -> bool:
    """Take one picture; False when the page is not there."""
    context = browser.new_context(base_url=url, viewport=shot.size, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    try:
        sign_in(page, shot.who)
        answer = page.goto(shot.address)
        if answer is None or answer.status >= 400:
            return False
        if shot.follow:
            page.locator(shot.follow).first.click()
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=PLACE / f"{shot.name}.png")
    except Error as error:
        print(f"{shot.name}: {error}", file=sys.stderr)
        return False
    finally:
        context.close()
    print(f"{shot.name}: {(PLACE / f'{shot.name}.png').stat().st_size // 1024} kB")
    return True


def sign_in(page: Page, who: str) -> None:
    """Sign in as one of the demonstration accounts."""
    if not who:
        return
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


if __name__ == "__main__":
    sys.exit(main())
