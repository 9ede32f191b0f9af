"""Making a text file readable before anything asks of it: encodings told apart line by line, no NUL bytes."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bluelamp.kernel.refusals import Refused

CHUNK = 1 << 20
LONGEST_LINE = 16 << 20
FORMATS = {".parquet": "parquet", ".json": "json", ".jsonl": "json", ".ndjson": "json"}


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that can be read as UTF-8 throughout, and how many of its lines were written how."""

    path: Path
    format: str
    encodings: tuple[tuple[str, int], ...] = ()


def readable(path: Path, folder: Path) -> Ready:
    """The file itself when it is sound UTF-8, else a copy made so, line by line; Parquet is left as it is."""
    form = FORMATS.get(path.suffix.lower(), "csv")
    if form == "parquet" or _is_sound(path):
        return Ready(path, form, () if form == "parquet" else (("utf-8", 0),))
    copy = folder / f"readable{path.suffix.lower() or '.csv'}"
    return Ready(copy, form, _rewritten(path, copy))


def _is_sound(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    since_line = 0
    try:
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                decoder.decode(block)
                last = block.rfind(b"\n")
                since_line = len(block) - last if last >= 0 else since_line + len(block)
                if b"\0" in block or since_line > LONGEST_LINE:
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rewritten(path: Path, copy: Path) -> tuple[tuple[str, int], ...]:
    seen: Counter[str] = Counter()
    with path.open("rb") as source, copy.open("w", encoding="utf-8", newline="") as sink:
        number = 0
        while line := source.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise Refused(
                    f"{path.name}, line {number}: longer than {LONGEST_LINE >> 20} MB. It is not a file of lines, or"
                    " its line ends were lost; ask for it again."
                )
            text, name = _decoded(line.replace(b"\0", b""))
            seen[name] += 1
            seen["NUL bytes taken out"] += line.count(b"\0")
            sink.write(text)
    return tuple((name, lines) for name, lines in seen.most_common() if lines)


def _decoded(line: bytes) -> tuple[str, str]:
    for name in ("utf-8", "cp1252"):
        try:
            return line.decode(name), name
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1"), "latin-1"


def written(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Ready:
    """Rows read by somebody else, as a file."""
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows([("" if cell is None else cell.replace("\0", "")) for cell in row] for row in rows)
    return Ready(path, "csv")
