"""Parquet in and out for the matching engine, in a process of its own: the pages and the worker never load DuckDB.

`python -m bluelamp.nominals.artefacts to-parquet people.jsonl people.parquet`
`python -m bluelamp.nominals.artefacts apart-to-parquet apart.csv apart.parquet`
`python -m bluelamp.nominals.artefacts to-lines edges.parquet edges.jsonl`
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

READ = (
    "SELECT * FROM read_json(?, format = 'newline_delimited', columns = {record_id: 'VARCHAR', source_id: 'VARCHAR',"
    " forenames: 'VARCHAR', surname: 'VARCHAR', aliases: 'VARCHAR[]', dob: 'VARCHAR', dob_precision: 'VARCHAR',"
    " sex: 'VARCHAR', postcode: 'VARCHAR', address: 'VARCHAR', phones: 'VARCHAR[]', emails: 'VARCHAR[]', verified_ids: 'VARCHAR[]'})"
)


def to_parquet(lines: Path, table: Path) -> None:
    """People as JSON lines, as the Parquet file that the engine reads."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE people AS {READ}", [str(lines)])
    connection.table("people").write_parquet(str(table))


def apart_to_parquet(table: Path, target: Path) -> None:
    """Pairs known to be different people, as the Parquet file that the engine reads."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE apart AS SELECT * FROM read_csv(?, header = true, columns = {'left': 'VARCHAR', 'right': 'VARCHAR'})",
        [str(table)],
    )
    connection.table("apart").write_parquet(str(target))


def to_lines(table: Path, lines: Path) -> None:
    """A table the engine wrote, as JSON lines."""
    connection = duckdb.connect()
    connection.read_parquet(str(table)).create("found")
    target = str(lines).replace("'", "''")
    connection.execute(f"COPY found TO '{target}' (FORMAT json)")


def main(arguments: list[str]) -> None:
    """Turn one file into the other."""
    what, source, target = arguments
    {"to-parquet": to_parquet, "apart-to-parquet": apart_to_parquet, "to-lines": to_lines}[what](
        Path(source), Path(target)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
