"""The census as files: the keys of each table as Parquet, in a folder per database below the data folder.

A new census is written beside the old one and takes its place only when what it found has been written down.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from bluelamp.migration.census.keys import Keys
from bluelamp.migration.queries.sql import fetch

TYPES = {"number": pa.int64(), "uuid": pa.binary(16), "text": pa.binary()}
PLAIN = {"number": "DELTA_BINARY_PACKED", "uuid": "PLAIN", "text": "DELTA_BYTE_ARRAY"}


@dataclass(frozen=True, slots=True)
class Census:
    """One census on disk."""

    folder: Path

    def tables(self) -> dict[str, str]:
        """The tables it holds, and the form of their keys."""
        names = [path.stem.rpartition(".") for path in self.folder.glob("*.parquet")]
        return {name: form for name, _, form in names}

    def read(self, table: str, form: str) -> Iterator[Keys]:
        """The keys of one table, in batches and in order."""
        with pq.ParquetFile(self._path(table, form)) as file:
            for batch in file.iter_batches(batch_size=50_000):
                yield _keys(batch.column(0), form)

    def write(self, table: str, form: str, keys: Iterable[Keys]) -> Iterator[Keys]:
        """Write keys down as they pass through."""
        schema = pa.schema([("key", TYPES[form])])
        kept = pq.ParquetWriter(
            self._path(table, form), schema, compression="zstd", use_dictionary=False,
            column_encoding={"key": PLAIN[form]}, write_statistics=False,
        )  # fmt: skip
        with kept as file:
            for batch in keys:
                file.write_batch(pa.record_batch([_column(batch, form)], schema=schema))
                yield batch

    def digest(self) -> str:
        """What the whole census hashes to: the database remembers it, so that a changed file is seen."""
        total = hashlib.sha256()
        for path in sorted(self.folder.glob("*.parquet")):
            with path.open("rb") as stream:
                total.update(path.name.encode() + hashlib.file_digest(stream, "sha256").digest())
        return total.hexdigest()

    def drop(self) -> None:
        """Throw it away: a newer one stands."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, table: str, form: str) -> Path:
        return self.folder / f"{table}.{form}.parquet"


def _column(keys: Keys, form: str) -> pa.Array:
    if form == "number":
        return pa.array(keys, type=pa.int64())
    if form == "uuid":
        return pa.Array.from_buffers(TYPES["uuid"], len(keys), [None, pa.py_buffer(keys.tobytes())])
    return pa.array(keys.tolist(), type=pa.binary())


def _keys(column: Any, form: str) -> Keys:
    if form == "uuid":
        return np.frombuffer(column.buffers()[1], "S16", len(column), column.offset * 16)
    keys: Keys = column.to_numpy(zero_copy_only=False)
    return keys if form == "number" else keys.astype("S")


def place() -> Path:
    """The folder of this database's census: a copy or a restored database has another or the same name, never two."""
    ((name, system),) = fetch(
        "SELECT current_database(), (SELECT system_identifier FROM pg_control_system())"
    )
    return Path(settings.BLUELAMP_DATA) / "census" / f"{name}-{system}"


def fresh(name: str) -> Census:
    """An empty census about to be written; what an interrupted one left is thrown away."""
    folder = place() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Census(folder)


def named(name: str) -> Census | None:
    """A census by name, if its files are there."""
    folder = place() / name
    return Census(folder) if folder.is_dir() else None


def drop_others(name: str) -> None:
    """Keep this census alone."""
    for folder in place().iterdir():
        if folder.name != name:
            Census(folder).drop()
