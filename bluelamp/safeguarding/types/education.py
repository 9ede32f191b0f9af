"""Schools and enrolments as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bluelamp.contracts.refs import OrganisationRef, PersonRef
from bluelamp.work.types import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class SchoolCalendar:
    """One setting's terms (first and last day), its own closures and when its day starts."""

    terms: tuple[tuple[date, date], ...]
    closures: frozenset[date] = frozenset()
    day_starts: time = time(8, 45)

    def is_in_term(self, day: date) -> bool:
        """Whether the day lies in a term."""
        return any(first <= day <= last for first, last in self.terms)

    def is_school_day(self, day: date, calendar: WorkingCalendar) -> bool:
        """Whether this setting teaches on the day."""
        return calendar.is_working_day(day) and self.is_in_term(day) and day not in self.closures


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where a child is taught, with the calendar that decides when it can be told."""

    key: str
    name: str
    calendar: SchoolCalendar


@dataclass(frozen=True, kw_only=True)
class EstablishmentRow:
    """One education setting to be loaded; `key` is its URN."""

    key: str
    name: str
    kind: str = "school"
    district: str = ""
    dsl_name: str = ""
    mailbox: str = ""
    phone: str = ""
    day_starts: time = time(8, 45)
    organisation: OrganisationRef | None = None
    terms: tuple[tuple[date, date], ...] = ()
    closures: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EnrolmentRow:
    """A child at a setting, from when to when."""

    child: PersonRef
    establishment: str
    starts_on: date
    ends_on: date | None = None
    source: str = "education feed"


@dataclass(frozen=True)
class Loaded:
    """How many rows were new."""

    establishments: int
    enrolments: int
