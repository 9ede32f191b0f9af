"""When a safeguarding duty falls due, read from the words of its rule (safeguarding §3, §8)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from bluelamp.safeguarding.codes import Grade, Priority
from bluelamp.work.types import LONDON, WorkingCalendar, local_moment

WORDS = re.compile(r"(?P<count>\d+) (?P<unit>working days|working hours|hours|hour|minutes)")
SAME_DAY = re.compile(r"same day or (?P<hours>\d+) hours")
SHORT = {"hours": "hours", "hour": "hours", "minutes": "minutes"}
NEXT_SCHOOL_DAY = "before next school day"


class UnknownTerm(ValueError):
    """A rule row carries words for its due time that mean nothing here."""


def term_for(terms: str, priority: Priority) -> str:
    """The term of this priority out of `RED 4 hours; AMBER 24 working hours`, or the one term for all."""
    parts = dict(part.strip().split(" ", 1) for part in terms.split(";")) if ";" in terms else {}
    return parts.get(priority.value, terms if not parts else "24 hours")


def due_by(term: str, started: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment a duty begun at `started` falls due under a term such as `2 working days`."""
    if same_day := SAME_DAY.fullmatch(term):
        end = local_moment(started.astimezone(LONDON).date(), time(23, 59))
        return max(end, started + timedelta(hours=int(same_day["hours"]))).astimezone(UTC)
    found = WORDS.fullmatch(term)
    if found is None:
        raise UnknownTerm(term)
    count, unit = int(found["count"]), found["unit"]
    if unit == "working days":
        return calendar.end_of_working_day(started, count)
    if unit == "working hours":
        return calendar.after_working_hours(started, count)
    return started + timedelta(**{SHORT[unit]: count})


def child_priority(grade: Grade | None) -> Priority:
    """Triage grade of a child referral from the assessment; an unknown risk is never the low one."""
    return Priority.GREEN if grade is Grade.STANDARD else Priority.AMBER
