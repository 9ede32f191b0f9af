"""Dates of birth and ages: read in any British form, compared with tolerance (domain/search.md §4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1
    )
    for name in names.split()
}  # fmt: skip
UNCERTAIN_YEAR = 1900


@dataclass(frozen=True, slots=True)
class BirthAsked:
    """What the searcher knows: an interval of birth dates; one day when it is a full date of birth."""

    first: date
    last: date
    label: str

    @property
    def is_day(self) -> bool:
        """Whether a full date of birth was given."""
        return self.first == self.last


class BirthHeld(NamedTuple):
    """A recorded birth: an interval, and whether it was recorded to the day."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether it was recorded to the day."""
        return self.first == self.last

    @property
    def is_suspect(self) -> bool:
        """1 January is what clerks type when they know the year only."""
        return self.is_day and (self.first.month, self.first.day) == (1, 1)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well two births agree, 0 to 1, and the reason shown."""

    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a piece of text says about a birth, with a warning when it cannot be quite right."""

    asked: BirthAsked
    is_age: bool = False
    warning: str = ""


# --- reading ----------------------------------------------------------------------------------------
def full_year(text: str, today: date) -> int:
    """88 is 1988 and 04 is 2004: two figures mean the last hundred years."""
    year = int(text)
    if len(text) > 2:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year


def day(year: int, month: int, number: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def of_year(year: int) -> BirthAsked:
    """Born some time in a year."""
    return BirthAsked(date(year, 1, 1), date(year, 12, 31), str(year))


def of_month(year: int, month: int) -> BirthAsked:
    """Born some time in a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return BirthAsked(date(year, month, 1), after - timedelta(days=1), f"{month:02d}/{year}")


def of_day(when: date) -> BirthAsked:
    """Born on a day."""
    return BirthAsked(when, when, f"{when:%d/%m/%Y}")


def _years_before(when: date, years: int) -> date:
    return day(when.year - years, when.month, when.day) or date(when.year - years, 2, 28)


def of_ages(youngest: int, oldest: int, today: date) -> BirthAsked:
    """Aged between two ages, both included, on the day of the search."""
    first = _years_before(today, oldest + 1) + timedelta(days=1)
    last = _years_before(today, youngest)
    label = f"aged {youngest}" if youngest == oldest else f"aged {youngest}-{oldest}"
    return BirthAsked(first, last, label)


def _from_parts(number: int, month: int, year: int) -> Reading | None:
    if not 1850 <= year <= 2199:
        return None
    when = day(year, month, number)
    if when:
        return Reading(of_day(when))
    swapped = day(year, number, month)
    written = f"{number:02d}/{month:02d}/{year}"
    if swapped:
        return Reading(of_day(swapped), warning=f"{written} was read as {swapped:%d/%m/%Y} (month first).")
    return Reading(of_year(year), warning=f"{written} is not a date: only the year {year} was used.")


_DAY_FIRST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./\-](\d{4})")
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ \-])?([a-z]{3,9})[ \-,]+(\d{4}|\d{2})")
_AGES = re.compile(r"(\d{1,3}) ?(?:-|to) ?(\d{1,3})")
_ABOUT = re.compile(r"(?:about|approx|circa|roughly|c|~) ?(\d{1,3})")
_AGE = re.compile(r"(\d{1,3})(?: ?(?:yo|yrs?|years?(?: old)?|y/o))?")


def _numeric(text: str, today: date) -> Reading | None:
    if found := _DAY_FIRST.fullmatch(text) or _RUN.fullmatch(text):
        number, month, year = found.groups()
        return _from_parts(int(number), int(month), full_year(year, today))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, number = found.groups()
        return _from_parts(int(number), int(month), int(year))
    if (found := _MONTH_YEAR.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        return Reading(of_month(int(found[2]), int(found[1])))
    if re.fullmatch(r"(18[5-9]|19\d|20\d|21\d)\d", text):
        return Reading(of_year(int(text)))
    return None


def _worded(text: str, today: date) -> Reading | None:
    found = _WORDS.fullmatch(text)
    if not found or found[2] not in MONTHS:
        return None
    year = full_year(found[3], today)
    if found[1]:
        return _from_parts(int(found[1]), MONTHS[found[2]], year)
    return Reading(of_month(year, MONTHS[found[2]])) if 1850 <= year <= 2199 else None


def _aged(text: str, today: date) -> Reading | None:
    if found := _AGES.fullmatch(text):
        low, high = sorted((int(found[1]), int(found[2])))
        return Reading(of_ages(low, high, today), is_age=True) if high <= 120 else None
    if found := _ABOUT.fullmatch(text):
        age = int(found[1])
        slack = 3 if age <= 50 else 5
        return Reading(of_ages(max(0, age - slack), age + slack, today), is_age=True) if age <= 120 else None
    if found := _AGE.fullmatch(text):
        age = int(found[1])
        return Reading(of_ages(age, age, today), is_age=True) if age <= 120 else None
    return None


def read(text: str, today: date) -> Reading | None:
    """Any British way to write a birth or an age; None when it is neither."""
    tidy = re.sub(r"\s+", " ", text.strip().lower())
    tidy = re.sub(r"^(dob|d\.o\.b\.?|born|b\.)[: ]*(on )?", "", tidy)
    is_about_age = re.match(r"(aged?|about|approx|circa|roughly|~)\b", tidy)
    tidy = re.sub(r"^aged? ?(about )?", lambda m: "about " if m[1] else "", tidy)
    reading = None if is_about_age else (_numeric(tidy, today) or _worded(tidy, today))
    reading = reading or _aged(tidy, today)
    if reading and reading.asked.first > today:
        warning = f"{reading.asked.label} is in the future: nobody can match it on the date of birth."
        return Reading(reading.asked, reading.is_age, warning)
    return reading


# --- comparing --------------------------------------------------------------------------------------
def swapped(when: date) -> date | None:
    """The same figures with day and month changed over, when that is another date."""
    other = day(when.year, when.day, when.month)
    return other if other != when else None


@lru_cache(maxsize=65536)
def _figures(when: date) -> str:
    return f"{when.day:02d}{when.month:02d}{when.year:04d}"


def _is_slip(a: date, b: date) -> bool:
    """One figure different, or two neighbours changed over."""
    left, right = _figures(a), _figures(b)
    places = [i for i in range(8) if left[i] != right[i]]
    if len(places) == 1:
        return True
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    i, j = places
    return left[i] == right[j] and left[j] == right[i]


def _days(asked: date, held: date) -> Agreement:
    if asked == held:
        return Agreement(1.0, "same date of birth")
    if swapped(asked) == held:
        return Agreement(0.9, "day and month changed over")
    years = abs(asked.year - held.year)
    is_same_day = (asked.day, asked.month) == (held.day, held.month)
    if is_same_day and years == 1:
        return Agreement(0.8, "same day, a year out")
    if asked.year == held.year and asked.month == held.month:
        return Agreement(0.8, "same month and year")
    if is_same_day and years in (10, 100):
        return Agreement(0.6, "same day, a decade or century out")
    if _is_slip(asked, held):
        return Agreement(0.75, "one figure out")
    if years == 0 and asked.day == held.day:
        return Agreement(0.65, "same day and year, other month")
    if years == 0:
        return Agreement(0.5, "same year")
    return Agreement(0.35, "a year out") if years == 1 else Agreement(0.0, "different date of birth")


def agreement(asked: BirthAsked, held: BirthHeld) -> Agreement:
    """How well a recorded birth fits what is asked; never a reason to leave a person out."""
    if held.is_suspect and held.first.year == UNCERTAIN_YEAR:
        return Agreement(0.0, "recorded as 01/01/1900, which means not known")
    if asked.is_day and held.is_day:
        if held.is_suspect and asked.first.year == held.first.year:
            return Agreement(0.7 if asked.first == held.first else 0.5, "1 January: weighs as the year only")
        return _days(asked.first, held.first)
    if asked.first <= held.last and held.first <= asked.last:
        return Agreement(0.8 if asked.is_day else 1.0, "within what is recorded" if asked.is_day else "fits")
    gap = max(asked.first - held.last, held.first - asked.last).days
    return Agreement(0.35, "a year out") if gap <= 366 else Agreement(0.0, "different date of birth")


def best_agreement(asked: BirthAsked, births: tuple[BirthHeld, ...]) -> tuple[Agreement, BirthHeld | None]:
    """The best of several recorded births: persons give false ones."""
    if not births:
        return Agreement(0.25, "no date of birth recorded"), None
    if len(births) == 1:
        return agreement(asked, births[0]), births[0]
    found = [(agreement(asked, held), held) for held in births]
    return max(found, key=lambda one: (one[0].value, one[1].first))


def code_of(held: BirthHeld) -> int:
    """A birth as one number for the index: yyyymmdd, with 00 for what is not known."""
    if held.is_day:
        return held.first.year * 10000 + held.first.month * 100 + held.first.day
    if (held.first.year, held.first.month) == (held.last.year, held.last.month):
        return held.first.year * 10000 + held.first.month * 100
    return (held.first.year + held.last.year) // 2 * 10000


def shown(held: BirthHeld) -> str:
    """A birth as a person reads it."""
    if held.is_day:
        return f"{held.first:%d/%m/%Y}"
    if (held.first.year, held.first.month) == (held.last.year, held.last.month):
        return f"{held.first:%m/%Y}"
    if held.first.year == held.last.year:
        return str(held.first.year)
    return f"{held.first.year}-{held.last.year}"
