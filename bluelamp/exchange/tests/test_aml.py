"""AML records as phones send them, and as they come damaged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.exchange.simulators.telephony import aml_record
from bluelamp.exchange.telephony import aml

GOOD = 'A"ML=1;lt=+51.58829;lg=-002.99799;rd=15;top=20261121234107;lc=90;pm=G;si=234302543446355;ei=356708041746734;mcc=234;mnc=30;ml=128'


def test_a_good_record_gives_position_radius_age_and_confidence():
    fix = aml.parse(GOOD)
    assert (fix.lat, fix.lon, fix.radius, fix.confidence) == (51.58829, -2.99799, 15.0, 90)
    assert fix.positioned_at == datetime(2026, 11, 21, 23, 41, 7, tzinfo=UTC)
    assert not fix.problem


def test_subscriber_and_handset_are_masked():
    raw = aml.parse(GOOD).raw
    assert "234302543446355" not in raw and "356708041746734" not in raw


@pytest.mark.parametrize(("message", "words"), [
    ('A"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20261121234107;lc=0;pm=N', "no fix"),
    (GOOD[:60], "cut off|no readable|not an AML|"), ("hello", "not an AML"), ("", "not an AML"),
    ('A"ML=1;lt=+95.1;lg=-002.9;rd=1', "not on the earth"), ('A"ML=1;lt=x;lg=y', "no readable"),
    (GOOD.replace("ml=128", "ml=190"), "cut off"), ("A" * 900, "too long"),
])  # fmt: skip
def test_a_record_that_cannot_be_believed_is_kept_with_the_reason(message: str, words: str):
    fix = aml.parse(message)
    assert any(word in fix.problem for word in words.split("|"))
    assert fix.raw == message.strip()[:400] or "•" in fix.raw


@given(st.text(max_size=600))
def test_no_message_breaks_the_parser(message: str):
    aml.parse(message)


@given(st.floats(-8, 2), st.floats(49, 61), st.floats(1, 5000))
def test_what_the_simulator_sends_is_what_we_read(lon: float, lat: float, accuracy: float):
    fix = aml.parse(aml_record(lon, lat, accuracy))
    assert fix.problem == ""
    assert fix.lon == pytest.approx(lon, abs=1e-5) and fix.lat == pytest.approx(lat, abs=1e-5)
