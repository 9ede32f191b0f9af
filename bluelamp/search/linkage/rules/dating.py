"""Dates of birth as strangers write them, to year, month, day and how far they may be trusted (domain/search.md §4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bluelamp.search.rules.births import MONTHS

_PLAIN = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_LOCAL = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)(?:[T ].*)?")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})[ ,-]+(\d{4})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_YEAR = re.compile(r"(?:c\.?|circa|about|abt)?\s*(\d{4})(?:\.0)?")
_SHORT_YEAR_TURNS = 30


@dataclass(frozen=True, slots=True)
class Born:
    """A birth as recorded; 1 January is what clerks type when only the year is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def is_day(self) -> bool:
        """Whether day and month mean something."""
        return self.day is not None and (self.month, self.day) != (1, 1)

    @property
    def text(self) -> str | None:
        """As year-month-day when written to the day."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}" if self.day else None


def _checked(year: int, month: int, day: int) -> Born | None:
    """A day of the calendar; with day and month the other way round if only that is one."""
    for m, d in ((month, day), (day, month)):
        try:
            date(year, m, d)
        except ValueError:
            continue
        return None if year == 1900 and (m, d) == (1, 1) else Born(year, m, d)
    return Born(year) if 1000 <= year <= 2200 else None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < _SHORT_YEAR_TURNS else 1900 + year


def read(text: str, is_month_first: bool = False) -> Born | None:
    """Any usual form of a date; None when it is none."""
    text = text.strip()
    for pattern in (_PLAIN, _ISO):
        if found := pattern.fullmatch(text):
            return _checked(*(int(part) for part in found.groups()))
    if found := _LOCAL.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        day, month = (second, first) if is_month_first else (first, second)
        return _checked(_full_year(found[3]), month, day)
    if (found := _WORDED.fullmatch(text)) and found[2].lower() in MONTHS:
        return _checked(int(found[3]), MONTHS[found[2].lower()], int(found[1]))
    if (found := _MONTH.fullmatch(text)) and 1 <= int(found[2]) <= 12:
        return Born(int(found[1]), int(found[2]))
    if found := _YEAR.fullmatch(text):
        return Born(int(found[1]))
    return None


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether a column writes the month first, American fashion: told by second numbers over twelve."""
    firsts = seconds = 0
    for text in texts:
        if found := _LOCAL.fullmatch(text.strip()):
            firsts += int(found[1]) > 12
            seconds += int(found[2]) > 12
    return seconds > firsts
