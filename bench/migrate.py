"""`make bench-migrate PEOPLE=100000`: old systems loaded row by row accounted for, beside a bare COPY of the same rows.

The load runs as an operator runs it, in a process of its own, and its memory is that process's. A second, smaller
force is loaded twice: once left alone, once killed half-way and started again; both must end the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.house import database, figure, folder, say
from bluelamp.kernel.embedded import OWNER
from bluelamp.migration.sources import catalogue
from bluelamp.synth import force
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

PEOPLE = int(os.environ.get("PEOPLE") or 3_000)
KILLED = min(PEOPLE, int(os.environ.get("KILLED") or 3_000))
SEED = 7
# Phones, vehicles and schools are numbered as they arrive; everything else has an id from its source row.
NUMBERED = ("phone:", "vehicle:", "organisation:", "ledger:")
STATE = """
    SELECT f.name, l.row, l.fate, l.reason, l.targets, encode(l.content_hash, 'hex')
      FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id ORDER BY 1, 2
"""
Environment = dict[str, str]


def main() -> None:
    """Write the extracts, load, copy, reconcile, kill."""
    work = folder("migrate")
    extracts = write(work / "extracts", PEOPLE)
    with fresh(work / "whole") as (environment, url):
        rows, seconds, peak = load(environment, extracts)
        figure("migrate.rate", rows / seconds, "rows/s")
        figure("migrate.memory", peak / 1024, "MB")
        figure("migrate.unaccounted", unaccounted(environment), "rows")
        figure("migrate.copy.rate", copied(url, extracts), "rows/s")
    figure("migrate.killed_same", killed_ends_the_same(work), "")


def write(out: Path, people: int) -> Path:
    """The extracts of a force of that size."""
    began = time.perf_counter()
    rows = sum(writing.write(force.build(InventedStreets(), people, SEED), out).values())
    say(f"{people:,} people, {rows:,} source rows written in {time.perf_counter() - began:.0f} s")
    return out


@contextmanager
def fresh(data: Path) -> Iterator[tuple[Environment, str]]:
    """A new database with Bluelamp's tables."""
    environment = {**os.environ, "BLUELAMP_DATA": str(data), "BLUELAMP_ROLE": "owner"}
    environment.pop("BLUELAMP_OWNER_DATABASE_URL", None)
    with database(data) as server:
        bluelamp(environment, "schema", "upgrade")
        yield environment, server.url(OWNER)


def bluelamp(environment: Environment, *words: str) -> str:
    """Run the operator's command and give back what it printed."""
    command = [sys.executable, "-m", "bluelamp.config.cli", *words]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def load(environment: Environment, extracts: Path) -> tuple[int, float, int]:
    """Load; rows, seconds end to end with the process's start, and its peak memory in kB."""
    began = time.perf_counter()
    process = start(environment, extracts)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    output = process.stdout.read() if process.stdout else ""
    if status:
        raise SystemExit(f"the load failed with {status}")
    report = json.loads(output)
    say(json.dumps(report["stages"]))
    return report["rows"], seconds, used.ru_maxrss


def start(environment: Environment, extracts: Path) -> subprocess.Popen[str]:
    """Begin a load."""
    command = [sys.executable, "-m", "bluelamp.config.cli", "migrate", "load", str(extracts), "--json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def unaccounted(environment: Environment) -> int:
    """What the balance says."""
    command = [sys.executable, "-m", "bluelamp.config.cli", "migrate", "reconcile", "--json"]
    done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    say(json.dumps(found["total"]), *(finding["what"] for finding in found["findings"]))
    return int(found["total"]["unaccounted"])


def copied(url: str, extracts: Path) -> float:
    """Rows a second of a bare COPY: what a force gets from a script that accounts for nothing."""
    found, _ = catalogue.find(extracts)
    began, rows = time.perf_counter(), 0
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_copy (file text, row bigint, raw bytea)")
        with cursor.copy("COPY bench_copy FROM STDIN") as sink:
            for extract in found:
                with extract.path.open("rb") as stream:
                    for frame in extract.frames(stream):
                        sink.write_row((extract.name, frame.row, frame.raw))
                        rows += 1
    return rows / (time.perf_counter() - began)


def killed_ends_the_same(work: Path) -> int:
    """1 when a load killed half-way and started again leaves the same ledger as one left alone."""
    extracts = write(work / "smaller", KILLED)
    with fresh(work / "alone") as (environment, url):
        _, seconds, _ = load(environment, extracts)
        alone = state(url)
    with fresh(work / "killed") as (environment, url):
        process = start(environment, extracts)
        time.sleep(seconds / 2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        say(f"killed after {seconds / 2:.0f} s")
        load(environment, extracts)
        return int(state(url) == alone and unaccounted(environment) == 0)


def state(url: str) -> str:
    """Everything the ledger says, in one hash."""
    running = hashlib.sha256()
    with psycopg.connect(url) as connection, connection.cursor("state") as cursor:
        cursor.execute(STATE)
        for name, row, fate, reason, targets, content in cursor:
            lasting = [one for one in targets if not one.startswith(NUMBERED)]
            running.update(repr((name, row, fate, reason, lasting, content)).encode())
    return running.hexdigest()


if __name__ == "__main__":
    main()
