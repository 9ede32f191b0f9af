"""A row as a mapping sees it: typed accessors that remember, in words, whatever they could not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from bluelamp.migration.codes import Risk
from bluelamp.migration.mapping.outcomes import Absent, RowOf
from bluelamp.migration.rules import rows as reading
from bluelamp.migration.sources import dates

EXCEL = "excel"
WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=reading.LOCAL)
LARGEST_SERIAL = 2_958_465
NOTHING: Mapping[str, str] = MappingProxyType({})
Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the manifest says of a kind, as far as a mapping needs it: forms of dates, code tables."""

    dates: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


PLAIN = Layout()


class Row:
    """One row of an old system, or a part of one."""

    __slots__ = ("id", "key", "kind", "layout", "narrative", "notes", "parent", "tables", "values")

    def __init__(
        self,
        kind: str,
        values: Mapping[str, str],
        *,
        key: str = "",
        parent: str = "",
        narrative: str = "",
        layout: Layout = PLAIN,
        tables: Tables = MappingProxyType({}),
        id: int = 0,
    ) -> None:
        """A row with what its manifest says of it; tests make one from a kind and its values."""
        self.kind, self.values, self.key, self.parent = kind, values, key, parent
        self.narrative, self.layout, self.tables, self.id = narrative, layout, tables, id
        self.notes: list[str] = []

    def __repr__(self) -> str:
        """Kind and key."""
        return f"<Row {self.kind} {self.key}>"

    def text(self, column: str) -> str:
        """The words of a column without the blanks around them; empty when there are none."""
        return self.values.get(column, "").strip()

    def note(self, words: str) -> None:
        """Say something odd about the row; it is loaded all the same and the note stands beside its fate."""
        if words not in self.notes:
            self.notes.append(words)

    def yes(self, column: str, *words: str) -> bool:
        """Whether a column says yes: `Y`, `YES`, `1`, `T`, `TRUE`, or any of the words given."""
        return self.text(column).upper() in (words or ("Y", "YES", "1", "T", "TRUE"))

    def number(self, column: str) -> int | None:
        """A whole number; None, with a note, when the column holds something else."""
        text = self.text(column)
        if not text:
            return None
        try:
            return int(text.replace(",", ""))
        except ValueError:
            self.note(f"{column} {text!r} is not a number")
            return None

    def day(self, column: str, *forms: str) -> date | None:
        """A date in one of the manifest's forms (or those given); None, with a note, when it is none."""
        text = self.text(column)
        if not text:
            return None
        found = dates.day_of(text, forms or tuple(self.layout.dates.get(column, ())) or ("%d/%m/%Y",))
        if found is None:
            self.note(f"{column} {text!r} is not a date")
        return found

    def moment(self, column: str, *forms: str) -> datetime | None:
        """A time on the wall clock in one of the manifest's forms (or those given); None, with a note, if none."""
        text = self.text(column)
        if not text:
            return None
        found = _moment(text, forms or tuple(self.layout.dates.get(column, ())) or ("%d/%m/%Y %H:%M:%S",))
        if found is None:
            self.note(f"{column} {text!r} is not a date and time")
        return found

    def code(self, column: str, table: str = "") -> str:
        """What a code means in its table; empty when the column is empty or no table knows the code."""
        return self.table(table or self.layout.codes.get(column, column)).get(self.text(column), "")

    def table(self, name: str) -> Mapping[str, str]:
        """A code table: code and title."""
        return self.tables.get(name, NOTHING)

    def other(
        self, kind: str, key: str, *, source: str = "", if_absent: Absent = Absent.HOLD, risk: Risk = Risk.LOW
    ) -> RowOf:
        """What another row became, by kind and key: `row.other("NOMINAL", row.text("NOM_ID"))`."""
        return RowOf(kind, key.strip(), source, if_absent, risk)


class Parts:
    """The rows that belong to a row, by kind and in their order."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        """The parts as they came."""
        self._rows = rows

    def __getitem__(self, kind: str) -> list[Row]:
        """The parts of one kind; none is an empty list."""
        return [row for row in self._rows if row.kind == kind]

    def __iter__(self) -> Iterator[Row]:
        """Every part."""
        return iter(self._rows)

    def __len__(self) -> int:
        """How many."""
        return len(self._rows)


@lru_cache(maxsize=65_536)
def _moment(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        found = _serial(text) if form == EXCEL else _fast(text, form) or reading.moment(text, form)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=64)
def _places(form: str) -> tuple[int, dict[str, slice]] | None:
    """Where the parts of a form stand when each has a fixed width."""
    places, at, step = {}, 0, 0
    while step < len(form):
        if form[step] == "%":
            width = WIDTHS.get(form[step + 1 : step + 2])
            if width is None:
                return None
            places[form[step + 1]], at, step = slice(at, at + width), at + width, step + 2
        else:
            at, step = at + 1, step + 1
    return (at, places) if {"Y", "m", "d"} <= set(places) else None


def _fast(text: str, form: str) -> datetime | None:
    """A time in a form of fixed width, without the slow general reader; None when that must look."""
    found = _places(form)
    if found is None or len(text) != found[0]:
        return None
    parts = {name: text[place] for name, place in found[1].items()}
    if not "".join(parts.values()).isdigit():
        return None
    numbers = [int(parts.get(name, "0")) for name in "YmdHMS"]
    try:
        moment = datetime(*numbers, tzinfo=reading.LOCAL)  # type: ignore[arg-type, misc]
    except ValueError:
        return None
    return moment if f"{moment:{form}}" == text else None


def _serial(text: str) -> datetime | None:
    """A spreadsheet's day number, with its fraction of a day; none below 1900-03-01, where its calendar is wrong."""
    try:
        days = float(text)
    except ValueError:
        return None
    if not 61 <= days <= LARGEST_SERIAL:
        return None
    return EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
