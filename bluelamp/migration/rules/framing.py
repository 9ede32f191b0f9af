"""Where one source row ends and the next begins, in bounded memory whatever the file holds.

Nothing longer than `LONGEST_ROW` is ever kept: such a row is passed over and refused with its offset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_ROW = 1_048_576
KEPT_OF_OVERLONG = 2_000
PIECE = 65_536
BOM = b"\xef\xbb\xbf"
RECORD_START, RECORD_END = b"<custodyRecord", b"</custodyRecord>"


@dataclass(frozen=True, slots=True)
class Frame:
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
        self._hash = hashlib.sha256()

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


def lines(stream: BinaryIO, row: int = 1) -> Iterator[Frame]:
    """Rows that end with a line end; blank lines are no rows but keep their number."""
    yield from _split(stream, row, quoted=False)


def is_control(frame: Frame) -> bool:
    """Whether a line is the header of a tape or its trailer (`TR` and the number of lines)."""
    if frame.row == 1 and frame.raw.startswith(b"HD"):
        return True
    return frame.raw.startswith(b"TR") and frame.raw[2:].strip().isdigit()


def csv_records(stream: BinaryIO, row: int = 1) -> Iterator[Frame]:
    """Rows that end with a line end outside quotation marks."""
    yield from _split(stream, row, quoted=True)


def _split(stream: BinaryIO, row: int, *, quoted: bool) -> Iterator[Frame]:
    offset = stream.tell()
    gathering, quotes = _Gathering(), 0
    while piece := stream.readline(PIECE):
        gathering.add(piece)
        quotes += piece.count(b'"') if quoted else 0
        if piece.endswith(b"\n") and quotes % 2 == 0:
            frame = gathering.frame(row, offset)
            if frame.raw.strip():
                yield frame
            offset, row = frame.after, row + 1
            gathering, quotes = _Gathering(), 0
    if gathering.size:
        frame = gathering.frame(row, offset)
        if frame.raw.strip():
            yield frame


def xml_records(stream: BinaryIO, row: int = 1) -> Iterator[Frame]:
    """Each custodyRecord element; a document type and a cut-off end are rows too, so that they are told."""
    offset, held = stream.tell(), b""
    while True:
        start, offset, held = _seek(stream, offset, held)
        if not start:
            if held.strip() and _is_loose_record(held):
                yield _loose(row, offset, held)
            return
        frame, held = _record(stream, row, offset, held)
        yield frame
        offset, row = frame.after, row + 1


def _seek(stream: BinaryIO, offset: int, held: bytes) -> tuple[bool, int, bytes]:
    """Move to the next record or document type; only a little is ever held."""
    while True:
        at = _first(held)
        if at >= 0:
            return True, offset + at, held[at:]
        keep = held[-len(RECORD_START) :]
        piece = stream.read(PIECE)
        if not piece:
            return False, offset, held
        offset += len(held) - len(keep)
        held = keep + piece


def _first(held: bytes) -> int:
    found = [at for at in (held.find(RECORD_START), held.find(b"<!DOCTYPE")) if at >= 0]
    return min(found) if found else -1


def _is_loose_record(held: bytes) -> bool:
    return RECORD_START in held


def _loose(row: int, offset: int, held: bytes) -> Frame:
    return Frame(row, offset, offset + len(held), held, hashlib.sha256(held).digest(), len(held))


def _record(stream: BinaryIO, row: int, offset: int, held: bytes) -> tuple[Frame, bytes]:
    """The record that begins `held`, to its end mark or the end of the file."""
    gathering = _Gathering()
    is_record = held.startswith(RECORD_START)
    end = RECORD_END if is_record else b">"
    while True:
        stop = _end_of(held, end, is_record)
        if stop >= 0:
            gathering.add(held[:stop])
            return gathering.frame(row, offset), held[stop:]
        safe = max(0, len(held) - len(end) - len(RECORD_START))
        gathering.add(held[:safe])
        piece = stream.read(PIECE)
        if not piece:
            gathering.add(held[safe:])
            return gathering.frame(row, offset), b""
        held = held[safe:] + piece


def _end_of(held: bytes, end: bytes, is_record: bool) -> int:
    """Where the row ends: its end mark, or the start of the next record when the mark is missing."""
    stop = held.find(end)
    following = held.find(RECORD_START, 1) if is_record else -1
    if following >= 0 and (stop < 0 or following < stop):
        return following
    return stop + len(end) if stop >= 0 else -1
