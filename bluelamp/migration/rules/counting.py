"""The independent count: rows of a file and the sum of their hashes, by other means than the loader's.

It shares no code with `framing`: it looks for row ends in the mapped file, so that a row the loader never
saw, or saw twice, shows as a difference.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STRIDE = 1 << 20
OPENINGS = re.compile(rb"<custodyRecord|<!DOCTYPE")
CLOSINGS = re.compile(rb"</custodyRecord>|<custodyRecord")
BLANK = b" \t\r\n\x0b\x0c"


@dataclass(frozen=True, slots=True)
class Count:
    """What a file holds: its own hash, its rows, and the sum of the first eight hash bytes of each row."""

    size: int
    sha256: str
    rows: int
    total: int


def count(path: Path, form: str) -> Count:
    """Count the rows of a file; `form` is csv, lines or xml."""
    size = path.stat().st_size
    if not size:
        return Count(0, hashlib.sha256().hexdigest(), 0, 0)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        spans = {"csv": _csv_spans, "lines": _line_spans, "xml": _xml_spans}[form](whole)
        rows = total = 0
        for start, end in spans:
            rows += 1
            total += int.from_bytes(_digest(whole, start, end)[:8], "big")
        return Count(size, _digest(whole, 0, size).hex(), rows, total % (1 << 64))


def _digest(whole: mmap.mmap, start: int, end: int) -> bytes:
    if end - start <= STRIDE:
        return hashlib.sha256(whole[start:end]).digest()
    running = hashlib.sha256()
    for at in range(start, end, STRIDE):
        running.update(whole[at : min(at + STRIDE, end)])
    return running.digest()


def _ends(whole: mmap.mmap) -> Iterator[int]:
    at = whole.find(b"\n")
    while at >= 0:
        yield at + 1
        at = whole.find(b"\n", at + 1)
    yield len(whole)


def _is_blank(whole: mmap.mmap, start: int, end: int) -> bool:
    return end - start < STRIDE and not whole[start:end].strip(BLANK)


def _line_spans(whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _ends(whole):
        if not _is_blank(whole, start, end) and not _is_control(whole[start : start + 16], start):
            yield start, end
        start = end


def _is_control(beginning: bytes, start: int) -> bool:
    """A header on the first line, or a trailer: `TR` and a number."""
    words = beginning.split(b"\n", 1)[0]
    return (start == 0 and words[:2] == b"HD") or (words[:2] == b"TR" and words[2:].strip().isdigit())


def _csv_spans(whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    start, is_header, marks, counted = 0, True, 0, 0
    for end in _ends(whole):
        marks += _marks(whole, counted, end)
        counted = end
        if marks % 2 and end < len(whole):
            continue
        if not _is_blank(whole, start, end):
            if not is_header:
                yield start, end
            is_header = False
        start, marks = end, 0


def _marks(whole: mmap.mmap, start: int, end: int) -> int:
    return sum(whole[at : min(at + STRIDE, end)].count(b'"') for at in range(start, end, STRIDE))


def _xml_spans(whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    at = 0
    while opening := OPENINGS.search(whole, at):
        start = opening.start()
        if opening.group() == b"<!DOCTYPE":
            closed = whole.find(b">", start)
            at = closed + 1 if closed >= 0 else len(whole)
        else:
            closing = CLOSINGS.search(whole, opening.end())
            at = len(whole) if closing is None else _closed_at(closing)
        yield start, at


def _closed_at(closing: re.Match[bytes]) -> int:
    return closing.end() if closing.group().startswith(b"</") else closing.start()
