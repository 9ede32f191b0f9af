"""Clocks, closing, calls, units and the command bar, as pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.contracts.control import Needs
from bluelamp.control.codes import (
    AssignmentState,
    Availability,
    Band,
    CallEventKind,
    ChecklistState,
    ClockStart,
    IncidentState,
    Level,
    Occasion,
    SendHow,
)  # fmt: skip
from bluelamp.control.rules import calls, chain, closing, commandbar, grading, incidents, thrive, units

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 20, 23, 40, tzinfo=UTC)
GRADE_1 = grading.GradeTerms(
    "1", "High risk", Band.IMMEDIATE, ClockStart.ANSWERED, attend_urban=timedelta(minutes=15)
)
moments = st.integers(0, 315_000_000).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@given(moments, st.integers(1, 3000))
def test_a_target_is_elapsed_time_whatever_the_clocks_on_the_wall_do(start: datetime, minutes: int) -> None:
    terms = grading.GradeTerms(
        "x", "x", Band.PRIORITY, ClockStart.ANSWERED, attend_urban=timedelta(minutes=minutes)
    )
    for zone in (UTC, LONDON):
        target = grading.target_at(terms, start.astimezone(zone).astimezone(UTC))
        assert target is not None and target - start == timedelta(minutes=minutes)


@given(st.integers(0, 119), st.integers(1, 180))
def test_the_hour_that_comes_twice_keeps_order_and_length(first: int, gap: int) -> None:
    """25 October 2026: 01:30 twice. Stored as UTC, the second is an hour later (§21 item 20)."""
    before = datetime(2026, 10, 25, 0, 0, tzinfo=UTC) + timedelta(minutes=first)
    after = before + timedelta(minutes=gap)
    shown = (before.astimezone(LONDON), after.astimezone(LONDON))
    assert shown[0].astimezone(UTC) < shown[1].astimezone(UTC)
    assert shown[1].astimezone(UTC) - shown[0].astimezone(UTC) == timedelta(minutes=gap)
    assert grading.share_of_target(before, before + timedelta(minutes=2 * gap), after) == pytest.approx(0.5)


def test_a_time_without_a_zone_has_no_place_in_a_clock() -> None:
    with pytest.raises(ValueError):
        grading.target_at(GRADE_1, NOW.replace(tzinfo=None))


def test_the_clock_starts_where_the_scheme_says() -> None:
    times = grading.Moments(
        created=NOW + timedelta(minutes=2), answered=NOW, graded=NOW + timedelta(minutes=3)
    )
    assert grading.clock_started_at(ClockStart.ANSWERED, times) == NOW
    assert grading.clock_started_at(ClockStart.GRADED, times) == NOW + timedelta(minutes=3)
    assert grading.clock_started_at(ClockStart.DISPATCHED, times) is None


def test_lowering_an_immediate_grade_needs_a_supervisor_and_a_reason() -> None:
    reasons = grading.reasons_not_to_regrade(
        before=Band.IMMEDIATE, after=Band.PRIORITY, rationale="", may_approve=False, demand_exceeds=False
    )
    assert len(reasons) == 2
    assert not grading.reasons_not_to_regrade(
        before=Band.PRIORITY,
        after=Band.IMMEDIATE,
        rationale="Now has a knife",
        may_approve=False,
        demand_exceeds=True,
    )


def request(**over: object) -> closing.CloseRequest:
    fields: dict[str, object] = {
        "category": "domestic", "disposals": frozenset({"advice"}), "group_before": "a", "group_after": "a",
        "group_reason": "", "non_crime_rationale": "", "waiver_reason": "", "may_waive": False}  # fmt: skip
    return closing.CloseRequest(**{**fields, **over})  # type: ignore[arg-type]


OWED = {
    Needs.ASSESSMENT: ChecklistState.OWED,
    Needs.REFERRAL: ChecklistState.OWED,
    Needs.CRIME: ChecklistState.OWED,
}


def test_a_domestic_log_needs_assessment_referral_and_crime_outcome() -> None:
    assert set(closing.needed_before_closing(is_domestic=True, is_crime_type=False)) == set(OWED)


def test_closing_lists_everything_that_is_missing() -> None:
    reasons = closing.reasons_not_to_close(
        state=IncidentState.AT_SCENE,
        units_committed=1,
        request=request(category="", disposals=frozenset()),
        owed=OWED,
    )
    assert len(reasons) == 6


def test_only_a_supervisor_closes_with_a_reason() -> None:
    given_reason = {"waiver_reason": "Victim has left the country."}
    for may, refused in ((False, True), (True, False)):
        reasons = closing.reasons_not_to_close(
            state=IncidentState.AWAITING_RESULT,
            units_committed=0,
            request=request(may_waive=may, **given_reason),
            owed=OWED,
        )
        assert bool(reasons) is refused


def lines(count: int) -> list[chain.ChainedLine]:
    made: list[chain.ChainedLine] = []
    previous = chain.GENESIS
    for seq in range(1, count + 1):
        line = chain.ChainedLine("i", seq, NOW, NOW, "a", "text", f"line {seq}", None, previous)
        previous = chain.line_hash(line)
        made.append(
            chain.ChainedLine(
                "i", seq, NOW, NOW, "a", "text", f"line {seq}", None, line.previous_hash, previous
            )
        )
    return made


@given(st.integers(2, 12), st.data())
def test_any_altered_or_missing_line_is_named(count: int, data: st.DataObject) -> None:
    whole = lines(count)
    assert chain.first_broken(whole) is None
    at = data.draw(st.integers(0, count - 2))
    altered = [*whole]
    altered[at] = chain.ChainedLine(**{**whole[at].__dict__, "text": "something else"})
    assert chain.first_broken(altered) == at + 1
    assert chain.first_broken(whole[:at] + whole[at + 1 :]) == at + 1


@given(
    st.permutations(
        [(CallEventKind.RING, 0), (CallEventKind.ANSWER, 7), (CallEventKind.END, 90), (CallEventKind.END, 90)]
    )
)
def test_events_in_any_order_and_twice_give_the_same_call(events: list[tuple[CallEventKind, int]]) -> None:
    times = calls.call_times(calls.CallEvent(kind, NOW + timedelta(seconds=s)) for kind, s in events)
    assert (times.rang_at, times.answered_at, times.ended_at) == (
        NOW,
        NOW + timedelta(seconds=7),
        NOW + timedelta(seconds=90),
    )
    assert not times.is_abandoned


def test_a_call_that_ends_unanswered_is_abandoned() -> None:
    times = calls.call_times(
        [
            calls.CallEvent(CallEventKind.RING, NOW),
            calls.CallEvent(CallEventKind.END, NOW + timedelta(seconds=12)),
        ]
    )
    assert times.is_abandoned


@pytest.mark.parametrize(("at", "held", "accepted"), [
    (0, None, True), (30, None, True), (61, None, False), (-30, 0, False), (-30, -60, True),
])  # fmt: skip
def test_a_fix_from_the_future_or_older_than_held_is_not_taken(
    at: int, held: int | None, accepted: bool
) -> None:
    judged = units.judge_fix(
        fix=units.Fix(NOW + timedelta(seconds=at), -2.9, 51.5),
        now=NOW,
        on_land=True,
        held_at=None if held is None else NOW + timedelta(seconds=held),
    )
    assert judged.is_accepted is accepted
    assert judged.is_accepted or judged.reason


def test_a_fix_in_the_sea_is_taken_and_flagged() -> None:
    judged = units.judge_fix(fix=units.Fix(NOW, -4.5, 51.2), held_at=None, now=NOW, on_land=False)
    assert judged.is_accepted and judged.flag == "off_area" and "sea" in judged.reason


def sending(**over: object) -> units.Sending:
    fields: dict[str, object] = {
        "call_sign": "M12", "availability": Availability.FREE, "on_duty": True, "current_number": "",
        "is_same_incident": False, "how": SendHow.FREE_ONLY, "may_supervise": False}  # fmt: skip
    return units.Sending(**{**fields, **over})  # type: ignore[arg-type]


def test_a_committed_unit_is_never_silently_taken() -> None:
    taken = sending(current_number="0041-201126", availability=Availability.DIVERT)
    assert "already committed to 0041-201126" in units.reasons_not_to_send(taken)[0]
    assert not units.reasons_not_to_send(
        sending(current_number="0041-201126", how=SendHow.DIVERT, availability=Availability.DIVERT)
    )
    assert not units.reasons_not_to_send(
        sending(current_number="0041-201126", how=SendHow.STACK, availability=Availability.SUPERVISOR)
    )


def test_a_unit_at_scene_is_diverted_by_a_supervisor_only() -> None:
    at_scene = {
        "availability": Availability.SUPERVISOR,
        "how": SendHow.DIVERT,
        "current_number": "0041-201126",
    }
    assert units.reasons_not_to_send(sending(**at_scene))
    assert not units.reasons_not_to_send(sending(**at_scene, may_supervise=True))


RULES = [
    incidents.EscalationRule("g2", Band.PRIORITY, Occasion.AGE, timedelta(minutes=40), "sergeant"),
    incidents.EscalationRule("g2-shift", Band.PRIORITY, Occasion.SHIFT_CHANGE, timedelta(0), "sergeant"),
]


def due(age: float, fired: frozenset[str], shift_age: float) -> list[str]:
    unmet = incidents.Unmet(Band.PRIORITY, NOW - timedelta(minutes=age), fired)
    shift = (NOW - timedelta(minutes=shift_age)).isoformat()
    return [rule.code for _, rule in incidents.escalations_due(unmet, RULES, now=NOW, shift=shift)]


def test_a_grade_2_is_escalated_at_forty_minutes_once_and_again_at_shift_change() -> None:
    """§21 item 4."""
    assert due(39.9, frozenset(), 120) == []
    assert due(40, frozenset(), 120) == ["g2"]
    assert due(41, frozenset({"g2"}), 120) == []
    assert due(41, frozenset({"g2"}), 5) == ["g2-shift"]


@pytest.mark.parametrize(("hour", "began"), [(6, 22), (7, 7), (14, 7), (15, 15), (23, 22)])
def test_shifts_begin_at_seven_three_and_ten(hour: int, began: int) -> None:
    assert incidents.shift_began(datetime(2026, 11, 20, hour, 30, tzinfo=LONDON)).hour == began


def test_the_last_unit_withdrawn_leaves_an_incident_unresourced() -> None:
    assert incidents.state_after_last_unit(was_attended=False, how="withdrawn") is IncidentState.UNRESOURCED
    assert incidents.state_after_last_unit(was_attended=True, how="cleared") is IncidentState.AWAITING_RESULT
    assert (
        incidents.state_from_units(IncidentState.ASSIGNED, {AssignmentState.AT_SCENE})
        is IncidentState.AT_SCENE
    )


@pytest.mark.parametrize(("text", "expected"), [
    ("1234", incidents.DailyNumber(date(2026, 11, 21), 1234)),
    (" 12 ", incidents.DailyNumber(date(2026, 11, 21), 12)),
    ("0007-201126", incidents.DailyNumber(date(2026, 11, 20), 7)),
    ("7-310226", None), ("", None), ("M12", None),
])  # fmt: skip
def test_an_incident_number_is_read_as_spoken_or_in_full(text: str, expected: object) -> None:
    assert incidents.DailyNumber.parse(text, today=date(2026, 11, 21)) == expected


def test_silence_is_not_an_answer_but_unknown_is() -> None:
    assert thrive.unanswered({}) == ["Threat", "Harm", "Risk", "Investigation", "Vulnerability", "Engagement"]
    assert thrive.overall({"threat": Level.LOW, "harm": Level.UNKNOWN}) is Level.UNKNOWN
    assert thrive.proposed_band({"threat": Level.HIGH}) is Band.IMMEDIATE


SIGNS = {"M12", "M07", "K4"}


@pytest.mark.parametrize(("text", "verb", "sign", "number", "rest"), [
    ("d M12 1234", "dispatch", "M12", "1234", ""),
    ("d 1234 m12", "dispatch", "M12", "1234", ""),
    ("disp K 1234", "dispatch", "K4", "1234", ""),
    ("er M12", "en_route", "M12", "", ""),
    ("st M12 4", "status", "M12", "", "4"),
    ("log 1234 two men at the back", "log", "", "1234", "two men at the back"),
    ("log two men", "log", "", "0041", "two men"),
    ("g 1234 2 now has a knife", "grade", "", "1234", "2 now has a knife"),
    ("find alma street", "find", "", "", "alma street"),
])  # fmt: skip
def test_the_command_bar_understands(text: str, verb: str, sign: str, number: str, rest: str) -> None:
    typed = commandbar.parse(text, call_signs=SIGNS, selected="0041")
    assert (typed.verb, typed.call_sign, typed.number, typed.rest, typed.problem) == (
        verb,
        sign,
        number,
        rest,
        "",
    )


@pytest.mark.parametrize("text", ["", "xyz", "d", "st M12", "log 12"])
def test_the_command_bar_says_what_is_missing(text: str) -> None:
    assert commandbar.parse(text, call_signs=SIGNS).problem


@given(st.text(max_size=200))
def test_no_typing_breaks_the_command_bar(text: str) -> None:
    commandbar.parse(text, call_signs=SIGNS)
