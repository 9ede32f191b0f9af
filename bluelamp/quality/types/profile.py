"""What a profile says of a file nobody has described."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """A value, or the shape of one, and how many rows have it."""

    value: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DateForm:
    """One way in which a column writes dates: the form as `strptime` reads it, how many, first and last day."""

    form: str
    rows: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFound:
    """Columns that together name a row, or nearly: how many rows share a value, and the worst of them."""

    columns: tuple[str, ...]
    is_unique: bool
    repeated_rows: int = 0
    examples: tuple[Tally, ...] = ()
    differ_by_case: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column: what it is, how full, how varied, and what in it is out of line.

    `kind`: empty, constant, yes/no, code, whole number, number, date, moment, time, identifier, name or text.
    `odd` are the values that are not of the column's kind; `outliers` are of its kind and far from the rest.
    """

    name: str
    position: int
    kind: str
    rows: int
    empty: int
    distinct: int
    is_distinct_exact: bool
    shortest: int
    longest: int
    least: str
    most: str
    common: tuple[Tally, ...]
    patterns: tuple[Tally, ...]
    codes: tuple[Tally, ...]
    dates: tuple[DateForm, ...]
    ambiguous_dates: int
    impossible_dates: tuple[Tally, ...]
    odd_rows: int
    odd: tuple[Tally, ...]
    outlier_rows: int
    outliers: tuple[Tally, ...]
    padded: int
    at_longest: int
    not_ascii: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One file or table: its rows, columns and keys; `troubles` are what should be asked about before mapping."""

    name: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    keys: tuple[KeyFound, ...]
    encodings: tuple[Tally, ...]
    troubles: tuple[str, ...]
    seconds: float
