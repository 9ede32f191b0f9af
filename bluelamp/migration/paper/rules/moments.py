"""Times as written: a day and a clock, and what they mean when clocks change (Summer Time Act 1972)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})(?:[:.](\d{2}))?")
FIRST, SECOND, UNSAID = "bst", "gmt", "unsaid"
ZONES = (
    (FIRST, "Before the clocks went back (BST)"),
    (SECOND, "After the clocks went back (GMT)"),
    (UNSAID, "The form does not say; take the first"),
)


class BadMoment(ValueError):
    """What was written is no moment; the message says what is wrong and what to do."""


class TwoMoments(BadMoment):
    """The clock went back: what was written happened twice that night, and a person must say which."""


@dataclass(frozen=True)
class Moment:
    """What was written, and the moment it means."""

    written: str
    at: datetime
    zone: str = ""


def day_of(written: str) -> date:
    """A day as written on a British form; a year of two digits is of this century."""
    found = _DAY.fullmatch(written.strip())
    if found is None:
        raise BadMoment(
            f"“{written.strip()[:40]}” is not a day. Write it as day/month/year, such as 21/11/2026."
        )
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise BadMoment(f"There is no {written.strip()[:40]} in the calendar. Type it as it is written, or ask "
                        "whoever wrote the form.") from None  # fmt: skip


def clock_of(written: str) -> tuple[int, int, int]:
    """A time of day as written: 02:10, 0210, 2.10, with seconds when there are any."""
    found = _CLOCK.fullmatch(written.strip().lower().removesuffix("hrs").removesuffix("z").strip())
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise BadMoment(f"“{written.strip()[:40]}” is not a time of day. Write it as 02:10.")
    return hour, minute, second


def meant(day: date, clock: str, *, zone: str = "", is_utc: bool = False) -> Moment:
    """The moment that a day and a clock mean. In the hour that happens twice `zone` must say which."""
    hour, minute, second = clock_of(clock)
    naive = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001  # as written
    words = f"{naive:%d/%m/%Y %H:%M}" + (f":{second:02d}" if second else "")
    if is_utc:
        return Moment(f"{words} Z", naive.replace(tzinfo=UTC))
    if not exists(naive):
        raise BadMoment(
            f"{words} did not exist: the clocks went forward an hour that night. Ask whoever wrote the form, "
            "or say that they wrote by a GMT clock."
        )
    if is_twice(naive) and zone not in dict(ZONES):
        raise TwoMoments(
            f"{words} happened twice: the clocks went back that night. Say which of the two the form means."
        )
    fold = 1 if zone == SECOND and is_twice(naive) else 0
    at = naive.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)
    said = f" ({zone.upper()})" if is_twice(naive) and zone in (FIRST, SECOND) else ""
    unsaid = " (which of the two is not said)" if is_twice(naive) and zone == UNSAID else ""
    return Moment(f"{words}{said}{unsaid}", at, zone if is_twice(naive) else "")


def is_twice(naive: datetime) -> bool:
    """Whether a wall clock showed this twice."""
    return _shift(naive, 0) != _shift(naive, 1) and exists(naive)


def exists(naive: datetime) -> bool:
    """Whether a wall clock showed this at all."""
    back = naive.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON)
    return back.replace(tzinfo=None) == naive


def _shift(naive: datetime, fold: int) -> timedelta | None:
    return naive.replace(tzinfo=LONDON, fold=fold).utcoffset()


def next_line(before: datetime, clock: str) -> date:
    """The day of a log line that gives a time alone: that of the line above, or the next when midnight passed.

    A time a little earlier than the line above is neither: the log is out of order or a day is missing.
    """
    hour, minute, second = clock_of(clock)
    naive = before.replace(hour=hour, minute=minute, second=second, microsecond=0)
    if naive >= before.replace(microsecond=0) or is_twice(naive):
        return before.date()
    if before - naive >= timedelta(hours=12):
        return before.date() + timedelta(days=1)
    raise BadMoment(
        f"{hour:02d}:{minute:02d} is earlier than the line above it ({before:%H:%M}). If it was the next day, or "
        "the lines are out of order, type the day of this line as well."
    )
