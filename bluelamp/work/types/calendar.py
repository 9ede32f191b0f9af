"""Working days of England and Wales, as data, and the sums done with them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from bluelamp.kernel.clock import LONDON

SATURDAY = 5
DAY = timedelta(days=1)


def local_moment(day: date, at: time) -> datetime:
    """A wall-clock moment in London, as the UTC instant it falls on."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days count as working days; bank holidays are data, never code."""

    holidays: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_working_day(self, after: date) -> date:
        """The first working day later than `after`."""
        day = after + DAY
        while not self.is_working_day(day):
            day += DAY
        return day

    def end_of_working_day(self, at: datetime, days: int) -> datetime:
        """The last minute of the working day that is `days` after the day of `at`."""
        day = at.astimezone(LONDON).date()
        for _ in range(days):
            day = self.next_working_day(day)
        return local_moment(day, time(23, 59))

    def after_working_hours(self, at: datetime, hours: int) -> datetime:
        """`hours` after `at`, where only hours of working days pass."""
        left = timedelta(hours=hours)
        now = at.astimezone(UTC)
        while True:
            day = now.astimezone(LONDON).date()
            midnight = local_moment(day + DAY, time(0))
            if self.is_working_day(day):
                if now + left <= midnight:
                    return now + left
                left -= midnight - now
            now = midnight


@cache
def england_and_wales() -> WorkingCalendar:
    """The calendar of England and Wales, from the list of bank holidays kept beside this module."""
    source = files("bluelamp.work") / "data" / "bank_holidays.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return WorkingCalendar(frozenset(date.fromisoformat(row["day"]) for row in rows))
