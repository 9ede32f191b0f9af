"""What a reply amounts to, and when to try again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bluelamp.exchange import rules
from bluelamp.exchange.codes import Said

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def read(status, body):
    return rules.read_reply(status, body, delivery="d1", payload_hash="abc")


def good(**over):
    return json.dumps(
        {"status": "acknowledged", "delivery": "d1", "sha256": "abc", "reference": "R1", **over}
    )


def test_only_the_agreed_words_about_this_message_count():
    assert read(200, good()).said is Said.ACKNOWLEDGED
    assert read(200, good(status="received")).said is Said.RECEIVED


@pytest.mark.parametrize(
    "body",
    [
        '{"status": "error", "error": "Schema"}',
        "<html>OK</html>",
        "",
        "[]",
        "null",
        "true",
        good(delivery="d2"),
        good(sha256="other"),
        good(status="ok"),
    ],
)
def test_a_200_with_anything_else_inside_is_a_failure(body):
    assert read(200, body).said is Said.FAILED


def test_a_refusal_is_not_tried_again_and_a_server_error_is():
    assert read(422, "Outside our area").said is Said.REJECTED
    assert read(500, "").said is Said.FAILED
    assert read(302, "").said is Said.FAILED


def test_the_ladder_is_1_5_15_60_minutes_and_never_ends():
    waits = [(rules.next_attempt_at(tried, NOON) - NOON).total_seconds() / 60 for tried in range(1, 8)]
    assert waits == [1, 5, 15, 60, 60, 60, 60]


def test_a_partner_is_left_alone_after_three_failures_and_for_longer_each_time():
    assert rules.open_until(2, NOON) is None
    waits = [(rules.open_until(n, NOON) - NOON).total_seconds() / 60 for n in range(3, 9)]
    assert waits == [1, 2, 4, 8, 15, 15]
    assert rules.open_until(100_000, NOON) == NOON + timedelta(minutes=15), "after a month of failures"


def test_a_person_rings_after_half_an_hour_for_red_and_four_hours_otherwise():
    red = {"priority": "RED", "queued_at": NOON, "tried": 2}
    assert not rules.person_due(**red, at=NOON + timedelta(minutes=29))
    assert rules.person_due(**red, at=NOON + timedelta(minutes=30))
    assert not rules.person_due(priority="GREEN", queued_at=NOON, tried=2, at=NOON + timedelta(hours=3))
    assert rules.person_due(priority="GREEN", queued_at=NOON, tried=5, at=NOON + timedelta(hours=1))


def test_no_live_agreement_holds_a_routine_message_and_never_a_red_one():
    held = rules.reasons_to_hold(priority="GREEN", fields=["a", "b"], agreed=["a"], is_live=False)
    assert len(held) == 2
    assert rules.reasons_to_hold(priority="RED", fields=["b"], agreed=[], is_live=False) == []
