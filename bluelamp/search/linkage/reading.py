"""Reads a stranger's table; what cannot be one is refused in words, at once."""

from __future__ import annotations

import csv
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
import pyarrow as pa

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage.rules.roles import Column, plain_name

SAMPLE = 400
NOTHING = frozenset({"", "null", "none", "nan", "na", "n/a", "<na>", "\\n", "nil", "-", "?"})
csv.field_size_limit(1_000_000)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text: headings and, by heading, one value or None for every row."""

    headings: tuple[str, ...]
    columns: dict[str, list[str | None]]
    rows: int

    def described(self) -> list[Column]:
        """Every column with a sample of what stands in it."""
        return [_described(name, self.columns[name]) for name in self.headings]

    def arrow(self) -> pa.Table:
        """The same for DuckDB."""
        return pa.table({name: pa.array(self.columns[name], pa.string()) for name in self.headings})


def _described(name: str, values: list[str | None]) -> Column:
    filled = [value for value in values if value is not None]
    step = max(1, len(filled) // SAMPLE)
    return Column(name, filled[::step][:SAMPLE], len(filled), len(set(filled)))


def sheet(path: Path) -> Sheet:
    """The rows of a CSV file, plain or gzipped, or of a Parquet file."""
    if not path.is_file():
        raise Refused(f"{path}: there is no such file.")
    if path.stat().st_size == 0:
        raise Refused(f"{path} is empty: give a CSV file with a line of headings and rows below it.")
    if path.suffix == ".parquet":
        return _parquet(path)
    try:
        with _opened(path) as text:
            return _rows(path, text)
    except UnicodeDecodeError as error:
        raise Refused(
            f"{path}: not UTF-8 text ({error.reason} near byte {error.start}): save it as UTF-8, say with "
            "`iconv -f WINDOWS-1252 -t UTF-8`."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(f"{path} cannot be read: {error}.") from error
    except csv.Error as error:
        raise Refused(f"{path}: not a CSV file ({error}).") from error


def _opened(path: Path) -> IO[str]:
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
    if is_packed:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open("r", encoding="utf-8-sig", newline="")


def _delimiter(path: Path, first: str) -> str:
    if "\0" in first:
        raise Refused(f"{path}: not a CSV file (it holds NUL bytes).")
    counts = {mark: first.count(mark) for mark in ",;\t|"}
    best = max(counts, key=lambda mark: counts[mark])
    if not counts[best]:
        raise Refused(
            f"{path}: one column only ({first.strip()[:60]!r}): there is nothing to compare people by."
        )
    return best


def _rows(path: Path, text: IO[str]) -> Sheet:
    first = text.readline(1_000_000)
    reader = csv.reader(text, delimiter=_delimiter(path, first))
    headings = [heading.strip() for heading in next(csv.reader([first], delimiter=_delimiter(path, first)))]
    _check_headings(path, headings)
    columns: list[list[str | None]] = [[] for _ in headings]
    for line, row in enumerate(reader, 2):
        if not row:
            continue
        if len(row) != len(headings):
            raise Refused(f"{path}, row {line}: {len(row)} values under {len(headings)} headings.")
        for values, value in zip(columns, row, strict=True):
            values.append(_value(value))
    if not columns[0]:
        raise Refused(f"{path} has headings and no rows.")
    return Sheet(tuple(headings), dict(zip(headings, columns, strict=True)), len(columns[0]))


def _value(text: str) -> str | None:
    bare = text.strip()
    return None if bare.lower() in NOTHING else bare


def _check_headings(path: Path, headings: list[str]) -> None:
    if any(not heading for heading in headings):
        raise Refused(f"{path}: column {headings.index('') + 1} has no heading.")
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    if twice:
        raise Refused(f"{path}: two columns are called {', '.join(twice)}.")
    if all(heading.replace(".", "").replace("-", "").isdigit() for heading in headings):
        raise Refused(f"{path}: the first line holds values, not headings.")


def _parquet(path: Path) -> Sheet:
    try:
        table = duckdb.read_parquet(str(path)).to_arrow_table()
    except duckdb.Error as error:
        raise Refused(f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}") from error
    texts = {
        name: [None if one is None else _value(str(one)) for one in table[name].to_pylist()]
        for name in table.column_names
    }
    return Sheet(tuple(table.column_names), texts, table.num_rows)


def heading_like(headings: tuple[str, ...], name: str) -> str | None:
    """A heading as somebody typed it, however cased and joined."""
    return next((one for one in headings if one == name), None) or next(
        (one for one in headings if plain_name(one) == plain_name(name)), None
    )
