"""Which file of a folder belongs to which source, and how its rows are framed, counted and read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.rules import counting, framing
from bluelamp.migration.rules.counting import Count, How
from bluelamp.migration.rules.framing import Frame
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import kept, parsing, reading
from bluelamp.migration.sources.manifest import UNKNOWN, FileSpec, Source, pattern

SHIPPED = Path(__file__).parent
FOLDERS = "BLUELAMP_SOURCES"
NO_SOURCE = re.compile(r"(?:truth.*\.(?:json|csv)|manifest\.toml|mapping\.py|\..*)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extract:
    """One recognised file: its source, how its rows are read, and the name it is known by."""

    system: Source
    spec: FileSpec
    path: Path
    name: str

    @property
    def source(self) -> str:
        """The name of its source."""
        return self.system.name

    @property
    def kind(self) -> str:
        """The kind of its rows, when they are all of one."""
        return self.spec.kinds[0] if len(self.spec.kinds) == 1 else ""

    @property
    def form(self) -> str:
        """Its format."""
        return self.spec.format

    def frames(self, stream: BinaryIO, row: int = 1) -> Iterator[Frame]:
        """Its rows from where the stream stands; headers and trailers are not rows."""
        is_header = self.spec.has_header and stream.tell() == 0
        skip = [re.compile(one.encode()) for one in self.spec.skip]
        first = [re.compile(one.encode()) for one in self.spec.skip_first]
        for frame in self._framed(stream, row):
            if is_header:
                is_header = False
            elif not _is_skipped(frame, skip, first):
                yield frame

    def _framed(self, stream: BinaryIO, row: int) -> Iterator[Frame]:
        spec = self.spec
        if spec.framing == "xml":
            return framing.xml_records(stream, row, [name.encode() for name in spec.records])
        end = spec.line_end.encode()
        if spec.framing == "csv":
            return framing.csv_records(stream, row, spec.quote.encode(), end)
        return framing.lines(stream, row, end)

    def header(self) -> tuple[str, ...]:
        """The columns of its rows when a file says them, or its manifest does."""
        if not self.spec.has_header:
            return self.spec.columns
        with self.path.open("rb") as stream:
            first = next(self._framed(stream, 1), None)
        return () if first is None else reading.header_of(first.raw, self.spec, self.system)

    def count(self) -> Count:
        """The independent count of its rows."""
        return counting.count(self.path, how(self.spec))

    def read(self, header: tuple[str, ...], frame: Frame) -> SourceRow:
        """One row, or why it cannot be read."""
        if frame.is_overlong:
            return overlong(self, frame)
        return reading.read(self.system, self.spec, self.spec.kind, header, frame.raw)


def _is_skipped(frame: Frame, skip: Sequence[re.Pattern[bytes]], first: Sequence[re.Pattern[bytes]]) -> bool:
    beginning = frame.raw[:1_000].rstrip(b"\r\n")
    return any(one.match(beginning) for one in skip) or (
        frame.offset == 0 and any(one.match(beginning) for one in first)
    )


def how(spec: FileSpec) -> How:
    """What the independent count must know of a file."""
    return How(
        form=spec.framing, quote=spec.quote.encode(), end=spec.line_end.encode(), has_header=spec.has_header,
        skip=tuple(one.encode() for one in spec.skip),
        skip_first=tuple(one.encode() for one in spec.skip_first),
        names=tuple(name.encode() for name in spec.records),
    )  # fmt: skip


def overlong(extract: Extract, frame: Frame) -> SourceRow:
    """A row too long to be one: kept by its beginning, refused by its place."""
    beginning = frame.raw.decode("cp1252", "replace").replace("\0", " ")
    why = (
        f"row {frame.row} at byte {frame.offset} is {frame.size:,} bytes long; "
        f"the longest row read is {framing.LONGEST_ROW:,}"
    )
    return SourceRow(extract.kind or UNKNOWN, beginning, refused=why)


@cache
def shipped() -> tuple[Source, ...]:
    """The sources that come with the product."""
    return tuple(parsing.read(path.parent) for path in sorted(SHIPPED.glob("*/manifest.toml")))


def given(folders: Iterable[Path] = ()) -> tuple[Source, ...]:
    """The sources a load may use: the folders named, those of BLUELAMP_SOURCES, then the shipped ones."""
    listed = [Path(one) for one in os.environ.get(FOLDERS, "").split(os.pathsep) if one]
    found: dict[str, Source] = {}
    for folder in (*folders, *listed):
        source = parsing.read(folder)
        if source.name in found:
            raise Refused(
                f"Two folders declare the source {source.name}: {folder} and {found[source.name].folder}."
            )
        found[source.name] = source
    for source in shipped():
        found.setdefault(source.name, source)
    return tuple(sorted(found.values(), key=lambda one: (one.rank, one.name)))


def known(name: str) -> Source | None:
    """A source by its name, as the last load used it; shipped ones are known before any load."""
    return kept.newest(name) or next((one for one in shipped() if one.name == name), None)


def reread(source: str, kind: str, header: tuple[str, ...], raw: bytes) -> SourceRow:
    """A row read again from the legacy store."""
    system = known(source)
    spec = system.spec_of(kind) if system else None
    if system is None or spec is None:
        return SourceRow(kind, raw.decode("cp1252", "replace"), refused=f"the source {source} is not known")
    return reading.read(system, spec, "" if spec.kind_at or spec.kind_field else kind, header, raw)


def find(
    folder: Path, sources: Sequence[Source] = (), *, beside: str = ""
) -> tuple[list[Extract], list[str]]:
    """The extracts of a folder in the order they are read, and the files that fit no declared source.

    `beside` is the folder that the files of an unpacked archive count as lying in.
    """
    systems = tuple(sources) or given()
    wanted = [
        (pattern(spec.match), system, spec)
        for system in systems
        for spec in system.files
        if spec.match and spec.format != "database"
    ]
    documents = [pattern(one) for system in systems for one in system.documents]
    found: list[Extract] = []
    strangers = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        fitting = next((one for one in wanted if one[0].match(beside + name)), None)
        if fitting:
            found.append(Extract(fitting[1], fitting[2], path, name))
        elif not NO_SOURCE.match(path.name) and not any(one.match(beside + name) for one in documents):
            strangers.append(name)
    return ordered(found, systems), strangers


def ordered(extracts: Sequence[Extract], systems: Sequence[Source]) -> list[Extract]:
    """Extracts in the order of their sources, then of their manifest, then by name."""
    rank = {system.name: at for at, system in enumerate(systems)}
    return sorted(
        extracts, key=lambda one: (rank.get(one.source, 0), one.system.files.index(one.spec), one.name)
    )


def kind_label(source: str, kind: str) -> str:
    """What a screen calls rows of a kind."""
    system = known(source)
    declared = system.kinds.get(kind) if system else None
    return declared.label if declared else "Rows of no known kind" if kind == UNKNOWN else kind


def title(source: str) -> str:
    """What a screen calls a source."""
    system = known(source)
    return system.title if system else source
