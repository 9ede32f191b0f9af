"""Rehearsing: the whole migration into a shadow database, timed, measured, and compared row by row with the last one."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
from django.db import connection, transaction

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import Permission
from bluelamp.migration.commands import running, shadow
from bluelamp.migration.commands.checks import draw, keep_examined
from bluelamp.migration.commands.comparing_rehearsals import compare, copy_fates
from bluelamp.migration.commands.running import Running, Stage
from bluelamp.migration.models import LiveCase, Rehearsal, RehearsalRow
from bluelamp.migration.queries.examining import examine
from bluelamp.migration.queries.running import LOCK
from bluelamp.migration.queries.sql import fetch

ONE_AT_A_TIME = (1 << 31) - 1
SECONDS_BETWEEN = 0.5
KEPT_IN_FULL = 2
LIVE_A_BATCH = 2_000
PROGRESS = """
    SELECT s.number, s.name, s.done, s.total FROM migration_runstage AS s ORDER BY s.id
"""
WRONG = "SELECT id, words FROM migration_runwrong WHERE id > %s ORDER BY id LIMIT 50"
Tell = Callable[[str], None]


@dataclass
class _Going:
    """A rehearsal under way: its run, its record, and how long each stage took."""

    run: Running
    kept: Rehearsal
    tell: Tell
    stages: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Stage]:
        """A stage that is timed and told."""
        began = time.perf_counter()
        with self.run.stage(name, total=total) as stage:
            yield stage
        self.stages[name] = round(time.perf_counter() - began, 2)
        self.tell(f"{name}: {self.stages[name]:.1f} s")


def rehearse(
    by: Actor, *, folder: Path, sources: Sequence[Path] = (), seed: int | None = None,
    tell: Tell = lambda words: None,
) -> int:  # fmt: skip
    """Run the whole migration of a folder into a shadow database; the rehearsal's number (issue 4, build 3).

    Killed anywhere it leaves the live data as they were; the next one removes what it left and begins again.
    """
    if not guard.may(by, Permission.RUN_REHEARSAL):
        raise guard.Denied("Rehearsing a migration is for migration operators.")
    words = [word for source in sources for word in ("--source", str(source))]
    with _alone(), running.run(by, what="rehearsal", detail=folder.name) as run:
        going = _Going(run, _begin(by, run, folder, is_live=False), tell)
        with ExitStack() as open_shadow:
            with going.stage("a fresh database"):
                there = open_shadow.enter_context(shadow.database())
                there.run("schema", "upgrade", role="owner")
            report = _load(going, there, folder, words)
            going.stages |= {f"load: {name}": took for name, took in report["stages"].items()}
            _examine(going, there.app, lambda given: there.run("migrate", "examine", given=given), seed)
        _finish(going)
    return going.kept.id


def verify(by: Actor, *, seed: int | None = None, tell: Tell = lambda words: None) -> int:
    """Measure the live database as a rehearsal is measured, and compare it with the last one row by row."""
    if not guard.may(by, Permission.RUN_REHEARSAL):
        raise guard.Denied("Verifying a cutover is for migration operators.")
    with _alone(), running.run(by, what="verification", detail="the live database") as run:
        going = _Going(run, _begin(by, run, Path("the live database"), is_live=True), tell)
        own = connection.settings_dict
        url = psycopg.conninfo.make_conninfo(
            host=own["HOST"], port=own["PORT"] or None, dbname=own["NAME"], user=own["USER"],
            password=own["PASSWORD"],
        )  # fmt: skip
        _examine(going, url, _examine_here, seed)
        _finish(going)
    return going.kept.id


def _examine_here(given: str) -> str:
    return json.dumps(examine(json.loads(given)))


@contextmanager
def _alone() -> Iterator[None]:
    """One rehearsal or verification at a time; the lock goes with the process, however it ends."""
    if not fetch("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, ONE_AT_A_TIME])[0][0]:
        raise Refused("A rehearsal is running. Wait for it, or end it, and start this one again.")
    try:
        yield
    finally:
        with suppress(Exception):
            fetch("SELECT pg_advisory_unlock(%s, %s)", [LOCK, ONE_AT_A_TIME])


def _begin(by: Actor, run: Running, folder: Path, *, is_live: bool) -> Rehearsal:
    return Rehearsal.objects.create(
        run=run.kept, folder=folder.name, by_name=by.name, started_at=clock.now(), is_live=is_live
    )


def _load(going: _Going, there: shadow.Shadow, folder: Path, words: list[str]) -> dict[str, Any]:
    """The load in its own process, its progress shown as this run's."""
    began = time.perf_counter()
    command = ("migrate", "load", str(folder), "--json", *words)
    process = there.start(*command)
    printed: dict[str, str] = {}
    readers = [_drain(process, name, printed) for name in ("stdout", "stderr")]
    try:
        _mirror(going.run, there.app, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for reader in readers:
            reader.join()
    if process.returncode:
        raise shadow.failed(command, process.returncode, printed["stderr"])
    going.stages["load"] = round(time.perf_counter() - began, 2)
    going.tell(f"load: {going.stages['load']:.1f} s")
    report: dict[str, Any] = json.loads(printed["stdout"])
    return report


def _drain(process: Popen[str], name: str, printed: dict[str, str]) -> threading.Thread:
    def read() -> None:
        printed[name] = getattr(process, name).read()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def _mirror(run: Running, url: str, process: Popen[str]) -> None:
    """Show the load's stages, counts and rows going wrong as they are, twice a second."""
    seen, last, stage = 0, 0, None
    with psycopg.connect(url, autocommit=True) as there, ExitStack() as open_stage:
        while True:
            is_over = process.poll() is not None
            for number, name, done, total in there.execute(PROGRESS).fetchall():
                if number > seen:
                    open_stage.close()
                    stage, seen = open_stage.enter_context(run.stage(f"load: {name}", total=total)), number
                if number == seen and stage is not None:
                    stage.reached(done)
            for number, words in there.execute(WRONG, [last]).fetchall():
                last = number
                if stage is not None:
                    stage.wrong(words)
            if stage is not None:
                stage.done(0)
            if is_over:
                return
            time.sleep(SECONDS_BETWEEN)


def _examine(going: _Going, url: str, ask: Callable[[str], str], seed: int | None) -> None:
    """Keep what became of every row, draw the spot checks, and ask the database about itself."""
    kept = going.kept
    with going.stage("what became of each row") as stage:
        kept.rows, kept.digest = copy_fates(kept, url, stage.done)
    kept.seed = random.SystemRandom().randrange(1 << 31) if seed is None else seed
    drawn = draw(kept)
    with going.stage("balance, live cases, speed"):
        found = json.loads(ask(json.dumps({"rows": [[one.file, one.row] for one in drawn]})))
    keep_examined(kept, drawn, found["rows"])
    kept.balance, kept.held = found["balance"], found["held"]
    kept.performance, kept.labels = found["performance"], found["labels"]
    _keep_live_cases(kept, found["live"])
    with going.stage("differences from the last rehearsal"):
        compare(kept)


def _keep_live_cases(kept: Rehearsal, found: list[dict[str, Any]]) -> None:
    for start in range(0, len(found), LIVE_A_BATCH):
        with transaction.atomic():
            LiveCase.objects.bulk_create(
                LiveCase(rehearsal=kept, **case) for case in found[start : start + LIVE_A_BATCH]
            )


def _finish(going: _Going) -> None:
    """The rehearsal counts from now; only the last two keep their rows."""
    going.kept.stages, going.kept.ended_at = going.stages, clock.now()
    going.kept.save()
    finished = Rehearsal.objects.filter(ended_at__isnull=False).order_by("-id")
    old = Rehearsal.objects.exclude(id__in=list(finished.values_list("id", flat=True)[:KEPT_IN_FULL]))
    for number in old.order_by("id").values_list("id", flat=True):
        while ids := list(
            RehearsalRow.objects.filter(rehearsal_id=number).values_list("id", flat=True)[:20_000]
        ):
            RehearsalRow.objects.filter(id__in=ids).delete()
