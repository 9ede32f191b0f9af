"""Advanced mobile location: the record a phone sends about where it is (domain/control.md §2.2)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bluelamp.control.types import FixReport, FixSource

PAIR = re.compile(r'\s*([A-Za-z"]+)\s*=\s*([^;]*)')
LONGEST = 400
MASKED = ("si", "ei")


def parse(message: str) -> FixReport:
    """Read one record; what cannot be believed is kept with the reason, never guessed at."""
    text = message.strip()
    fields = {key.lower(): value.strip() for key, value in PAIR.findall(text[:LONGEST])}
    problem = _problem(text, fields)
    lat, lon = _number(fields.get("lt", "")), _number(fields.get("lg", ""))
    return FixReport(
        source=FixSource.AML, lon=None if problem else lon, lat=None if problem else lat,
        radius=_radius(fields.get("rd", "")), confidence=_confidence(fields.get("lc", "")),
        positioned_at=_moment(fields.get("top", "")), raw=masked(text), problem=problem,
    )  # fmt: skip


def masked(text: str) -> str:
    """The record without the subscriber's and the handset's numbers, which are personal data."""
    for key in MASKED:
        text = re.sub(rf"(\b{key}=)\d*(\d{{3}})", r"\1•••\2", text)
    return text[:LONGEST]


def _problem(text: str, fields: dict[str, str]) -> str:
    if len(text) > LONGEST:
        return "The record is too long to be an AML record."
    if fields.get('a"ml') not in ("1", "2"):
        return "This is not an AML record of version 1 or 2."
    lat, lon = _number(fields.get("lt", "")), _number(fields.get("lg", ""))
    if lat is None or lon is None:
        return "The record has no readable position."
    if (lat, lon) == (0.0, 0.0) or fields.get("pm") == "N":
        return "The phone had no fix."
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return "The position is not on the earth."
    return _length_problem(text, fields)


def _length_problem(text: str, fields: dict[str, str]) -> str:
    """`ml` is the length of the whole record; one that is shorter was cut off on the way."""
    said = fields.get("ml", "")
    if said.isdigit() and len(text) < int(said):
        return f"The record was cut off: {len(text)} of {said} characters came."
    return ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _radius(text: str) -> float | None:
    found = _number(text)
    return found if found is not None and found >= 0 else None


def _confidence(text: str) -> int | None:
    return int(text) if text.isdigit() and 0 <= int(text) <= 100 else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
