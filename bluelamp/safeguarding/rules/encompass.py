"""When a school must know: before the start of that setting's next school day (Operation Encompass, 2025)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bluelamp.safeguarding.types.education import SchoolCalendar
from bluelamp.work.types import LONDON, WorkingCalendar, local_moment

YOUNGEST, OLDEST = 4, 17
SEARCH_DAYS = 120
OFFICE_OPENS = time(9, 0)
SEND_BY = time(7, 30)


@dataclass(frozen=True)
class NoticeDue:
    """Who is told and by when; a holiday adds the council's duty box to the setting itself."""

    to_council: bool
    due_at: datetime
    send_by: datetime


def next_start(school: SchoolCalendar, at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The first start of a school day later than `at`; nothing when no term dates are known that far."""
    first = at.astimezone(LONDON).date()
    for ahead in range(SEARCH_DAYS):
        day = first + timedelta(days=ahead)
        start = local_moment(day, school.day_starts)
        if start > at and school.is_school_day(day, calendar):
            return start
    return None


def next_office_morning(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Opening time of the council's duty desk on the first working day whose opening is still ahead."""
    day = at.astimezone(LONDON).date()
    if not (calendar.is_working_day(day) and local_moment(day, OFFICE_OPENS) > at):
        day = calendar.next_working_day(day)
    return local_moment(day, OFFICE_OPENS)


def notices_due(school: SchoolCalendar | None, at: datetime, calendar: WorkingCalendar) -> list[NoticeDue]:
    """The notices one child's setting is owed: the setting, and in a holiday the council's duty box first."""
    office = next_office_morning(at, calendar)
    start = next_start(school, at, calendar) if school else None
    if start is None or school is None:
        return [NoticeDue(True, office, office)]
    notices = [NoticeDue(False, start, send_by(start))]
    if not school.is_in_term(office.astimezone(LONDON).date()):
        notices.insert(0, NoticeDue(True, office, office))
    return notices


def send_by(start: datetime) -> datetime:
    """The notice leaves by 07:30 on the day it is due, earlier than the due time itself."""
    return min(start, local_moment(start.astimezone(LONDON).date(), SEND_BY))


def age_on(born: date, day: date) -> int:
    """Whole years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_of_school_age(born: date | None, day: date) -> bool:
    """Reception to 17; an unknown age is treated as of age, so that absence of data never hides a child."""
    return born is None or YOUNGEST <= age_on(born, day) <= OLDEST


def distinct_settings(settings: Iterable[str]) -> list[str]:
    """One notice per setting, in a stable order; a child with two settings owes both."""
    return sorted(set(settings))
