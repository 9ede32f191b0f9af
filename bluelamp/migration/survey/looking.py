"""Every row of an unknown extract read once by the engine's own readers, and described."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeVar

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.rules.rows import SourceRow, decoded
from bluelamp.migration.sources import opening, reading
from bluelamp.migration.sources.catalogue import NO_SOURCE, Extract
from bluelamp.migration.sources.manifest import UNKNOWN, Source
from bluelamp.migration.survey import guessing, pointing
from bluelamp.migration.survey.types import Described, Odd, Survey
from bluelamp.quality import queries as quality

T = TypeVar("T")
EXAMPLES = 5
ENCODINGS = ("utf-8", "cp1252")


def survey(folder: Path) -> Survey:
    """Describe every file below a folder (or one file), with no manifest at all; archives are opened."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-survey-") as place:
        return _survey(folder, Path(place))


def _survey(folder: Path, place: Path) -> Survey:
    described: list[Described] = []
    extracts: list[Extract] = []
    unread: list[tuple[str, str]] = []
    for name, path, why in opening.files(folder, place):
        if NO_SOURCE.match(PurePosixPath(name).name):
            continue
        extract, problem = extract_of(path, name) if path else (None, why)
        if extract is None:
            unread.append((name, problem))
            continue
        extracts.append(extract)
        described += [_describe(extract, kind) for kind in extract.system.kinds]
    if not described and not unread:
        raise Refused(f"{folder} holds no file to describe.")
    return Survey(
        described=tuple(described), relations=pointing.relations(extracts, described), unread=tuple(unread),
        extracts=tuple(extracts),
    )  # fmt: skip


def extract_of(path: Path, name: str) -> tuple[Extract | None, str]:
    """A file with a source made up for it alone, or why none can be."""
    guess = guessing.guess(path, name)
    if guess.spec is None:
        return None, guess.problem
    source = Source(
        name="unknown", title="Unknown", version=1, owner="", files=(guess.spec,), kinds=guess.kinds
    )
    return Extract(source, guess.spec, path, name), ""


class _Seen:
    """What is noticed of the rows of one kind while they pass."""

    def __init__(self) -> None:
        self.encodings: Counter[str] = Counter()
        self.odd: dict[str, list[int]] = defaultdict(list)
        self.odd_rows: Counter[str] = Counter()

    def note(self, why: str, row: int) -> None:
        self.odd_rows[why] += 1
        if len(self.odd[why]) < EXAMPLES:
            self.odd[why].append(row)


def _describe(extract: Extract, kind: str) -> Described:
    seen = _Seen()
    declared = extract.system.kinds[kind]
    columns = tuple(declared.widths) or tuple(declared.paths) or declared.columns
    cells = (
        [_one_line(row.values.get(column, "")) for column in columns] for _, row in rows(extract, kind, seen)
    )
    profile = quality.profile_rows(f"{extract.name} {kind}", columns, cells)
    return Described(
        file=extract.name, kind=kind, format=extract.form, rows=profile.rows + sum(seen.odd_rows.values()),
        encodings=tuple(seen.encodings.most_common()), profile=profile,
        odd=tuple(Odd(why=why, rows=seen.odd_rows[why], examples=tuple(at)) for why, at in seen.odd.items()),
    )  # fmt: skip


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ") if "\n" in value or "\r" in value else value


def rows(extract: Extract, kind: str, seen: _Seen | None = None) -> Iterator[tuple[int, SourceRow]]:
    """The readable rows of one kind, each with its number; what is odd about the others is noted."""
    header = extract.header()
    with extract.path.open("rb") as stream:
        for frame in extract.frames(stream):
            row = _row(extract, header, frame.raw)
            if row.kind != kind and not (row.kind == UNKNOWN and kind == next(iter(extract.system.kinds))):
                continue
            if seen is not None:
                _notice(seen, frame.row, frame.raw, row, frame.is_overlong)
            if not row.refused and not frame.is_overlong:
                yield frame.row, row


def _row(extract: Extract, header: Sequence[str], raw: bytes) -> SourceRow:
    text, notes = decoded(raw, ENCODINGS)
    spec = extract.spec
    row = SourceRow(spec.kind, text.rstrip("\r\n"), notes=notes)
    reading.READERS[spec.format](extract.system, spec, tuple(header), text, row)
    return row


def _notice(seen: _Seen, number: int, raw: bytes, row: SourceRow, is_overlong: bool) -> None:
    seen.encodings[
        "ascii" if raw.isascii() else "cp1252" if "cp1252" in " ".join(row.notes) else "utf-8"
    ] += 1
    if b"\0" in raw:
        seen.encodings["with NUL bytes"] += 1
    if is_overlong:
        seen.note("longer than a megabyte", number)
    elif row.refused:
        seen.note(row.refused, number)
