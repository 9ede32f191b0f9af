"""`make bench-migrate ROWS=1000000 [KILLS=100]`: five old systems loaded row by row accounted for, beside a bare COPY.

The load runs as an operator runs it, and its memory is that of the command with its workers. The same rows are loaded
twice: as plain tables (manifests alone: every row staged, hashed, related, in the legacy store, its fate decided, found
by its words), and whole (mapped, people matched, handed to their owners). Then a smaller force is loaded once in peace
and again and again killed at random points and started anew: every time the state must be the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
import psutil
import psycopg

from bench.house import database, figure, folder, say
from bluelamp.kernel.embedded import OWNER, Embedded

ROWS = int(os.environ.get("ROWS") or 100_000)
KILLS = int(os.environ.get("KILLS") or 4)
KILLED_ROWS = int(os.environ.get("KILLED_ROWS") or 6_000)
KILLS_A_LOAD = 4
SEED = 7
STATE = """
    SELECT f.name, l.row, l.kind, l.key, l.fate, l.reason, l.targets, encode(l.content_hash, 'hex'), l.risk, l.live
      FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id ORDER BY 1, 2
"""
TABLES = """
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND (tablename ~ '^(nominals|control|crime|safeguarding)_'
       OR tablename IN ('migration_ledgerrow', 'migration_legacyrecord', 'migration_mention', 'migration_attachment'))
     ORDER BY 1
"""
Environment = dict[str, str]


def main() -> None:
    """Write the extracts, load, copy, reconcile, kill."""
    work = folder("migrate")
    os.environ.update(BLUELAMP_DATA=str(work / "bench"), DJANGO_SETTINGS_MODULE="bluelamp.config.settings")
    django.setup()
    try:
        extracts = write(work / "extracts", ROWS)
        with fresh(work / "plain") as (environment, server):
            loaded("migrate", environment, extracts, manifests_alone(work / "manifests"))
            figure("migrate.copy.rate", copied(server.url(OWNER), extracts), "rows/s")
            figure("migrate.unaccounted", unaccounted(environment), "rows")
        with fresh(work / "whole") as (environment, server):
            loaded("migrate.whole", environment, extracts, ())
            figure("migrate.whole.unaccounted", unaccounted(environment), "rows")
        if KILLS:
            figure("migrate.kills_same", kills_end_the_same(work), f"of {KILLS}")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write(out: Path, rows: int) -> Path:
    """The extracts of a force with about that many source rows, as the operator's command writes them."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "bluelamp.config.cli", "synth", "extracts", str(out)]
    subprocess.run(
        [*command, "--rows", str(rows), "--seed", str(SEED)], check=True, stdout=subprocess.DEVNULL
    )
    say(f"about {rows:,} source rows written in {time.perf_counter() - began:.0f} s")
    return out


def manifests_alone(out: Path) -> list[Path]:
    """The shipped sources without their mappings: every kind of row is a plain table then."""
    from bluelamp.migration.sources import catalogue

    found = []
    for source in catalogue.shipped():
        if source.folder:
            place = out / source.name
            place.mkdir(parents=True)
            shutil.copy(source.folder / "manifest.toml", place)
            found.append(place)
    return found


@contextmanager
def fresh(data: Path) -> Iterator[tuple[Environment, Embedded]]:
    """A new database with Bluelamp's tables."""
    environment = {**os.environ, "BLUELAMP_DATA": str(data), "BLUELAMP_ROLE": "owner"}
    environment.pop("BLUELAMP_OWNER_DATABASE_URL", None)
    with database(data) as server:
        bluelamp(environment, "schema", "upgrade")
        yield environment, server


def bluelamp(environment: Environment, *words: str) -> None:
    """Run the operator's command."""
    command = [sys.executable, "-m", "bluelamp.config.cli", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def loaded(name: str, environment: Environment, extracts: Path, sources: Sequence[Path]) -> None:
    """Load and print rate and memory; the time includes the start of the process."""
    began = time.perf_counter()
    process = start(environment, extracts, sources)
    peak = Peak(process.pid)
    output = process.communicate()[0]
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"the load failed with {process.returncode}")
    report = json.loads(output)
    say(json.dumps(report["stages"]))
    figure(f"{name}.rate", report["rows"] / seconds, "rows/s")
    figure(f"{name}.memory", peak.stop() / (1 << 20), "MB")


class Peak:
    """The most memory a process and its children held of their own at one time (pages they share count once)."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(pid,), daemon=True)
        self._thread.start()

    def _watch(self, pid: int) -> None:
        while not self._is_over.wait(0.5):
            try:
                process = psutil.Process(pid)
                family = [process, *process.children(recursive=True)]
                self.most = max(self.most, sum(one.memory_full_info().pss for one in family))
            except psutil.Error:
                continue

    def stop(self) -> int:
        """The most, in bytes."""
        self._is_over.set()
        self._thread.join()
        return self.most


def start(environment: Environment, extracts: Path, sources: Sequence[Path] = ()) -> subprocess.Popen[str]:
    """Begin a load."""
    given = [word for one in sources for word in ("--source", str(one))]
    command = [
        sys.executable,
        "-m",
        "bluelamp.config.cli",
        "migrate",
        "load",
        str(extracts),
        *given,
        "--json",
    ]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def unaccounted(environment: Environment) -> int:
    """What the balance says."""
    command = [sys.executable, "-m", "bluelamp.config.cli", "migrate", "reconcile", "--json"]
    done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    say(json.dumps(found["total"]), *(finding["what"] for finding in found["findings"]))
    return int(found["total"]["unaccounted"])


def copied(url: str, extracts: Path) -> float:
    """Rows a second of a bare COPY: what a force gets from a script that accounts for nothing."""
    from bluelamp.migration.sources import catalogue

    found, _ = catalogue.find(extracts, catalogue.shipped())
    began, rows = time.perf_counter(), 0
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_copy (file text, row bigint, raw bytea)")
        with cursor.copy("COPY bench_copy FROM STDIN") as sink:
            for extract in found:
                with extract.path.open("rb") as stream:
                    for frame in extract.frames(stream):
                        sink.write_row((extract.name, frame.row, frame.raw))
                        rows += 1
        connection.commit()
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_copy")
    return rows / seconds


def kills_end_the_same(work: Path) -> int:
    """How many of the random kills were in loads that, started again, ended as one left alone."""
    extracts = write(work / "smaller", KILLED_ROWS)
    chance = random.Random(SEED)
    same = 0
    with fresh(work / "kills") as (environment, server):
        seconds, alone = trial(environment, server, extracts, [])
        say(f"left alone: {seconds:.1f} s, state {alone[:16]}")
        for first in range(0, KILLS, KILLS_A_LOAD):
            points = [chance.uniform(1.5, seconds) for _ in range(min(KILLS_A_LOAD, KILLS - first))]
            _, state = trial(environment, server, extracts, points)
            same += len(points) if state == alone else 0
            say(
                f"killed at {', '.join(f'{at:.1f}' for at in points)} s: {'the same' if state == alone else state}"
            )
    return same


def trial(
    environment: Environment, server: Embedded, extracts: Path, points: Sequence[float]
) -> tuple[float, str]:
    """One load in a database of its own, killed at these points, then finished; its seconds and what it left."""
    name = "trial"
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as postgres:
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        postgres.execute(f"CREATE DATABASE {name} TEMPLATE bluelamp OWNER {OWNER}")
    url = server.url(OWNER, name)
    mine = {**environment, "BLUELAMP_OWNER_DATABASE_URL": url}
    for seconds in points:
        process = start(mine, extracts)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    began = time.perf_counter()
    process = start(mine, extracts)
    process.communicate()
    if process.returncode:
        return 0.0, f"the load failed with {process.returncode}"
    seconds = time.perf_counter() - began
    is_whole = unaccounted(mine) == 0
    return seconds, state(url) if is_whole else "not accounted for"


def state(url: str) -> str:
    """Everything the ledger says, and how much there is of everything it became, in one hash."""
    running = hashlib.sha256()
    with psycopg.connect(url) as connection:
        names = dict(connection.execute("SELECT id, name FROM migration_sourcefile").fetchall())
        for row in connection.cursor("state").execute(STATE):
            running.update(repr((*row[:6], [lasting(one, names) for one in row[6]], *row[7:])).encode())
        for (table,) in connection.execute(TABLES).fetchall():
            running.update(
                repr((table, connection.execute(f"SELECT count(*) FROM {table}").fetchone())).encode()
            )
    return running.hexdigest()


def lasting(target: str, names: dict[int, str]) -> str:
    """A target by its file and row where its number depends on the order in which files were first seen."""
    kind, _, number = target.partition(":")
    if kind not in ("ledger", "legacy"):
        return target
    return f"{kind}:{names.get(int(number) >> 32)}:{int(number) & 0xFFFFFFFF}"


if __name__ == "__main__":
    main()
