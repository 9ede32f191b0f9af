"""DuckDB as this engine uses it: bounded memory, two threads, and functions by the names Spark knows."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Connection = duckdb.DuckDBPyConnection
Columns = dict[str, tuple[Sequence[object] | NDArray[np.int64], pa.DataType]]


def connect(memory: str = "1200MB", threads: int = 2, spill: str = "") -> Connection:
    """DuckDB with the few functions that Spark calls by other names, so that one model serves both."""
    connection = duckdb.connect(":memory:")
    connection.execute(
        f"set memory_limit='{memory}'; set threads={threads}; set preserve_insertion_order=false"
    )
    if spill:
        connection.execute(f"set temp_directory='{spill}'")
    connection.execute("create macro jaro_winkler(a, b) as jaro_winkler_similarity(a, b)")
    connection.execute("create macro arrays_overlap(a, b) as list_has_any(a, b)")
    return connection


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    """All rows of a question."""
    return connection.execute(sql).fetchall()


def value(connection: Connection, sql: str) -> int:
    """The one number that a question has for an answer; nothing counts as none."""
    found = connection.execute(sql).fetchall()[0][0]
    return 0 if found is None else int(found)


def put(connection: Connection, name: str, columns: Columns) -> None:
    """A table out of Python values."""
    table = pa.table({column: pa.array(values, kind) for column, (values, kind) in columns.items()})
    connection.register("fresh", table)
    connection.execute(f"create or replace table {name} as select * from fresh")
    connection.unregister("fresh")


def peak_mb() -> float:
    """The most memory this process has held; not what its parent had, which `getrusage` would tell."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
