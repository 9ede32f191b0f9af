"""Old systems that are still databases: read once, in one snapshot and a fixed order, into lines of JSON.

The rows that come out are counted by the database itself; when the two numbers differ nothing of it is read.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.manifest import FileSpec, Source

ROWS_AT_ONCE = 5_000
Line = tuple[object, ...]


def extracts(system: Source, place: Path, notes: list[str]) -> list[Extract]:
    """Every database file of a source as a file of JSON lines; one whose URL is not set is left out and named."""
    found = []
    for number, spec in enumerate(system.files):
        if spec.format != "database":
            continue
        url = os.environ.get(spec.url_env, "")
        if not url:
            notes.append(
                f"{system.name}: {spec.url_env} is not set, so {spec.kind or spec.table} was not read"
            )
            continue
        name = f"{system.name}.database/{number:02}-{spec.kind or spec.table or 'rows'}"
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _spool(system, spec, url, path)
        found.append(Extract(system, spec, path, name))
    return found


def _spool(system: Source, spec: FileSpec, url: str, path: Path) -> None:
    where = f"{system.name}, {spec.kind or spec.table}"
    try:
        with (
            _reading(url, spec, _order(system, spec)) as (names, rows, counted),
            path.open("w", encoding="utf-8") as sink,
        ):
            written = 0
            for row in rows:
                sink.write(
                    json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False) + "\n"
                )
                written += 1
    except (sqlite3.Error, psycopg.Error) as error:
        words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Refused(f"{where}: the database at {spec.url_env} cannot be read: {words}.") from error
    if written != counted:
        raise Refused(
            f"{where}: the database counts {counted:,} rows and gave {written:,}; nothing was read."
        )


def _order(system: Source, spec: FileSpec) -> tuple[str, ...]:
    """What the rows are put in order by: what the manifest says, or their key."""
    return spec.order or (system.kinds[spec.kind].key if spec.kind in system.kinds else ())


@contextmanager
def _reading(
    url: str, spec: FileSpec, order: Sequence[str]
) -> Iterator[tuple[list[str], Iterator[Line], int]]:
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(f"{_path(url).as_uri()}?mode=ro", uri=True)) as old:
            yield _sqlite(old, spec, order)
        return
    if not url.startswith(("postgresql:", "postgres:")):
        raise Refused(f"{spec.url_env} must begin with postgresql:// or sqlite:///")
    with psycopg.connect(url, options="-c default_transaction_read_only=on") as old_server:
        old_server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield _postgresql(old_server, spec, order)


def _path(url: str) -> Path:
    """`sqlite:///old.db` from here, `sqlite:////srv/old.db` from the root; the first too, when it lies there."""
    bare = unquote(urlsplit(url).path).lstrip("/")
    rooted = Path("/") / bare
    return rooted if rooted.exists() else Path(bare).resolve()


def _sqlite(
    old: sqlite3.Connection, spec: FileSpec, order: Sequence[str]
) -> tuple[list[str], Iterator[Line], int]:
    old.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    old.execute("BEGIN")
    source = f"({spec.query.strip().rstrip(';')})" if spec.query else _quoted(spec.table)
    (counted,) = old.execute(f"SELECT count(*) FROM {source}").fetchone()  # noqa: S608 - the manifest's own query
    by = ", ".join(_quoted(one) for one in order)
    cursor = old.execute(f"SELECT * FROM {source}{f' ORDER BY {by}' if by else ''}")  # noqa: S608
    return [column[0] for column in cursor.description], cursor, counted


def _postgresql(
    old: psycopg.Connection[Line], spec: FileSpec, order: Sequence[str]
) -> tuple[list[str], Iterator[Line], int]:
    given = sql.SQL("({}) AS rows").format(sql.SQL(spec.query.strip().rstrip(";"))) if spec.query else (  # type: ignore[arg-type]
        sql.Identifier(*spec.table.split(".")))  # fmt: skip
    first = old.execute(sql.SQL("SELECT count(*) FROM {}").format(given)).fetchone()
    by = sql.SQL(", ").join(sql.Identifier(one) for one in order)
    ordered = sql.SQL(" ORDER BY {}").format(by) if order else sql.SQL("")
    cursor = old.cursor("reading")
    cursor.itersize = ROWS_AT_ONCE
    cursor.execute(sql.SQL("SELECT * FROM {}{}").format(given, ordered))
    columns = [column.name for column in cursor.description or ()]
    return columns, iter(cursor), int(str(first[0])) if first else 0


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(value: object) -> object:
    """A value as JSON holds it; bytes as hexadecimal, times as they are written."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)
