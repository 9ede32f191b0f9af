"""Describing a file nobody has described: types, empties, keys, code lists, dates, outliers; no configuration.

The file is taken once into a scratch database on disk (DuckDB), every column as text; what is counted over all
columns is one statement, so that a thousand columns cost as much as their values and no more. Nothing about a
record of ours is read here, so these two are no doors: they take a file and need no viewer.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bluelamp.kernel.refusals import Refused
from bluelamp.quality.queries import scanning, scratch
from bluelamp.quality.queries.columns import columns_of
from bluelamp.quality.queries.keys import keys_of
from bluelamp.quality.rules.profiling import troubles_of
from bluelamp.quality.types import Profile, Tally

MEMORY = "512MB"


def profile(
    path: Path, *, delimiter: str = "", quote: str = "", header: bool | None = None, columns: Sequence[str] = (),
    memory: str = MEMORY,
) -> Profile:  # fmt: skip
    """Describe a CSV, Parquet, JSON or JSON-lines file of any number of columns, within `memory`.

    What is not said (delimiter, quote, whether there is a header) is found out. Refused with the place, when the
    file cannot be read at all.
    """
    path, began = Path(path), time.monotonic()
    if not path.is_file():
        raise Refused(f"{path}: there is no such file. Give the path of a CSV, Parquet or JSON file.")
    given = scratch.Given(delimiter=delimiter, quote=quote, header=header, columns=tuple(columns))
    with tempfile.TemporaryDirectory(prefix="bluelamp-profile-") as folder:
        ready = scanning.readable(path, Path(folder))
        return _described(path.name, Path(folder), ready, given, memory, began)


def profile_rows(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]], *, memory: str = MEMORY
) -> Profile:
    """Describe rows read by somebody else (fixed width, XML, a database), within `memory`; they are read once."""
    began = time.monotonic()
    given = scratch.Given(delimiter=",", quote='"', header=True)
    with tempfile.TemporaryDirectory(prefix="bluelamp-profile-") as folder:
        ready = scanning.written(Path(folder) / "rows.csv", columns, rows)
        return _described(name, Path(folder), ready, given, memory, began)


def _described(
    name: str, folder: Path, ready: scanning.Ready, given: scratch.Given, memory: str, began: float
) -> Profile:
    with scratch.opened(folder, memory) as database:
        table = database.take(ready.path, ready.format, given, said=name)
        columns = columns_of(table)
        keys = keys_of(table, columns)
    encodings = tuple(Tally(name, rows) for name, rows in ready.encodings)
    return Profile(
        name=name, rows=table.rows, columns=columns, keys=keys, encodings=encodings,
        troubles=troubles_of(columns, keys, table.rows, encodings), seconds=round(time.monotonic() - began, 3),
    )  # fmt: skip
