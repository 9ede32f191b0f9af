"""Row ends: two independent readers agree on every file, however spoiled, in bounded memory."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.migration.rules import counting, framing
from bluelamp.migration.rules.counting import How
from bluelamp.migration.rules.framing import Frame

NAMES = (b"custodyRecord", b"note")
HOW = {
    "csv": How("csv"),
    "lines": How("lines", has_header=False, skip=(rb"^TR\s*[0-9]+\s*$",), skip_first=(b"^HD",)),
    "xml": How("xml", names=NAMES),
}


def framed(form: str, stream: BinaryIO) -> Iterator[Frame]:
    if form == "xml":
        return framing.xml_records(stream, 1, NAMES)
    return framing.csv_records(stream) if form == "csv" else framing.lines(stream)


PIECES = {
    "csv": [b"a,b\r\n", b'"x\ny",z\n', b'"', b"\n", b"\r\n", b"1,2", b'""', b" \n"],
    "lines": [b"IN1\r\n", b"TX \x00\n", b"\n", b"TR12\n", b"PE", b'"', b"HDX\n"],
    "xml": [
        b"<custodyRecord n='1'>", b"</custodyRecord>", b"<!DOCTYPE x [", b">", b"\n", b"text &lol; ",
        b"<custody", b"Record>", b"</x>", b"<custodyRecord n='2'/>", b"<note>", b"</note >", b"<notes>",
    ],
}  # fmt: skip


def is_control(frame: Frame) -> bool:
    """A header of the first line, or a trailer: what the manifest of the 1993 log passes over."""
    return (frame.offset == 0 and frame.raw.startswith(b"HD")) or (
        frame.raw.startswith(b"TR") and frame.raw[2:].strip().isdigit()
    )


def loaded(form: str, content: bytes) -> list[Frame]:
    frames = list(framed(form, io.BytesIO(content)))
    if form == "csv":
        return frames[1:]
    return [f for f in frames if not is_control(f)] if form == "lines" else frames


@pytest.mark.parametrize("form", HOW)
@given(data=st.data())
def test_loader_and_independent_count_agree(
    form: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = b"".join(data.draw(st.lists(st.sampled_from(PIECES[form]), max_size=14)))
    path = tmp_path_factory.getbasetemp() / f"extract.{form}"
    path.write_bytes(content)
    frames, count = loaded(form, content), counting.count(path, HOW[form])
    assert count.rows == len(frames), f"{content!r}: {[f.raw for f in frames]}"
    assert count.total == sum(int.from_bytes(f.digest[:8], "big") for f in frames) % (1 << 64)


def test_a_quoted_line_end_does_not_end_a_record() -> None:
    frames = list(framing.csv_records(io.BytesIO(b'A,B\n1,"two\nlines"\n3,4\n')))
    assert [f.raw for f in frames] == [b"A,B\n", b'1,"two\nlines"\n', b"3,4\n"]
    assert [f.row for f in frames] == [1, 2, 3]


def test_reading_goes_on_from_any_row(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'A,B\n1,"two\nlines"\n\n3,4\n5,6')
    with path.open("rb") as stream:
        whole = list(framing.csv_records(stream))
        for at, frame in enumerate(whole):
            stream.seek(frame.offset)
            assert list(framing.csv_records(stream, frame.row)) == whole[at:]


class Endless(io.RawIOBase):
    """A line of `size` bytes that is never in memory at once."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        n = min(len(buffer), self.left)
        buffer[:n] = b"x" * n
        self.left -= n
        return n

    def tell(self) -> int:
        return 0


def test_a_line_of_a_hundred_megabytes_is_passed_over_in_little_memory() -> None:
    size = 100_000_000
    tracemalloc.start()
    (frame,) = framing.lines(io.BufferedReader(Endless(size)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert frame.is_overlong and frame.size == size and len(frame.raw) == framing.KEPT_OF_OVERLONG
    assert peak < 8_000_000, f"{peak} bytes were held at once"
    assert frame.digest == hashlib.sha256(b"x" * size).digest()
