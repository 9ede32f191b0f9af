"""Decisions of nominals as pure functions."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from datetime import date

from bluelamp.nominals.codes import BirthPrecision, Ground, LinkType, MarkerClass

WEAK_GROUNDS = frozenset({Ground.ADDRESS, Ground.PHONE})
OWN_CHILD = frozenset({LinkType.PARENT, LinkType.CARER})
PRIVATE_LINKS = frozenset({
    LinkType.LIVES_AT, LinkType.LIVED_AT, LinkType.USES_PHONE, LinkType.USES_EMAIL, LinkType.USES_HANDLE,
    LinkType.FREQUENTS,
})  # fmt: skip
ADULT = 18

INVERSE_LABELS = {
    LinkType.PARENT: "Child of", LinkType.CHILD: "Parent of", LinkType.CARER: "Cared for by",
    LinkType.LIVES_AT: "Home of", LinkType.LIVED_AT: "Former home of", LinkType.USES_PHONE: "Phone of",
    LinkType.USES_EMAIL: "E-mail of", LinkType.USES_HANDLE: "Online name of", LinkType.PASSENGER: "Carried",
    LinkType.KEEPER: "Kept by", LinkType.DRIVER: "Driven by", LinkType.ATTENDS_SCHOOL: "School of",
    LinkType.WORKS_AT: "Workplace of", LinkType.VICTIM: "Victim", LinkType.SUSPECT: "Suspect",
    LinkType.OFFENDER: "Offender", LinkType.WITNESS: "Witness", LinkType.REPORTER: "Reported by",
    LinkType.SUBJECT: "Subject", LinkType.INVOLVED: "Involved", LinkType.HAPPENED_AT: "Scene of",
    LinkType.FREQUENTS: "Frequented by",
}  # fmt: skip


def reasons_not_to_name(*, family: str, given: str) -> list[str]:
    """Why a name cannot be recorded; empty when it can. One word is a name."""
    if not re.search(r"\w", family + given):
        return ["Give at least a surname or a forename; one word is enough."]
    return []


def reasons_not_to_date(*, first: date, last: date, today: date) -> list[str]:
    """Why a birth cannot be recorded; empty when it can."""
    reasons = []
    if last < first:
        reasons.append("The birth range ends before it begins.")
    if first > today:
        reasons.append(f"A birth on {first:%d/%m/%Y} is in the future.")
    if first.year < 1850:
        reasons.append(f"A birth in {first.year} is too long ago to be right.")
    return reasons


def reasons_not_to_measure(height_cm: int | None) -> list[str]:
    """Why a height cannot be right; empty when it can."""
    if height_cm is not None and not 30 <= height_cm <= 250:
        return [f"A height of {height_cm} cm cannot be right. Give centimetres, such as 178."]
    return []


def interval(*, on: date, latest: date | None, precision: BirthPrecision) -> tuple[date, date]:
    """The days on which a person so recorded may have been born."""
    if precision == BirthPrecision.DAY:
        return on, on
    if precision == BirthPrecision.MONTH:
        return on.replace(day=1), on.replace(day=calendar.monthrange(on.year, on.month)[1])
    if precision == BirthPrecision.YEAR:
        return date(on.year, 1, 1), date(on.year, 12, 31)
    return on, latest or on


def birth_display(*, first: date, last: date, precision: BirthPrecision) -> str:
    """A birth as a person reads it; an estimate never looks like a day."""
    if precision == BirthPrecision.DAY:
        return f"{first:%d/%m/%Y}"
    if precision == BirthPrecision.MONTH:
        return f"{first:%B %Y}"
    if precision == BirthPrecision.YEAR:
        return f"about {first.year}"
    return f"between {first:%d/%m/%Y} and {last:%d/%m/%Y}"


def age_at(born: date, today: date) -> int:
    """Age in whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def reasons_not_to_merge(
    *, grounds: Collection[Ground], reason: str, is_same: bool, needs_second: bool, is_seconded: bool
) -> list[str]:
    """Why two records may not be merged; empty when they may. Never on address or phone alone (search.md §10)."""
    reasons = []
    if is_same:
        reasons.append("These are already one person.")
    if not set(grounds) - WEAK_GROUNDS:
        reasons.append(
            "An address or a phone alone does not make two records one person: give another ground."
        )
    if len(reason.strip()) < 5:
        reasons.append("Say why they are the same person.")
    if needs_second and not is_seconded:
        reasons.append(
            "One of them carries a warning or a restriction: a second person must agree to the merge."
        )
    return reasons


def reasons_not_to_mark(
    *, reason: str, today: date, expires_on: date | None, review_by: date | None
) -> list[str]:
    """Why a marker may not be added; empty when it may."""
    reasons = []
    if len(reason.strip()) < 3:
        reasons.append("Say why the marker is needed.")
    if expires_on and expires_on < today:
        reasons.append(f"The marker would have expired on {expires_on:%d/%m/%Y}.")
    if expires_on and review_by and review_by > expires_on:
        reasons.append("The review falls after the marker expires.")
    return reasons


def reasons_not_to_link(*, start: str, end: str, since: date | None, until: date | None) -> list[str]:
    """Why two records may not be linked; empty when they may."""
    reasons = []
    if start == end:
        reasons.append("A record cannot be linked to itself.")
    if since and until and until < since:
        reasons.append("The link ends before it begins.")
    return reasons


def is_live(*, ended: bool, expires_on: date | None, today: date) -> bool:
    """Whether a marker still warns."""
    return not ended and (expires_on is None or expires_on >= today)


SEVERITY = [
    MarkerClass.OFFICER_SAFETY, MarkerClass.PREMISES, MarkerClass.OFFENDER, MarkerClass.VULNERABILITY,
    MarkerClass.CALLER,
]  # fmt: skip


def severity(marker_class: str) -> int:
    """What can hurt comes first."""
    return SEVERITY.index(MarkerClass(marker_class))


def folded_place(text: str, postcode: str) -> str:
    """The text of a place as compared with others: letters and figures only."""
    return re.sub(r"[^a-z0-9]+", " ", f"{text} {postcode}".lower()).strip()[:320]


def number_shown(number: int) -> str:
    """The short reference people read out."""
    return f"N{number:07d}"
