"""The scratch database a file is profiled in: on disk, within a stated memory, gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bluelamp.kernel.refusals import Refused

if TYPE_CHECKING:
    import duckdb

MAX_LINE = 16 << 20
READERS = {"parquet": "read_parquet(?)", "json": "read_json_auto(?, maximum_object_size=16777216)"}


def engine() -> ModuleType:
    """DuckDB, loaded by whoever profiles a file and by nobody else: pages and worker never hold it in memory."""
    return import_module("duckdb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of a text file beforehand; nothing need be."""

    delimiter: str = ""
    quote: str = ""
    header: bool | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The file as taken: columns c0, c1, … in `name`, all text, and what the file calls them."""

    database: Scratch
    names: tuple[str, ...]
    rows: int

    def ask(self, text: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Rows of an answer; `text` is made of our own column numbers only."""
        return self.database.connection.execute(text, parameters or []).fetchall()


@dataclass(frozen=True, slots=True)
class Scratch:
    """One scratch database."""

    connection: duckdb.DuckDBPyConnection
    folder: Path = field(default=Path())

    def take(self, path: Path, form: str, given: Given, *, said: str) -> Table:
        """Take a file in, every column as text."""
        try:
            names = self._take(path, form, given)
        except engine().Error as error:
            raise Refused(f"{said}: {_plainly(error)}") from error
        rows = self.connection.execute("SELECT count(*) FROM taken").fetchone()
        return Table(self, names, int(rows[0]) if rows else 0)

    def _take(self, path: Path, form: str, given: Given) -> tuple[str, ...]:
        reader = READERS.get(form) or _csv_reader(given)
        given_values: list[Any] = [str(path), *_csv_values(given)] if form == "csv" else [str(path)]
        relation = self.connection.execute(f"DESCRIBE SELECT * FROM {reader}", given_values).fetchall()  # noqa: S608 ours
        names = tuple(str(row[0]) for row in relation)
        listed = ", ".join(f"CAST({_quoted(name)} AS VARCHAR) AS c{n}" for n, name in enumerate(names))
        self.connection.execute(f"CREATE TABLE taken AS SELECT {listed} FROM {reader}", given_values)  # noqa: S608 ours
        return names


def _csv_reader(given: Given) -> str:
    asked = {"delim": given.delimiter, "quote": given.quote, "header": given.header, "names": given.columns}
    told = "".join(f", {name}=?" for name, value in asked.items() if value not in ("", None, ()))
    return (
        f"read_csv(?, all_varchar=true, null_padding=true, strict_mode=false, max_line_size={MAX_LINE}{told})"
    )


def _csv_values(given: Given) -> list[Any]:
    asked = (given.delimiter, given.quote, given.header, list(given.columns))
    return [value for value in asked if value not in ("", None, [])]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plainly(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:3])[:400]


@contextmanager
def opened(folder: Path, memory: str) -> Iterator[Scratch]:
    """A scratch database in a folder; what does not fit in memory goes there."""
    connection = engine().connect(str(folder / "scratch.duckdb"))
    try:
        connection.execute(f"SET memory_limit='{memory}'")
        connection.execute("SET preserve_insertion_order=true")
        connection.execute("SET threads=2")
        yield Scratch(connection, folder)
    finally:
        connection.close()
