"""Named copies of the whole database, and the way back from one.

A copy is physical (`pg_basebackup`): transaction ids, on which readers of facts depend (docs/adr/0002), survive
it. Secrets are not in it; they are kept apart (domain/security.md §12, §13).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import psycopg
from psycopg import sql

from bluelamp.kernel import clock
from bluelamp.kernel.copies import verify_copy
from bluelamp.kernel.embedded import DATABASE, Embedded
from bluelamp.kernel.refusals import Refused

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
SHEET = "point.json"
CLUSTER = "cluster"
TABLES = """
    SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname
"""
FACTS = "SELECT coalesce(max(seq), 0) FROM kernel_fact"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A named copy: when it was begun, how far the facts had come, and what it takes to keep it."""

    name: str
    begun_at: str
    seconds: float
    megabytes: float
    facts_to: int
    server: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back, what was laid aside, and what was checked before anybody works on it."""

    point: Point
    laid_aside: str
    seconds: float
    tables: int
    rows: int
    steps: dict[str, str] = field(default_factory=dict)


def folder_of(data: Path) -> Path:
    """Where the copies of a data folder are kept; another disk is better (domain/security.md §13)."""
    return Path(os.environ.get("BLUELAMP_BACKUPS", str(data / "backups")))


def points(data: Path) -> list[Point]:
    """The copies that are whole, oldest first."""
    sheets = sorted(folder_of(data).glob(f"*/{SHEET}"))
    return sorted((_point(sheet) for sheet in sheets), key=lambda point: point.begun_at)


def _point(sheet: Path) -> Point:
    return Point(**json.loads(sheet.read_text()) | {"place": str(sheet.parent)})


def take(data: Path, name: str = "") -> Point:
    """Copy the database while it works; the copy exists under its name only once it is whole and verified."""
    _refuse_foreign()
    begun = clock.now()
    name = name or f"{begun:%Y%m%d-%H%M%S}"
    if not NAME.fullmatch(name):
        raise Refused(f"{name!r} cannot name a copy: use small letters, digits, dots and dashes, at most 60.")
    place = folder_of(data) / name
    if place.exists():
        raise Refused(
            f"There is a copy named {name} already. Choose another name; a copy is never overwritten."
        )
    partial = place.with_name(f".{name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    began = time.monotonic()
    with running(data) as server:
        facts_to, version = _state(server)
        server.copy_to(partial / CLUSTER)
    point = Point(
        name=name, begun_at=begun.isoformat(), seconds=round(time.monotonic() - began, 2),
        megabytes=round(_size(partial) / 1e6, 1), facts_to=facts_to, server=version, place=str(place),
    )  # fmt: skip
    (partial / SHEET).write_text(
        json.dumps({k: v for k, v in asdict(point).items() if k != "place"}, indent=1)
    )
    partial.rename(place)
    return point


def find(data: Path, name: str) -> Point:
    """A copy by its name, or by the folder it was moved to."""
    for sheet in (folder_of(data) / name / SHEET, Path(name) / SHEET):
        if sheet.exists():
            return _point(sheet)
    known = ", ".join(point.name for point in points(data)) or "none"
    raise Refused(f"There is no copy named {name} below {folder_of(data)}. Copies there: {known}.")


def restore(data: Path, name: str) -> Restored:
    """Put a copy in the place of the database, which is laid aside, never deleted; then replay and check.

    Erasures made after the copy are made again before anybody can look (domain/security.md §13); a step that
    fails leaves the database stopped and says which, so that nobody works on half a restore.
    """
    _refuse_foreign()
    embedded, point = Embedded(data), find(data, name)
    if pid := embedded.running_pid():
        raise Refused(
            f"The database runs (process {pid}). Stop Bluelamp first: whoever is working would lose it unsaved."
        )
    began = time.monotonic()
    verify_copy(Path(point.place) / CLUSTER)
    aside = embedded.cluster.with_name(f"postgres.before-{clock.now():%Y%m%d-%H%M%S}")
    embedded.adopt_copy(Path(point.place) / CLUSTER, aside)
    with running(data) as server:
        steps = _after(data)
        tables, rows = _count(server)
    return Restored(
        point=point, laid_aside=str(aside) if aside.exists() else "", seconds=round(time.monotonic() - began, 2), tables=tables, rows=rows,
        steps=steps,
    )  # fmt: skip


AFTER = (
    ("shape of this release", ("schema", "upgrade")),
    ("erasures made again", ("retention", "replay")),
    ("audit verified", ("audit", "verify")),
)


def _after(data: Path) -> dict[str, str]:
    """What must be done with a restored database before it is used."""
    steps = {}
    environment = {**os.environ, "BLUELAMP_DATA": str(data)}
    for words, command in AFTER:
        environment["BLUELAMP_ROLE"] = "owner" if command[0] == "schema" else "app"
        done = subprocess.run(
            [sys.executable, "-m", "bluelamp.config.cli", *command], env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            told = (done.stderr or done.stdout).strip()[-1500:]
            raise Refused(
                f"The copy is in place, but this failed and the database is stopped: {words}. It said: {told}"
            )
        steps[words] = (done.stdout.strip().splitlines() or ["done"])[-1]
    return steps


def drill(data: Path, name: str) -> Restored:
    """Restore a copy into a folder of its own beside the running force, check it there and take it away again.

    A copy that was never restored does not count (domain/security.md §13).
    """
    point = find(data, name)
    place = data / "drills" / point.name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    for kept in ("secrets", "retention", "audit"):
        if (data / kept).exists():
            shutil.copytree(data / kept, place / kept)
    try:
        found = restore(place, point.place)
        return replace(found, laid_aside="")
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def running(data: Path) -> Iterator[Embedded]:
    """The embedded server of a data folder: the one that runs, or one for the time of the work."""
    embedded = Embedded(data)
    if not (embedded.cluster / "PG_VERSION").exists():
        raise Refused(f"{data} holds no database. Give the data folder with --data or BLUELAMP_DATA.")
    if embedded.running_pid():
        yield embedded
        return
    process = embedded.start()
    try:
        yield embedded
    finally:
        embedded.stop(process)


def _refuse_foreign() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Refused(
            "This force runs a PostgreSQL of its own (DATABASE_URL is set). Copy and restore it with that "
            "server's tools, then run `bluelamp retention replay` and `bluelamp audit verify`: "
            "docs/runbooks/backup.md says how."
        )


def _state(server: Embedded) -> tuple[int, str]:
    with psycopg.connect(server.url("postgres")) as connection:
        ((facts,),) = connection.execute(FACTS).fetchall()
        return int(facts), str(connection.info.parameter_status("server_version"))


def _count(server: Embedded) -> tuple[int, int]:
    """Every table read to its last row, so that a torn page is found now and not by an officer."""
    with psycopg.connect(server.url("postgres", DATABASE)) as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        counts = [
            connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            for name in names
        ]
        return len(names), sum(int(row[0]) for one in counts for row in one.fetchall())


def _size(place: Path) -> int:
    return sum(one.stat().st_size for one in place.rglob("*") if one.is_file())
