"""Grading, repeats, due times: decisions without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.safeguarding.codes import Grade, MaracCriterion, Priority, ReferralState
from bluelamp.safeguarding.queries.education import shipped_terms
from bluelamp.safeguarding.rules import due, encompass, grading, marac, states
from bluelamp.safeguarding.types import SchoolCalendar
from bluelamp.work.types import LONDON, england_and_wales

CALENDAR = england_and_wales()
SCHOOL = SchoolCalendar(terms=shipped_terms(), day_starts=time(8, 30))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def graded(ticks, judged=None, *, incidents=1, repeat=False, not_asked=0):
    return grading.grade(
        ticks=ticks,
        not_asked=not_asked,
        incidents_in_year=incidents,
        is_repeat=repeat,
        judged={"the officer": judged},
    )


@pytest.mark.parametrize(("ticks", "grade"), [(0, 1), (9, 1), (10, 2), (13, 2), (14, 3), (24, 3)])
def test_the_tick_guide(ticks, grade):
    assert graded(ticks).final == Grade(grade)


def test_thirteen_ticks_and_an_officer_who_says_high_is_high():
    assert graded(13, Grade.HIGH).final is Grade.HIGH


def test_fifteen_ticks_and_an_officer_who_says_standard_is_high_and_the_attempt_is_recorded():
    found = graded(15, Grade.STANDARD)
    assert found.final is Grade.HIGH
    assert found.lowering_attempted_by == ("the officer",)


@given(st.integers(0, 27), st.sampled_from([None, *Grade]), st.integers(0, 6), st.booleans())
def test_judgement_never_lowers(ticks, judged, incidents, repeat):
    with_judgement = graded(ticks, judged, incidents=incidents, repeat=repeat)
    assert with_judgement.final >= graded(ticks, None, incidents=incidents, repeat=repeat).final


def test_three_incidents_in_a_year_or_a_repeat_are_high_whatever_was_answered():
    assert graded(0, incidents=3).final is Grade.HIGH
    assert graded(0, repeat=True).final is Grade.HIGH
    assert graded(0, incidents=2).final is Grade.STANDARD


def test_more_than_five_not_asked_is_incomplete():
    assert graded(0, not_asked=5).is_complete
    assert not graded(0, not_asked=6).is_complete


def test_strangulation_alone_prompts_to_consider_high():
    assert grading.prompts(["D15"]) == ["Non-fatal strangulation"]
    assert grading.prompts(["D06", "D12"]) == [], "a cluster needs all of its answers"


LAST = local("2025-11-21 10:00")


def test_a_contact_eleven_months_after_the_last_referral_is_a_repeat():
    assert marac.is_repeat(last_referral=LAST, event_at=local("2026-10-21 10:00"))


def test_twelve_months_and_a_day_is_a_new_case():
    assert marac.is_repeat(last_referral=LAST, event_at=local("2026-11-21 23:59"))
    assert not marac.is_repeat(last_referral=LAST, event_at=local("2026-11-22 00:00"))


def test_a_window_from_a_leap_day_ends_on_the_first_of_march():
    assert marac.is_repeat(last_referral=local("2024-02-29 10:00"), event_at=local("2025-03-01 09:00"))
    assert not marac.is_repeat(last_referral=local("2024-02-29 10:00"), event_at=local("2025-03-02 09:00"))


def test_criteria_name_why_a_case_goes_to_marac():
    met = marac.criteria(ticks=4, final=Grade.HIGH, floor=Grade.STANDARD, incidents_in_year=1, repeat=False)
    assert met == [MaracCriterion.JUDGEMENT]
    assert (
        marac.criteria(ticks=4, final=Grade.MEDIUM, floor=Grade.STANDARD, incidents_in_year=2, repeat=False)
        == []
    )


def test_a_child_referral_due_by_grade():
    terms = "RED 4 hours; AMBER 24 working hours; GREEN 72 hours"
    friday = local("2026-11-20 23:40")
    assert due.due_by(due.term_for(terms, Priority.RED), friday, CALENDAR) == friday + timedelta(hours=4)
    assert due.due_by(due.term_for(terms, Priority.AMBER), friday, CALENDAR) == local("2026-11-23 23:40")
    assert due.due_by(due.term_for(terms, Priority.GREEN), friday, CALENDAR) == friday + timedelta(hours=72)


def test_unknown_risk_is_never_the_low_priority():
    assert due.child_priority(None) is Priority.AMBER
    assert due.child_priority(Grade.STANDARD) is Priority.GREEN


def test_words_that_mean_nothing_are_refused_not_guessed():
    with pytest.raises(due.UnknownTerm):
        due.due_by("soonish", local("2026-11-20 12:00"), CALENDAR)


def only(at: str) -> datetime:
    notices = encompass.notices_due(SCHOOL, local(at), CALENDAR)
    assert len(notices) == 1, notices
    return notices[0].due_at


def test_friday_night_owes_the_school_a_notice_before_monday_morning():
    assert only("2026-11-20 23:40") == local("2026-11-23 08:30")


def test_before_school_opens_the_same_day_counts():
    assert only("2026-11-23 05:00") == local("2026-11-23 08:30")
    assert only("2026-11-23 09:00") == local("2026-11-24 08:30")


def test_the_may_bank_holiday_weekend_moves_it_to_tuesday():
    assert only("2026-05-01 23:40") == local("2026-05-05 08:30")


def test_in_the_holidays_the_council_is_told_first_and_the_school_on_its_first_day():
    told = encompass.notices_due(SCHOOL, local("2019-07-25 21:00"), CALENDAR)
    assert [(one.to_council, one.due_at) for one in told] == [
        (True, local("2019-07-26 09:00")),
        (False, local("2019-09-03 08:30")),
    ]


def test_a_notice_leaves_by_half_past_seven():
    notice = encompass.notices_due(SCHOOL, local("2026-11-20 23:40"), CALENDAR)[0]
    assert notice.send_by == local("2026-11-23 07:30")


def test_a_setting_that_is_shut_is_told_on_its_next_day():
    shut = SchoolCalendar(
        terms=shipped_terms(), closures=frozenset({date(2026, 11, 23)}), day_starts=time(8, 30)
    )
    assert encompass.next_start(shut, local("2026-11-20 23:40"), CALENDAR) == local("2026-11-24 08:30")


def test_an_unknown_school_goes_to_the_council():
    assert [one.to_council for one in encompass.notices_due(None, local("2026-11-20 23:40"), CALENDAR)] == [
        True
    ]


@pytest.mark.parametrize(
    ("born", "counts"),
    [("2022-11-20", True), ("2022-11-22", False), ("2008-11-22", True), ("2008-11-21", False)],
)
def test_reception_to_seventeen(born, counts):
    assert encompass.is_of_school_age(date.fromisoformat(born), date(2026, 11, 21)) is counts


def test_an_unknown_age_never_hides_a_child():
    assert encompass.is_of_school_age(None, date(2026, 11, 21))


def test_nothing_moves_from_sent_to_closed_without_the_partner():
    assert not states.may_move(ReferralState.SENT, ReferralState.CLOSED)
    assert not states.may_move(ReferralState.QUEUED, ReferralState.ACCEPTED)
    assert states.may_move(ReferralState.FAILED, ReferralState.QUEUED)
