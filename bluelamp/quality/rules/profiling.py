"""What a column is, decided from counts alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.quality.types.profile import ColumnProfile, KeyFound, Tally

FORMS = (
    ("%Y-%m-%d", r"^\d{4}-\d{1,2}-\d{1,2}$", "date"),
    ("%d/%m/%Y", r"^\d{1,2}/\d{1,2}/\d{4}$", "date"),
    ("%d/%m/%y", r"^\d{1,2}/\d{1,2}/\d{2}$", "date"),
    ("%d.%m.%Y", r"^\d{1,2}\.\d{1,2}\.\d{4}$", "date"),
    ("%d-%m-%Y", r"^\d{1,2}-\d{1,2}-\d{4}$", "date"),
    ("%d-%b-%Y", r"^\d{1,2}-[A-Za-z]{3}-\d{4}$", "date"),
    ("%d-%b-%y", r"^\d{1,2}-[A-Za-z]{3}-\d{2}$", "date"),
    ("%d %b %Y", r"^\d{1,2} [A-Za-z]{3} \d{4}$", "date"),
    ("%Y%m%d", r"^(19|20)\d{2}(0[1-9]|1[0-2])\d{2}$", "date"),
    ("%Y-%m-%d %H:%M:%S", r"^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}$", "moment"),
    ("%Y-%m-%dT%H:%M:%S", r"^\d{4}-\d{1,2}-\d{1,2}T\d{2}:\d{2}:\d{2}$", "moment"),
    ("%Y-%m-%d %H:%M", r"^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}$", "moment"),
    ("%Y-%m-%dT%H:%M", r"^\d{4}-\d{1,2}-\d{1,2}T\d{2}:\d{2}$", "moment"),
    ("%d/%m/%Y %H:%M", r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}$", "moment"),
    ("%d/%m/%Y %H:%M:%S", r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}$", "moment"),
    ("%d-%b-%Y %H:%M", r"^\d{1,2}-[A-Za-z]{3}-\d{4} \d{1,2}:\d{2}$", "moment"),
    ("%d-%b-%Y %H:%M:%S", r"^\d{1,2}-[A-Za-z]{3}-\d{4} \d{1,2}:\d{2}:\d{2}$", "moment"),
    ("%Y%m%d%H%M%S", r"^(19|20)\d{2}(0[1-9]|1[0-2])\d{2}[0-2]\d[0-5]\d[0-5]\d$", "moment"),
    ("%Y%m%d%H%M", r"^(19|20)\d{2}(0[1-9]|1[0-2])\d{2}[0-2]\d[0-5]\d$", "moment"),
    ("%H:%M", r"^([01]?\d|2[0-3]):[0-5]\d$", "time"),
    ("%H:%M:%S", r"^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$", "time"),
)  # fmt: skip
"""Ways of writing a day, a moment or an hour of the day: the form, what text looks like it, and which it is."""
MOST = 0.8
LEAST_SEEN = 0.02
CODES_AT_MOST = 60
LONG = 30
DATE_WORDS = re.compile(r"date|dob|born|_dt$|^dt_|_on$|start|end", re.I)
EXCEL_FIRST, EXCEL_LAST = 20_000, 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many filled rows of a column look like what."""

    filled: int
    distinct: int
    whole: int
    number: int
    yes_no: int
    words: int
    forms: tuple[int, ...]


def kind_of(counts: Counts) -> str:
    """What a column is: what most of its filled rows look like."""
    filled = counts.filled
    if not filled:
        return "empty"
    most = MOST * filled
    for kind in ("date", "moment", "time"):
        if sum(n for n, (_, _, of) in zip(counts.forms, FORMS, strict=True) if of == kind) >= most:
            return kind
    if sum(n for n, (_, _, of) in zip(counts.forms, FORMS, strict=True) if of != "time") >= most:
        return "moment"
    return _plain_kind(counts, most)


def _plain_kind(counts: Counts, most: float) -> str:
    if counts.distinct == 1:
        return "constant"
    if counts.yes_no >= most and counts.distinct <= 4:
        return "yes/no"
    if counts.distinct <= CODES_AT_MOST and counts.filled >= 5 * counts.distinct:
        return "code"
    if counts.whole >= most:
        return "whole number"
    if counts.number >= most:
        return "number"
    return "text" if counts.words >= 0.5 * counts.filled else "identifier"


def forms_of(counts: Counts) -> tuple[int, ...]:
    """Which forms a column uses at all, by their place in the list; a stray one in fifty counts."""
    return tuple(n for n, rows in enumerate(counts.forms) if rows)


def fences(low: float, high: float) -> tuple[float, float]:
    """Beyond which a number is far from the rest: three times the middle half's span on either side (Tukey)."""
    span = high - low
    return low - 3 * span, high + 3 * span


def looks_like_excel(name: str, whole: int, filled: int, has_dates: bool) -> bool:
    """Whether whole numbers in this column may be days counted by a spreadsheet from 30/12/1899."""
    return bool(whole) and (has_dates or (whole >= MOST * filled and bool(DATE_WORDS.search(name))))


def was_cut(longest: int, at_longest: int, filled: int) -> bool:
    """Whether many long values end at exactly the same length: an old field's limit."""
    return longest >= LONG and at_longest >= max(3, filled // 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one value looks like."""

    is_whole: bool
    is_number: bool
    is_yes_no: bool
    is_words: bool
    forms: tuple[int, ...]


YES_NO = frozenset({"y", "n", "yes", "no", "true", "false", "t", "f", "0", "1"})
_COMPILED = tuple(re.compile(pattern) for _, pattern, _ in FORMS)
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def looks(value: str) -> Look:
    """What a value looks like by itself."""
    text = value.strip()
    return Look(
        is_whole=bool(_WHOLE.fullmatch(text)), is_number=bool(_NUMBER.fullmatch(text)),
        is_yes_no=text.lower() in YES_NO, is_words=" " in text or (text.isalpha() and len(text) > 1),
        forms=tuple(n for n, pattern in enumerate(_COMPILED) if pattern.match(text)),
    )  # fmt: skip


def folded(mask: str) -> str:
    """A shape with its long runs shortened: `AAAA9999999999` is `A{4}9{10}`."""
    return re.sub(r"(.)\1{3,}", lambda run: f"{run.group(1)}{{{len(run.group(0))}}}", mask)


def remarks(
    *, kind: str, empty: int, rows: int, padded: int, was_cut: bool, longest: int, forms: int, ambiguous: int,
    impossible: int, odd: int, outliers: int, excel: bool,
) -> tuple[str, ...]:  # fmt: skip
    """What should be asked about a column, each in a sentence."""
    said = (
        (rows and empty == rows, "Never filled in."),
        (rows and 0.95 * rows <= empty < rows, "Almost never filled in."),
        (padded, f"{padded:,} values begin or end with a space."),
        (was_cut, f"Many values end at exactly {longest} characters: the old field cut them."),
        (forms > 1, f"Dates are written in {forms} ways."),
        (ambiguous, f"{ambiguous:,} dates could be read with day and month changed over."),
        (impossible, "Some dates do not exist."),
        (odd, f"{odd:,} values are not of the column’s kind ({kind})."),
        (outliers, f"{outliers:,} numbers are far from the rest."),
        (excel, "Whole numbers here may be dates as a spreadsheet counts days."),
    )
    return tuple(text for is_so, text in said if is_so)


def troubles_of(
    columns: Iterable[ColumnProfile], keys: Iterable[KeyFound], rows: int, encodings: Iterable[Tally]
) -> tuple[str, ...]:
    """What should be asked about a whole file before anybody maps it."""
    keys, encodings = tuple(keys), tuple(encodings)
    said = [f"{column.name}: {remark}" for column in columns for remark in column.remarks]
    if not rows:
        return ("The file has no rows.", *said)
    if not any(key.is_unique for key in keys):
        said.insert(0, "No column, nor any two, name a row.")
    for key in keys:
        named = " and ".join(key.columns)
        if key.repeated_rows:
            said.insert(0, f"{named} would be a key but for {key.repeated_rows:,} repeated rows.")
        if key.differ_by_case:
            said.insert(
                0, f"{key.differ_by_case:,} values of {named} differ only by capitals or outer spaces."
            )
    if len(encodings) > 1:
        said.insert(
            0, "More than one encoding: " + ", ".join(f"{t.value} {t.rows:,} lines" for t in encodings)
        )
    return tuple(said)
