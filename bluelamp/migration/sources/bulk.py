"""Many rows of one file at once: decoded and split together where every row is sound, one by one where not."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence

from bluelamp.migration.rules.framing import Frame
from bluelamp.migration.rules.rows import SourceRow
from bluelamp.migration.sources import reading
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.manifest import Kind

Read = Callable[[list[Frame]], list[SourceRow]]
PIECE = 1_000


def reader(extract: Extract, header: tuple[str, ...]) -> Read:
    """How the rows of a file are read."""
    lacking = reading.missing_columns(extract.system, extract.kind, header) if extract.form == "csv" else []
    if lacking:
        return _refusing(extract, f"the header lacks {', '.join(lacking)}")
    slow = _one_by_one(extract, header)
    kind = extract.system.kinds.get(extract.spec.kind)
    if extract.form != "csv" or kind is None or extract.spec.escape or extract.spec.line_end != "\n":
        return slow
    return _csv(extract, header, kind, slow)


def _refusing(extract: Extract, why: str) -> Read:
    def refuse(frames: list[Frame]) -> list[SourceRow]:
        return [
            SourceRow(extract.kind, frame.raw.decode("cp1252", "replace").replace("\0", " "), refused=why)
            for frame in frames
        ]

    return refuse


def _one_by_one(extract: Extract, header: tuple[str, ...]) -> Read:
    def read(frames: list[Frame]) -> list[SourceRow]:
        return [extract.read(header, frame) for frame in frames]

    return read


def _csv(extract: Extract, header: tuple[str, ...], kind: Kind, slow: Read) -> Read:
    """A piece of rows is split by one call; anything odd in it sends the piece through the careful reader."""

    def read(frames: list[Frame]) -> list[SourceRow]:
        found: list[SourceRow] = []
        for at in range(0, len(frames), PIECE):
            piece = frames[at : at + PIECE]
            found += _quick(extract, header, kind, piece) or slow(piece)
        return found

    return read


def _quick(
    extract: Extract, header: tuple[str, ...], kind: Kind, frames: Sequence[Frame]
) -> list[SourceRow] | None:
    """These rows, or None when one of them is not plainly sound."""
    spec = extract.spec
    raws = [frame.raw for frame in frames]
    whole = b"".join(raws)
    quote = spec.quote.encode()
    if b"\0" in whole or not whole.endswith(b"\n") or whole.count(b"\n") != len(raws):
        return None
    if quote and quote in whole and any(raw.count(quote) & 1 for raw in raws):
        return None
    try:
        texts = whole.decode(spec.letters[0]).split("\n")[:-1]
        cells = list(reading.cells(texts, spec))
    except (UnicodeDecodeError, csv.Error):
        return None
    width = len(header)
    if len(cells) != len(raws) or len(texts) != len(raws) or any(len(one) != width for one in cells):
        return None
    return [_finished(kind, header, text, one) for text, one in zip(texts, cells, strict=True)]


def _finished(kind: Kind, header: tuple[str, ...], text: str, cells: list[str]) -> SourceRow:
    row = SourceRow(kind.name, text.rstrip("\r"), values=dict(zip(header, cells, strict=True)))
    reading.finish(kind, row)
    return row
