"""Dates and times as old systems wrote them: declared forms, read fast, for sums by year and for naming what is no day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

PARTS = {
    "%d": r"(?P<d>\d{1,2})", "%m": r"(?P<m>\d{1,2})", "%Y": r"(?P<y>\d{4})", "%y": r"(?P<y>\d{2})",
    "%H": r"\d{1,2}", "%M": r"\d{2}", "%S": r"\d{2}", "%f": r"\d{1,6}", "%b": r"(?P<b>[A-Za-z]{3})",
    "%B": r"(?P<b>[A-Za-z]{3})[a-z]*", "%p": r"[AaPp][Mm]", "%I": r"\d{1,2}", "%j": r"\d{3}", "%%": "%",
}  # fmt: skip
MONTHS = {name: at for at, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
EXCEL = re.compile(r"\d{4,5}(?:\.\d+)?\Z")
EXCEL_BEGINS = date(1899, 12, 30)
EARLIEST, LATEST = 1880, 2100
CENTURY_TURNS = 69


@lru_cache(maxsize=256)
def compiled(form: str) -> re.Pattern[str]:
    """A declared form as a pattern; two-figure days may lack their nought only between separators."""
    found, at = "", 0
    is_tight = not re.search(r"%[dmHM][^%]", form)
    while at < len(form):
        part = PARTS.get(form[at : at + 2])
        if part is None:
            found, at = found + re.escape(form[at]), at + 1
        else:
            found, at = found + (part.replace("{1,2}", "{2}") if is_tight else part), at + 2
    return re.compile(found + r"\Z")


@lru_cache(maxsize=65_536)
def day_of(text: str, forms: tuple[str, ...]) -> date | None:
    """The day that a value names by any of its forms; None when there is no such day."""
    for form in forms:
        found = _excel(text) if form == "excel" else _match(text, form)
        if found is not None:
            return found
    return None


def _match(text: str, form: str) -> date | None:
    match = compiled(form).match(text)
    if match is None:
        return None
    parts = match.groupdict()
    year = int(parts.get("y") or 0)
    if "%y" in form:
        year += 1900 if year >= CENTURY_TURNS else 2000
    month = MONTHS.get((parts.get("b") or "").lower(), 0) or int(parts.get("m") or 1)
    try:
        return date(year, month, int(parts.get("d") or 1)) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def _excel(text: str) -> date | None:
    if not EXCEL.match(text):
        return None
    found = EXCEL_BEGINS + timedelta(days=int(float(text)))
    return found if EARLIEST <= found.year <= LATEST else None


def fault(column: str, text: str, forms: tuple[str, ...]) -> str:
    """What is wrong with a value that should be a date, or nothing."""
    if not text or day_of(text, forms) is not None:
        return ""
    if "excel" not in forms and (serial := _excel(text)):
        return f"{column} reads {text[:40]!r}, an Excel serial number ({serial:%d/%m/%Y})"
    return f"{column} reads {text[:40]!r}, which is no such day"
