"""`make bench-crash`: pages, worker and database killed at random under load; nothing acknowledged may be lost.

Clients write log lines to incidents through the API, each with a key of its own, and send a line again with
the same key until it is acknowledged. `kill -9` hits the pages' processes, the worker or the database server.
Afterwards every acknowledged line must be in the log exactly once, the log's sequence without a gap and its
chain whole, and every line's fact digested once.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from bench.house import figure, folder, percentile, say
from bluelamp.config.supervisor import Supervisor
from bluelamp.kernel.embedded import OWNER, Embedded, secret_file

ROUNDS = int(os.environ.get("ROUNDS") or 20)
CLIENTS = 4
PORT = 8170
SEED = """
from bluelamp.access import commands as access
from bluelamp.access.types import NewAccount
from bluelamp.kernel.actors import SYSTEM
import os
ref = access.open_account(SYSTEM, new=NewAccount(username="bench", name="Bench Dispatcher",
    roles=frozenset(["dispatcher", "call_handler", "control_supervisor"]), unit="Control", district="Bench"))
access.accept_token(SYSTEM, account=ref, label="bench", secret=os.environ["BENCH_SECRET"])
"""


@dataclass
class Tally:
    """What clients were told."""

    acknowledged: list[str] = field(default_factory=list)
    refused: int = 0
    repeats: int = 0
    latencies: list[float] = field(default_factory=list)


def main() -> None:
    """Run the rounds and print the figures."""
    data = folder("crash")
    secret = secret_file(data / "secrets" / "bench")
    environment = {
        **os.environ, "BLUELAMP_DATA": str(data), "BENCH_SECRET": secret, "BLUELAMP_LOG": "ERROR",
        "BLUELAMP_AREA": str(data / "area"),
    }  # fmt: skip
    supervisor = Supervisor(data, PORT, environment)
    with running(supervisor, environment):
        tally, incidents = Tally(), [open_incident(secret, number) for number in range(3)]
        web, database = storm(supervisor, secret, incidents, tally)
        lost, doubled, gaps = judge(data, tally, incidents)
        figure("crash.acknowledged", len(tally.acknowledged), "writes")
        figure("crash.lost", lost, "writes")
        figure("crash.duplicated", doubled, "writes")
        figure("crash.gaps", gaps, "lines")
        figure("crash.back_web", max(web, default=0.0), "s")
        figure("crash.back_database", max(database, default=0.0), "s")
        figure("crash.repeats", tally.repeats, "requests")
        figure("crash.p95", 1000 * percentile(tally.latencies, 0.95), "ms")


@contextmanager
def running(supervisor: Supervisor, environment: dict[str, str]):
    """Database, tables, account, pages and worker, watched by a supervisor thread until the end."""
    try:
        supervisor.keep_database()
        owner = {**environment, "BLUELAMP_ROLE": "owner"}
        subprocess.run(
            [sys.executable, "-m", "bluelamp.config.cli", "schema", "upgrade"],
            env=owner,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seed = f"import os, django; os.environ['DJANGO_SETTINGS_MODULE']='bluelamp.config.settings'; django.setup()\n{SEED}"
        subprocess.run([sys.executable, "-W", "ignore", "-c", seed], env=environment, check=True)
        supervisor.keep_web()
        supervisor.keep("worker", "serve", "worker")
        watcher = threading.Thread(target=keep, args=(supervisor,), daemon=True)
        watcher.start()
        wait_ready()
        yield
    finally:
        supervisor.stop.set()
        time.sleep(0.3)
        supervisor.end()
        shutil.rmtree(supervisor.data, ignore_errors=True)


def keep(supervisor: Supervisor) -> None:
    """What `Supervisor.watch` does, without taking over this process's signals."""
    while not supervisor.stop.wait(0.1):
        for one in supervisor.kept:
            one.ensure()


def wait_ready(*, seconds: float = 60, path: str = "ready") -> float:
    """Seconds until the pages answer that they can serve."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/health/{path}", timeout=1).status_code == 200:
                return time.monotonic() - began
        except httpx.HTTPError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"not ready after {seconds} s")


def open_incident(secret: str, number: int) -> str:
    """An incident to write to."""
    body = {
        "category": "concern", "headline": f"Bench incident {number}", "place": {"text": "Bench Street"},
        "description": "written to while processes are killed",
    }  # fmt: skip
    answer = client(secret).post(
        "/api/control/incidents", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    if answer.status_code >= 300:
        raise RuntimeError(f"the incident was not opened: {answer.status_code} {answer.text[:300]}")
    return str(answer.json()["ref"]).rpartition(":")[2]


def client(secret: str) -> httpx.Client:
    """A client of the API with the bench's token."""
    return httpx.Client(
        base_url=f"http://127.0.0.1:{PORT}", headers={"Authorization": f"Bearer {secret}"}, timeout=5
    )


def storm(
    supervisor: Supervisor, secret: str, incidents: list[str], tally: Tally
) -> tuple[list[float], list[float]]:
    """Write from several clients while processes are killed; seconds back for pages and for the database."""
    rng, stop = random.Random(2026), threading.Event()
    writers = [
        threading.Thread(target=write, args=(secret, incidents, tally, stop, rng.random()), daemon=True)
        for _ in range(CLIENTS)
    ]
    for writer in writers:
        writer.start()
    web: list[float] = []
    database: list[float] = []
    for turn in range(ROUNDS):
        time.sleep(rng.uniform(0.5, 2.0))
        target = ("web", "database", "worker")[turn % 3]
        seconds = kill(supervisor, target)
        (web if target == "web" else database if target == "database" else []).append(seconds)
        say(
            f"round {turn + 1}: killed {target}, back after {seconds:.2f} s, {len(tally.acknowledged)} acknowledged"
        )
    time.sleep(1)
    stop.set()
    for writer in writers:
        writer.join(30)
    return web, database


def kill(supervisor: Supervisor, target: str) -> float:
    """`kill -9` every process of one kind; seconds until the pages can serve again."""
    parent = supervisor.pids()[target]
    pids = [child.pid for child in psutil.Process(parent).children()] if target == "web" else [parent]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return wait_ready()


def write(secret: str, incidents: list[str], tally: Tally, stop: threading.Event, seed: float) -> None:
    """One client: a line, again and again with the same key until it is acknowledged, then the next."""
    rng, http = random.Random(seed), client(secret)
    while not stop.is_set():
        words, ref = f"line {uuid.uuid4()}", rng.choice(incidents)
        end = time.monotonic() + 60
        began = time.monotonic()
        while time.monotonic() < end:
            try:
                answer = http.post(
                    f"/api/control/incidents/{ref}/log",
                    json={"text": words},
                    headers={"Idempotency-Key": words},
                )
            except httpx.HTTPError:
                tally.repeats += 1
                time.sleep(0.05)
                continue
            if answer.status_code < 300:
                tally.acknowledged.append(words)
                tally.latencies.append(time.monotonic() - began)
                break
            if answer.status_code < 500:
                raise RuntimeError(f"the API refused a line: {answer.status_code} {answer.text[:300]}")
            tally.repeats += 1
            time.sleep(0.05)


def judge(data: Path, tally: Tally, incidents: list[str]) -> tuple[int, int, int]:
    """Acknowledged lines that are missing, lines that are there twice, and gaps in the sequence."""
    import psycopg

    with psycopg.connect(Embedded(data).url(OWNER)) as connection:
        rows = connection.execute(
            "SELECT text, count(*) FROM control_logline WHERE text LIKE 'line %' GROUP BY 1"
        )
        found = dict(rows.fetchall())
        gaps = connection.execute(
            "SELECT coalesce(sum(g), 0) FROM (SELECT max(seq) - count(*) AS g FROM control_logline GROUP BY incident_id) x"
        ).fetchone()
    lost = sum(1 for words in tally.acknowledged if words not in found)
    doubled = sum(count - 1 for count in found.values())
    return lost, int(doubled), int(gaps[0] if gaps else 0)


if __name__ == "__main__":
    main()
