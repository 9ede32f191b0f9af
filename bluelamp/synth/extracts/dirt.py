"""Planted dirt: what was spoiled, where, and what a careful load does with it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Planted:
    """One spoiled row: `row` counts records from 1, the header line being a record; `expect` is the fate.

    `or_else` names other fates that are right as well, where matching a person decides.
    """

    source: str
    file: str
    row: int
    kind: str
    expect: str
    note: str = ""
    or_else: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one part of a town has to carry of the troubles that a whole extract has once or by number."""

    without_code: int
    unallocated: int
    is_first: bool = True
    is_last: bool = True


@dataclass(slots=True)
class Row:
    """A row about to be written; `spare` rows belong to nobody the story or July 2019 needs.

    `owner` is what the row hangs on and `is_head` says that it is the owner itself: what hangs on a spoiled
    owner is left alone, and so is the owner of what is spoiled.
    """

    cells: list[str]
    spare: bool = True
    raw: bytes | None = None
    owner: str = ""
    is_head: bool = False


@dataclass(slots=True)
class Table:
    """A file in the making; `before` rows of it are written already."""

    source: str
    file: str
    head: list[str]
    rows: list[Row] = field(default_factory=list)
    first_row: int = 2
    before: int = 0

    def add(self, *cells: object, spare: bool = True, owner: str = "", is_head: bool = False) -> None:
        """One more row."""
        texts = ["" if cell is None else str(cell) for cell in cells]
        self.rows.append(Row(texts, spare, owner=owner, is_head=is_head))

    def column(self, name: str) -> int:
        """The position of a column."""
        return self.head.index(name)

    def only(self, wanted: Callable[[Row], bool]) -> Table:
        """The same file, seen through some of its rows."""
        rows = [row for row in self.rows if wanted(row)]
        return Table(self.source, self.file, self.head, rows, self.first_row, self.before)


Spoil = Callable[[Row], None]


@dataclass(frozen=True, slots=True)
class _Done:
    table: Table
    row: Row
    kind: str
    expect: str
    note: str
    or_else: tuple[str, ...]


class Spoiler:
    """Spoils spare rows of tables and writes down what it did."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.planted: list[Planted] = []
        self._pending: list[_Done] = []
        self._touched: set[int] = set()
        self._owners: set[tuple[str, str]] = set()
        self._leaned_on: set[tuple[str, str]] = set()

    def spoil(
        self, table: Table, count: int, kind: str, expect: str, how: Spoil, note: str = "",
        or_else: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Spoil up to `count` untouched spare rows."""
        spare = self._spare(table)
        self.chance.shuffle(spare)
        for row in spare:
            if count and self._is_free(table, row):
                count -= 1
                how(row)
                self.note(table, row, kind, expect, note, or_else)

    def run(self, table: Table, count: int, kind: str, expect: str, how: Spoil, note: str = "") -> None:
        """Spoil `count` rows from somewhere half-way on, the way a page is exported wrongly."""
        rest = table.rows[len(table.rows) // 2 :]
        for row in [row for row in rest if row.spare and self._is_free(table, row)][:count]:
            how(row)
            self.note(table, row, kind, expect, note)

    def insert(self, table: Table, kind: str, expect: str, row: Row, note: str = "") -> None:
        """Put a planted row somewhere in the second half of the table."""
        at = self.chance.randrange(len(table.rows) // 2, len(table.rows) + 1)
        table.rows.insert(at, row)
        self.note(table, row, kind, expect, note)

    def twin(self, table: Table, count: int, kind: str, expect: str, how: Spoil, note: str = "") -> None:
        """Write some rows again further down after `how` has changed them; the first ones stay as they are."""
        half = len(table.rows) // 2
        spare = [row for row in table.rows[:half] if row.spare and self._is_free(table, row)]
        for row in self.chance.sample(spare, min(count, len(spare))):
            again = Row(list(row.cells), spare=False, owner=row.owner, is_head=row.is_head)
            how(again)
            self._keep(table, row)
            self.insert(table, kind, expect, again, note)

    def repeat(self, table: Table, count: int, kind: str, expect: str) -> None:
        """Write some rows twice, the second one directly after the first."""
        spare = self._spare(table)
        for row in self.chance.sample(spare, min(count, len(spare))):
            again = Row(list(row.cells), spare=False, raw=row.raw, owner=row.owner)
            table.rows.insert(_position(table, row) + 1, again)
            self._keep(table, row)
            self.note(table, again, kind, expect, "the row above, word for word")

    def note_last(self, table: Table, kind: str, expect: str) -> None:
        """Write down that the last row was spoiled."""
        self.note(table, table.rows[-1], kind, expect)

    def note(
        self, table: Table, row: Row, kind: str, expect: str, note: str = "", or_else: tuple[str, ...] = ()
    ) -> None:
        """Write down what is wrong with a row, so that nothing else is planted on it."""
        self._keep(table, row)
        self._pending.append(_Done(table, row, kind, expect, note, or_else))

    def settle(self, tables: Iterable[Table]) -> None:
        """Turn spoiled rows into row numbers, once no more rows will be added."""
        for table in tables:
            done = [one for one in self._pending if one.table.file == table.file]
            numbers = {
                id(row): n for n, row in enumerate(table.rows, table.first_row + table.before)
            } if done else {}  # fmt: skip
            self.planted += [
                Planted(
                    table.source, table.file, numbers[id(d.row)], d.kind, d.expect, d.note, d.or_else
                )
                for d in done
            ]  # fmt: skip

    def _spare(self, table: Table) -> list[Row]:
        return [row for row in table.rows if row.spare and self._is_free(table, row)]

    def _is_free(self, table: Table, row: Row) -> bool:
        owner = table.source, row.owner
        if id(row) in self._touched or owner in self._owners:
            return False
        return not (row.is_head and owner in self._leaned_on)

    def _keep(self, table: Table, row: Row) -> None:
        self._touched.add(id(row))
        if row.owner:
            (self._owners if row.is_head else self._leaned_on).add((table.source, row.owner))


def put(column: int, value: str) -> Spoil:
    """Another value in one column."""

    def spoil(row: Row) -> None:
        row.cells[column] = value

    return spoil


def shift(at: int) -> Spoil:
    """One cell too many: everything from there on stands a column further right."""

    def spoil(row: Row) -> None:
        row.cells.insert(at, "")

    return spoil


def slide(at: int) -> Spoil:
    """Everything from there on a column further right, inside the width: the last cell falls off."""

    def spoil(row: Row) -> None:
        row.cells.insert(at, "")
        row.cells.pop()

    return spoil


def nul(column: int) -> Spoil:
    """A NUL byte in the middle of a cell."""

    def spoil(row: Row) -> None:
        half = len(row.cells[column]) // 2
        row.cells[column] = row.cells[column][:half] + "\0" + row.cells[column][half:]

    return spoil


def other_case(key: int, column: int, value: str) -> Spoil:
    """The key in small letters, and other content: the same number to a person, another to a machine."""

    def spoil(row: Row) -> None:
        row.cells[key], row.cells[column] = row.cells[key].lower(), value

    return spoil


def _position(table: Table, wanted: Row) -> int:
    return next(at for at, row in enumerate(table.rows) if row is wanted)
