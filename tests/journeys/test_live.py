"""The live stream's promises to every board: resumes, gives a fact once, and says within five seconds when it is stale."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from bluelamp.access.codes import Role
from tests.journeys.conftest import PageAs
from tests.journeys.site import PASSWORD

FAKE_STREAM = """
window.streams = [];
window.EventSource = class extends EventTarget {
  static CLOSED = 2;
  constructor(url) { super(); this.url = String(url); this.readyState = 1; window.streams.push(this); }
  close() { this.readyState = 2; }
  say(type, id, data) {
    const event = new MessageEvent(type, { data: JSON.stringify(data ?? {}), lastEventId: id });
    this.dispatchEvent(event);
  }
  fail() { this.readyState = 2; this.dispatchEvent(new Event('error')); }
};
window.latest = () => window.streams[window.streams.length - 1];
"""
CONNECT = """
async () => {
  const { connect } = await import('/static/shell/live.js');
  window.facts = []; window.states = [];
  window.stop = connect('/live/test/', {
    onFact: (fact, { id }) => window.facts.push([id, fact.n]),
    onState: (state, seconds) => window.states.push([state, seconds]),
    onReset: () => { window.wasReset = true; },
  });
}
"""


def board(page_as: PageAs) -> Page:
    """A live page connected to a stream that the test speaks for."""
    page = page_as(Role.OFFICER)
    page.add_init_script(FAKE_STREAM)
    page.goto("/help/patterns/live/")
    page.evaluate(CONNECT)
    page.evaluate("latest().say('beat', '')")
    expect(page.locator("[data-page-state]")).to_have_text("Live")
    return page


def until_reopened(page: Page) -> None:
    """Wait for the second stream."""
    for _ in range(50):
        if page.evaluate("streams.length") == 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page opened no new stream")


def test_silence_is_called_stale_within_five_seconds_and_live_again_at_once(page_as: PageAs) -> None:
    page = board(page_as)
    page.evaluate("latest().say('beat', '')")
    begun = time.monotonic()
    expect(page.locator("[data-page-state]")).to_contain_text("DATA STALE", timeout=6000)
    assert 3 < time.monotonic() - begun < 5, "stale data must say so within five seconds, and not cry wolf"
    page.evaluate("latest().say('beat', '')")
    expect(page.locator("[data-page-state]")).to_have_text("Live")


def test_a_fact_seen_twice_is_given_once(page_as: PageAs) -> None:
    page = board(page_as)
    page.evaluate("['7','8','7','8','9'].forEach(id => latest().say('fact', id, { n: id }))")
    assert page.evaluate("facts") == [["7", "7"], ["8", "8"], ["9", "9"]]


def test_a_broken_stream_resumes_after_the_last_fact(page_as: PageAs) -> None:
    page = board(page_as)
    page.evaluate("latest().say('fact', '41', { n: 1 }); latest().fail()")
    until_reopened(page)
    assert "after=41" in page.evaluate("latest().url")
    page.evaluate("latest().say('fact', '41', { n: 1 }); latest().say('fact', '42', { n: 2 })")
    assert page.evaluate("facts") == [["41", 1], ["42", 2]]


def test_a_stream_refused_because_the_session_ended_asks_for_the_password_and_goes_on(
    page_as: PageAs,
) -> None:
    page = board(page_as)
    page.context.clear_cookies(name="bluelamp_session")
    page.evaluate("latest().fail()")
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    until_reopened(page)


def test_a_gap_too_long_to_replay_reloads_the_board(page_as: PageAs) -> None:
    page = board(page_as)
    page.evaluate("latest().say('reset', '')")
    assert page.evaluate("window.wasReset") is True
