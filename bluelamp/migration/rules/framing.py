"""Where one source row ends and the next begins, in bounded memory whatever the file holds.

Nothing longer than `LONGEST_ROW` is ever kept: such a row is passed over and refused with its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, NamedTuple

LONGEST_ROW = 1_048_576
KEPT_OF_OVERLONG = 2_000
PIECE = 65_536
BLOCK = 1 << 18
BOM = b"\xef\xbb\xbf"
DOCTYPE = b"<!DOCTYPE"


class Frame(NamedTuple):
    """One source row as bytes. `row` counts from 1 and includes a header; `after` is where the next begins."""

    row: int
    offset: int
    after: int
    raw: bytes
    digest: bytes
    size: int

    @property
    def is_overlong(self) -> bool:
        """Whether the row was too long to keep."""
        return self.size > LONGEST_ROW


class _Gathering:
    """Collects the pieces of one row, keeping only the beginning of one that grows too long."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []
        self._kept = 0
        self._hash = sha256()

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        self._hash.update(piece)
        if self._kept <= LONGEST_ROW:
            self._pieces.append(piece)
            self._kept += len(piece)

    def frame(self, row: int, offset: int) -> Frame:
        raw = b"".join(self._pieces)
        kept = raw if self.size <= LONGEST_ROW else raw[:KEPT_OF_OVERLONG]
        return Frame(row, offset, offset + self.size, kept, self._hash.digest(), self.size)


def lines(stream: BinaryIO, row: int = 1, end: bytes = b"\n") -> Iterator[Frame]:
    """Rows that end with a line end; blank lines are no rows but keep their number."""
    yield from _split(stream, row, b"", end)


def csv_records(stream: BinaryIO, row: int = 1, quote: bytes = b'"', end: bytes = b"\n") -> Iterator[Frame]:
    """Rows that end with a line end outside quotation marks."""
    yield from _split(stream, row, quote, end)


def _split(stream: BinaryIO, row: int, quote: bytes, end: bytes) -> Iterator[Frame]:
    offset = stream.tell()
    whole = re.compile(rb"[^" + re.escape(end) + b"]*" + re.escape(end) + rb"|[^" + re.escape(end) + b"]+")
    open_: _Gathering | None = None
    odd = 0
    while block := stream.read(BLOCK):
        counts = quote and quote in block
        for piece in whole.findall(block):
            odd ^= piece.count(quote) & 1 if counts else 0
            if open_ is None and not odd and piece.endswith(end) and len(piece) <= LONGEST_ROW:
                frame = Frame(row, offset, offset + len(piece), piece, sha256(piece).digest(), len(piece))
            else:
                open_ = open_ or _Gathering()
                open_.add(piece)
                if odd or not piece.endswith(end):
                    continue
                frame, open_ = open_.frame(row, offset), None
            if frame.is_overlong or not frame.raw.isspace():
                yield frame
            offset, row = frame.after, row + 1
    if open_ is not None:
        frame = open_.frame(row, offset)
        if frame.is_overlong or not frame.raw.isspace():
            yield frame


@dataclass(frozen=True, slots=True)
class _Marks:
    """What begins a record: one of the elements, or a document type."""

    opening: re.Pattern[bytes]
    record: re.Pattern[bytes]
    reach: int

    @classmethod
    def of(cls, names: Sequence[bytes]) -> _Marks:
        """The marks of these elements."""
        either = b"|".join(re.escape(name) for name in names)
        record = b"<(" + either + rb")(?=[\s/>])"
        return cls(re.compile(record + b"|" + DOCTYPE), re.compile(record), max(map(len, names)) + 12)


def xml_records(stream: BinaryIO, row: int = 1, names: Sequence[bytes] = ()) -> Iterator[Frame]:
    """Each of these elements; a document type and a cut-off end are rows too, so that they are told."""
    marks, offset, held = _Marks.of(names), stream.tell(), b""
    while True:
        found, offset, held = _seek(stream, marks, offset, held)
        if found is None:
            return
        frame, held = _record(stream, row, offset, held, found, marks)
        yield frame
        offset, row = frame.after, row + 1


def _seek(stream: BinaryIO, marks: _Marks, offset: int, held: bytes) -> tuple[bytes | None, int, bytes]:
    """Move to the next record or document type; only a little is ever held."""
    while True:
        found = marks.opening.search(held)
        if found:
            return found.group(1) or b"", offset + found.start(), held[found.start() :]
        keep = held[-marks.reach :]
        piece = stream.read(PIECE)
        if not piece:
            return None, offset, held
        offset += len(held) - len(keep)
        held = keep + piece


def _record(
    stream: BinaryIO, row: int, offset: int, held: bytes, name: bytes, marks: _Marks
) -> tuple[Frame, bytes]:
    """The record that begins `held`, to its end mark or the end of the file."""
    gathering = _Gathering()
    closing = re.compile(b"</" + re.escape(name) + rb"\s*>") if name else re.compile(b">")
    is_opened = not name
    while True:
        stop, is_opened = _stop(held, closing, marks, is_opened, not gathering.size)
        if stop >= 0:
            gathering.add(held[:stop])
            return gathering.frame(row, offset), held[stop:]
        safe = max(0, len(held) - marks.reach) if is_opened else 0
        gathering.add(held[:safe])
        piece = stream.read(PIECE)
        if not piece:
            gathering.add(held[safe:])
            return gathering.frame(row, offset), b""
        held = held[safe:] + piece


def _stop(
    held: bytes, closing: re.Pattern[bytes], marks: _Marks, is_opened: bool, is_first: bool
) -> tuple[int, bool]:
    """Where the row ends: its end mark, `/>` of an empty element, or the start of the next record."""
    if not is_opened:
        opened = held.find(b">")
        if opened < 0 and len(held) <= LONGEST_ROW:
            return -1, False
        if opened > 0 and held[opened - 1 : opened] == b"/":
            return opened + 1, True
    end = closing.search(held)
    following = None if closing.pattern == b">" else marks.record.search(held, 1 if is_first else 0)
    if following and (end is None or following.start() < end.start()):
        return following.start(), True
    return (end.end() if end else -1), True
