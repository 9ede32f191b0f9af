"""Decisions of crime recording (HOCR general rules; records.md §2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bluelamp.crime.codes import PartyRole

RECORD_WITHIN = timedelta(hours=24)
SEXUAL_CLASSES = ("17", "19", "20", "21", "22", "23", "70", "71", "72", "73", "88")
SHORTEST_NARRATIVE = 10


def reasons_not_to_record(
    *,
    narrative: str,
    roles: Iterable[PartyRole],
    reported_at: datetime,
    now: datetime,
    occurred_from: datetime | None,
    occurred_to: datetime | None,
) -> list[str]:
    """Why a crime may not be recorded as given; an unknown offence is never among them."""
    reasons = []
    if len(narrative.strip()) < SHORTEST_NARRATIVE:
        reasons.append(f"Say what happened, in at least {SHORTEST_NARRATIVE} characters.")
    if PartyRole.VICTIM not in set(roles):
        reasons.append("Name at least one victim.")
    if reported_at > now:
        reasons.append("The report cannot be in the future.")
    if occurred_from and occurred_from > now:
        reasons.append("The offence cannot have begun in the future.")
    if occurred_from and occurred_to and occurred_to < occurred_from:
        reasons.append("The offence cannot have ended before it began.")
    return reasons


def is_sexual_offence(code: str) -> bool:
    """Whether a class code is a sexual offence, so that support needs the victim's explicit consent."""
    return code.strip().upper().rstrip("ABCDEFGHJKLMNPQRSTUVWXYZ") in SEXUAL_CLASSES


PUBLIC_PROTECTION_CLASSES = frozenset({"1", "1-4.1-4.10-4.2", "2", "19", "21", "71", "72"})
SERIOUS_CLASSES = frozenset({"3", "4.3", "4.4", "4.6", "4.7", "5", "8", "11", "13", "34", "36", "56", "106"})


def review_group(code: str, *, is_sexual: bool) -> int:
    """The review group that an offence asks for: 1 homicide, rape and abuse of children, 2 other sexual, violent and
    serious offences, 3 the rest (College of Policing APP; the assignment of class codes is a force's own †)."""
    bare = code.strip().upper()
    bare = bare if "-" in bare else bare.rstrip("ABCDEFGHJKLMNPQRSTUVWXYZ")
    if bare in PUBLIC_PROTECTION_CLASSES:
        return 1
    return 2 if is_sexual or bare in SERIOUS_CLASSES or is_sexual_offence(code) else 3


def needs_explicit_consent(*, is_domestic: bool, is_sexual: bool) -> bool:
    """Whether the victim must say yes before support is told (sexual offence, domestic abuse)."""
    return is_domestic or is_sexual


def crime_number(force: str, year: int, count: int) -> str:
    """A crime number a person can read out: force, count, year."""
    return f"{force}/{count:06d}/{year % 100:02d}"
