"""Which file of a folder belongs to which shape, and how its rows are framed, counted and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bluelamp.migration.rules import framing
from bluelamp.migration.rules.framing import Frame
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.rules.shapes import command_log, custody, records

FRAMERS: dict[str, Callable[[BinaryIO, int], Iterator[Frame]]] = {
    "csv": framing.csv_records,
    "lines": framing.lines,
    "xml": framing.xml_records,
}
NOT_SOURCES = ("truth.json", "truth_people.csv")


@dataclass(frozen=True, slots=True)
class Extract:
    """One recognised file: its source, the table it holds when it holds one, and its form."""

    source: str
    kind: str
    form: str
    path: Path
    name: str

    def frames(self, stream: BinaryIO, row: int = 1) -> Iterator[Frame]:
        """Its rows from where the stream stands; headers and trailers are not rows."""
        for frame in FRAMERS[self.form](stream, row):
            if self.form == "csv" and frame.row == 1:
                continue
            if self.form == "lines" and framing.is_control(frame):
                continue
            yield frame

    def header(self) -> tuple[str, ...]:
        """The columns of a CSV file; nothing for the others."""
        if self.form != "csv":
            return ()
        with self.path.open("rb") as stream:
            first = next(framing.csv_records(stream), None)
        return () if first is None else records.header_of(first.raw)

    def read(self, header: tuple[str, ...], frame: Frame) -> SourceRow:
        """One row, or why it cannot be read."""
        if frame.is_overlong:
            return overlong(self, frame)
        if self.form == "csv":
            return records.read(self.kind, header, frame.raw)
        return command_log.read(frame.raw) if self.form == "lines" else custody.read(frame.raw)


def overlong(extract: Extract, frame: Frame) -> SourceRow:
    """A row too long to be one: kept by its beginning, refused by its place."""
    beginning = frame.raw.decode("cp1252", "replace").replace("\0", " ")
    why = (
        f"row {frame.row} at byte {frame.offset} is {frame.size:,} bytes long; "
        f"the longest row read is {framing.LONGEST_ROW:,}"
    )
    return SourceRow(extract.kind or "??", beginning, refused=why)


def reread(source: str, kind: str, header: tuple[str, ...], raw: bytes) -> SourceRow:
    """A row read again from the legacy store."""
    if source == records.SOURCE:
        return records.read(kind, header, raw)
    return command_log.read(raw) if source == command_log.SOURCE else custody.read(raw)


def find(folder: Path) -> tuple[list[Extract], list[str]]:
    """The extracts of a folder in the order they are read, and the files that fit no documented shape."""
    extracts, strangers = [], []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        extract = _recognise(path, name)
        if extract:
            extracts.append(extract)
        elif path.name not in NOT_SOURCES and not path.name.startswith("."):
            strangers.append(name)
    order = list(records.LAYOUTS)
    extracts.sort(
        key=lambda e: (e.source != records.SOURCE, order.index(e.kind) if e.kind in order else 0, e.name)
    )
    return extracts, strangers


def _recognise(path: Path, name: str) -> Extract | None:
    stem, suffix, folder = path.stem.upper(), path.suffix.lower(), path.parent.name
    if folder == "records" and suffix == ".csv" and stem in records.LAYOUTS:
        return Extract(records.SOURCE, stem, "csv", path, name)
    if folder == "command_control" and suffix == ".txt":
        return Extract(command_log.SOURCE, "", "lines", path, name)
    if folder == "custody" and suffix == ".xml":
        return Extract(custody.SOURCE, custody.KIND, "xml", path, name)
    return None
