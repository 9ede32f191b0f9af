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
BLANK = b" \t\r\n\x0b\x0c"


@dataclass(frozen=True, slots=True)
class Count:
    """What a file holds: its own hash, its rows, and the sum of the first eight hash bytes of each row."""

    size: int
    sha256: str
    rows: int
    total: int


@dataclass(frozen=True, slots=True)
class How:
    """How the rows of a file are told apart: csv, lines or xml, with the marks that do it."""

    form: str
    quote: bytes = b'"'
    end: bytes = b"\n"
    has_header: bool = True
    skip: tuple[bytes, ...] = ()
    skip_first: tuple[bytes, ...] = ()
    names: tuple[bytes, ...] = ()


def count(path: Path, how: How) -> Count:
    """Count the rows of a file, headers and trailers left out."""
    size = path.stat().st_size
    if not size:
        return Count(0, hashlib.sha256().hexdigest(), 0, 0)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        rows = total = 0
        for start, end in _spans(whole, how):
            rows += 1
            total += int.from_bytes(_digest(whole, start, end)[:8], "big")
        return Count(size, _digest(whole, 0, size).hex(), rows, total % (1 << 64))


def _spans(whole: mmap.mmap, how: How) -> Iterator[tuple[int, int]]:
    if how.form == "xml":
        yield from _xml_spans(whole, how.names)
        return
    spans = _quoted_spans(whole, how) if how.form == "csv" else _line_spans(whole, how.end)
    passed = [re.compile(one) for one in how.skip]
    first = [re.compile(one) for one in how.skip_first]
    for number, (start, end) in enumerate(spans):
        if number == 0 and how.has_header:
            continue
        if (passed or first) and _is_passed(
            whole[start : min(end, start + 1_000)].rstrip(b"\r\n"), start == 0, passed, first
        ):
            continue
        yield start, end


def _is_passed(
    beginning: bytes, is_first: bool, passed: list[re.Pattern[bytes]], first: list[re.Pattern[bytes]]
) -> bool:
    return any(one.match(beginning) for one in (passed + first if is_first else passed))


def _digest(whole: mmap.mmap, start: int, end: int) -> bytes:
    if end - start <= STRIDE:
        return hashlib.sha256(whole[start:end]).digest()
    running = hashlib.sha256()
    for at in range(start, end, STRIDE):
        running.update(whole[at : min(at + STRIDE, end)])
    return running.digest()


def _ends(whole: mmap.mmap, mark: bytes) -> Iterator[int]:
    at = whole.find(mark)
    while at >= 0:
        yield at + 1
        at = whole.find(mark, at + 1)
    yield len(whole)


def _is_blank(whole: mmap.mmap, start: int, end: int) -> bool:
    return end - start <= STRIDE and not whole[start:end].strip(BLANK)


def _line_spans(whole: mmap.mmap, mark: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _ends(whole, mark):
        if not _is_blank(whole, start, end):
            yield start, end
        start = end


def _quoted_spans(whole: mmap.mmap, how: How) -> Iterator[tuple[int, int]]:
    start, marks, counted = 0, 0, 0
    for end in _ends(whole, how.end):
        marks += _marks(whole, counted, end, how.quote)
        counted = end
        if marks % 2 and end < len(whole):
            continue
        if not _is_blank(whole, start, end):
            yield start, end
        start, marks = end, 0


def _marks(whole: mmap.mmap, start: int, end: int, quote: bytes) -> int:
    return sum(whole[at : min(at + STRIDE, end)].count(quote) for at in range(start, end, STRIDE))


def _xml_spans(whole: mmap.mmap, names: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    elements = b"|".join(re.escape(name) for name in names)
    beginnings = re.compile(b"<!DOCTYPE|<(?:" + elements + rb")[\s/>]")
    at = 0
    while opening := beginnings.search(whole, at):
        start = opening.start()
        if opening.group() == b"<!DOCTYPE":
            closed = whole.find(b">", start)
            at = closed + 1 if closed >= 0 else len(whole)
        else:
            at = _element_end(whole, start, opening.group()[1:-1], beginnings)
        yield start, at


def _element_end(whole: mmap.mmap, start: int, name: bytes, beginnings: re.Pattern[bytes]) -> int:
    """Behind the element's own end, or where the next one begins when it has none."""
    tag = whole.find(b">", start)
    if tag > 0 and whole[tag - 1 : tag] == b"/":
        return tag + 1
    edges = re.compile(b"</" + re.escape(name) + rb"\s*>|" + beginnings.pattern)
    at = start + 1
    while edge := edges.search(whole, at):
        if edge.group().startswith(b"</"):
            return edge.end()
        if not edge.group().startswith(b"<!"):
            return edge.start()
        at = edge.end()
    return len(whole)
