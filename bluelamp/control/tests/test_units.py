"""Sending units, their status and where they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bluelamp.control import commands, queries
from bluelamp.control.codes import SendHow
from bluelamp.control.tests import makers
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.models import Fact
from bluelamp.kernel.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def test_the_last_unit_withdrawn_leaves_the_original_clock_running() -> None:
    """§21 item 5."""
    by = makers.dispatcher()
    makers.books_on()
    ref = makers.opens(by)
    before = queries.incident(by, ref)
    makers.sends(by, "M12", ref)
    assert queries.incident(by, ref).state == "assigned"
    commands.withdraw(by, call_sign="M12", reason="Vehicle defect")
    after = queries.incident(by, ref)
    assert (after.state, after.clock_started_at, after.target_at) == (
        "unresourced",
        before.clock_started_at,
        before.target_at,
    )
    assert Fact.objects.get(name="control.unit_released").body["left_unresourced"] is True
    assert "No unit is left" in queries.log_lines(by, ref)[-1].text


def test_statuses_move_unit_assignment_and_incident() -> None:
    by = makers.dispatcher()
    makers.books_on()
    ref = makers.opens(by)
    makers.sends(by, "M12", ref)
    states = []
    for code in ("5", "6", "15", "2"):
        makers.status(by, "M12", code)
        states.append(queries.incident(by, ref).state)
    assert states == ["en_route", "at_scene", "at_scene", "awaiting_result"]
    assert Fact.objects.get(name="control.unit_arrived").body["first"] is True
    unit = queries.unit_by_call_sign(by, call_sign="m12")
    assert unit is not None and unit.availability == "free" and unit.incident is None


def test_divert_is_asked_for_and_stack_comes_back() -> None:
    by = makers.dispatcher()
    makers.books_on()
    first, second, third = makers.opens(by), makers.opens(by), makers.opens(by)
    makers.sends(by, "M12", first)
    with pytest.raises(Refused, match="already committed"):
        makers.sends(by, "M12", second)
    makers.sends(by, "M12", third, how=SendHow.STACK)
    makers.sends(by, "M12", second, how=SendHow.DIVERT, reason="Knife")
    assert queries.incident(by, first).state == "unresourced"
    makers.status(by, "M12", "5")
    makers.status(by, "M12", "2")
    assert queries.incident(by, third).state == "assigned", (
        "clearing one returns the unit to what was stacked"
    )


def test_an_unknown_unit_or_status_is_answered_plainly() -> None:
    by = makers.dispatcher()
    with pytest.raises(Refused, match="Z9 is not booked on"):
        makers.sends(by, "z9", makers.opens(by))
    makers.books_on()
    with pytest.raises(Refused, match="no status '99'"):
        makers.status(by, "M12", "99")


def test_fixes_are_answered_one_by_one() -> None:
    by = makers.dispatcher()
    makers.books_on()
    now = clock.now()
    with clock.frozen(now):
        answers = commands.report_positions(SYSTEM, reports=(
            makers.fix("M12", at=now - timedelta(seconds=10)),
            makers.fix("M12", at=now - timedelta(seconds=40), lat=51.0),
            makers.fix("M12", at=now + timedelta(seconds=61), lat=51.0),
            makers.fix("M12", at=now, lat=91.0),
            makers.fix("Q1", at=now),
        ))  # fmt: skip
    assert [answer.is_accepted for answer in answers] == [True, False, False, False, False]
    assert [bool(answer.reason) for answer in answers] == [False, True, True, True, True]
    unit = queries.unit_by_call_sign(by, call_sign="M12")
    assert unit is not None and unit.lat == 51.585


def test_suggestion_goes_on_without_a_map() -> None:
    by = makers.dispatcher()
    makers.books_on("M12")
    makers.books_on("M07")
    ref = makers.opens(by)
    makers.sends(by, "M12", ref)
    other = makers.opens(by)
    found = queries.suggest_units(by, other)
    assert [one.call_sign for one in found.best] == ["M07"]
    assert [one.call_sign for one in found.out] == ["M12"]
    assert found.note
