"""Planted dirt: what was spoiled, where, and what a careful load does with it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Planted:
    """One spoiled row: `row` counts records from 1, the header line being a record; `expect` is the fate."""

    source: str
    file: str
    row: int
    kind: str
    expect: str
    note: str = ""


@dataclass(slots=True)
class Row:
    """A row about to be written; `spare` rows belong to nobody the story or July 2019 needs."""

    cells: list[str]
    spare: bool = True
    raw: bytes | None = None


@dataclass(slots=True)
class Table:
    """A file in the making."""

    source: str
    file: str
    head: list[str]
    rows: list[Row] = field(default_factory=list)

    def add(self, *cells: object, spare: bool = True) -> None:
        """One more row."""
        self.rows.append(Row(["" if cell is None else str(cell) for cell in cells], spare))

    def column(self, name: str) -> int:
        """The position of a column."""
        return self.head.index(name)


Spoil = Callable[[Row], None]


class Spoiler:
    """Spoils spare rows of tables and writes down what it did."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.planted: list[Planted] = []
        self._pending: list[tuple[Table, Row, str, str, str]] = []

    def spoil(self, table: Table, count: int, kind: str, expect: str, how: Spoil, note: str = "") -> None:
        """Spoil up to `count` untouched spare rows."""
        touched = {id(row) for _, row, *_ in self._pending}
        spare = [row for row in table.rows if row.spare and id(row) not in touched]
        for row in self.chance.sample(spare, min(count, len(spare))):
            how(row)
            self._pending.append((table, row, kind, expect, note))

    def insert(self, table: Table, kind: str, expect: str, row: Row, note: str = "") -> None:
        """Put a planted row somewhere in the second half of the table."""
        at = self.chance.randrange(len(table.rows) // 2, len(table.rows) + 1)
        table.rows.insert(at, row)
        self._pending.append((table, row, kind, expect, note))

    def repeat(self, table: Table, count: int, kind: str, expect: str) -> None:
        """Write some rows twice, the second one directly after the first."""
        touched = {id(row) for _, row, *_ in self._pending}
        spare = [row for row in table.rows if row.spare and id(row) not in touched]
        for row in self.chance.sample(spare, min(count, len(spare))):
            again = Row(list(row.cells), spare=False, raw=row.raw)
            table.rows.insert(_position(table, row) + 1, again)
            self._pending.append((table, again, kind, expect, "the row above, word for word"))

    def note_last(self, table: Table, kind: str, expect: str) -> None:
        """Write down that the last row was spoiled."""
        self._pending.append((table, table.rows[-1], kind, expect, ""))

    def settle(self, tables: Iterable[Table], first_row: int) -> None:
        """Turn spoiled rows into row numbers, once no more rows will be added."""
        for table in tables:
            numbers = {id(row): number for number, row in enumerate(table.rows, first_row)}
            self.planted += [
                Planted(table.source, table.file, numbers[id(row)], kind, expect, note)
                for owner, row, kind, expect, note in self._pending
                if owner.file == table.file
            ]


def _position(table: Table, wanted: Row) -> int:
    return next(at for at, row in enumerate(table.rows) if row is wanted)
