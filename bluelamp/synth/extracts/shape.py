"""What every legacy extract has in common: tables filled from a force, spoiled, and appended to files part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from bluelamp.synth.extracts.dirt import Row, Share, Spoiler, Table
from bluelamp.synth.extracts.nominals import Index
from bluelamp.synth.types import Force

Tables = dict[str, Table]
Live = Iterable[tuple[str, str]]
Documents = Iterable[tuple[str, bytes]]
EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Shape:
    """One old system: how its tables are filled and spoiled, how a row is written, which rows are live cases."""

    name: str
    fill: Callable[[Force, Index], Tables]
    plant: Callable[[Tables, Spoiler, Share, Index], None]
    prolog: Callable[[Table, date], bytes]
    line: Callable[[Row], bytes]
    live: Callable[[Tables], Live]
    first_row: int = 2
    documents: Callable[[Tables], Documents] = lambda tables: ()


@dataclass
class Sink:
    """A file that is appended to, part by part."""

    path: Path
    rows: int = 0
    _stream: BinaryIO | None = field(default=None, repr=False)

    def append(self, shape: Shape, table: Table, taken: date) -> None:
        """Write the rows of one part; the first brings the head of the file with it."""
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("wb")
            self._stream.write(shape.prolog(table, taken))
        for row in table.rows:
            self._stream.write(row.raw if row.raw is not None else shape.line(row))
        self.rows += len(table.rows)

    def close(self) -> None:
        """No more rows will come."""
        if self._stream is not None:
            self._stream.close()


def excel(day: date) -> str:
    """A day as a spreadsheet counts it."""
    return str((day - EXCEL_EPOCH).days)
