"""Working days of England and Wales."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bluelamp.kernel.clock import LONDON
from bluelamp.work.types import england_and_wales

CALENDAR = england_and_wales()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    "day", ["2019-04-19", "2019-12-25", "2022-06-03", "2022-09-19", "2023-05-08", "2026-12-28"]
)
def test_bank_holidays_are_not_working_days(day):
    assert not CALENDAR.is_working_day(date.fromisoformat(day)), f"{day} is a bank holiday"


def test_christmas_day_2026_moves_nothing_but_boxing_day_to_monday():
    assert not CALENDAR.is_working_day(date(2026, 12, 28))
    assert CALENDAR.is_working_day(date(2026, 12, 29))


def test_two_working_days_over_the_easter_weekend():
    assert CALENDAR.end_of_working_day(local("2019-04-18 15:00"), 2) == local("2019-04-24 23:59")


def test_two_working_days_from_a_saturday_end_on_tuesday():
    assert CALENDAR.end_of_working_day(local("2026-11-21 10:00"), 2) == local("2026-11-24 23:59")


def test_working_hours_stand_still_over_the_weekend():
    assert CALENDAR.after_working_hours(local("2026-11-20 18:00"), 24) == local("2026-11-23 18:00")


def test_working_hours_begun_on_a_sunday_start_at_midnight():
    assert CALENDAR.after_working_hours(local("2026-11-22 12:00"), 4) == local("2026-11-23 04:00")


def test_working_hours_across_the_clock_change_are_elapsed_hours():
    spring = CALENDAR.after_working_hours(local("2026-03-27 23:00"), 2)
    assert spring == local("2026-03-30 01:00")
