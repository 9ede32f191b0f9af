"""Reading all files of a load: registered in order, then counted and read, by two worker processes when it is much.

No step that decides about rows runs while a file is half read. So a file that was left half read by a load that was
killed is either read on, when it is the same, or taken back whole; and a row, once decided, is never taken back.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from multiprocessing.sharedctypes import Synchronized

import psycopg
from django.db import DatabaseError, connection
from django.db.utils import OperationalError

from bluelamp.kernel.refusals import Refused
from bluelamp.migration.commands import indexing, staging
from bluelamp.migration.commands.copying import execute, fetch
from bluelamp.migration.commands.running import Stage
from bluelamp.migration.commands.staging import Changed, Pair
from bluelamp.migration.models import SourceFile
from bluelamp.migration.sources.catalogue import Extract

WORKERS = 2
WORTH_WORKERS = 8_000_000
WORTH_ANALYSING = 500_000
LOCK, READING_LOCK = 1_836_017_524, 1_836_017_525
PR_SET_PDEATHSIG = 1
PATIENCE = 15.0  # seconds in which the server notices that a killed load is gone
NOTICE_DEATH = "SET client_connection_check_interval = '1s'"
BYTES_A_ROW = 120


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for a worker to do with one file."""

    is_count: bool
    pair: Pair


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the reading of a load came to."""

    rows: int
    notes: tuple[str, ...] = ()


def gather(extracts: Sequence[Extract], stage: Stage) -> Gathered:
    """Every row of these files into ledger and legacy store, each file counted by a second reader."""
    try:
        return _gather(extracts, stage)
    except (DatabaseError, psycopg.Error, OSError) as error:
        raise Refused(reason(error)) from error


def _gather(extracts: Sequence[Extract], stage: Stage) -> Gathered:
    pairs = [Pair(extract, staging.register(extract)) for extract in extracts]
    notes = _sweep({pair.file.id for pair in pairs})
    unread = [pair for pair in pairs if not pair.file.is_read]
    expected = sum(pair.file.size - pair.file.position for pair in unread)
    stage.expects(sum(pair.file.size for pair in unread) // BYTES_A_ROW)
    indexing.drop_for(expected // BYTES_A_ROW)
    rows = _work(unread, expected, stage, notes)
    notes += [words for pair in unread if (words := staging.settle(pair))]
    indexing.make_missing()
    if expected > WORTH_ANALYSING:
        indexing.analyse()
    return Gathered(rows, tuple(notes))


@contextmanager
def alone() -> Iterator[None]:
    """One load at a time: a second one would read the same rows; workers of a killed one are waited for."""
    execute(NOTICE_DEATH)
    until = time.monotonic() + PATIENCE
    while not fetch("SELECT pg_try_advisory_lock(%s)", [LOCK])[0][0]:
        if time.monotonic() > until:
            raise Refused("Another load is running: wait for it, or stop it, then start this one again.")
        time.sleep(0.2)
    fetch("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [READING_LOCK, READING_LOCK])
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a connection that is gone has let the lock go
            fetch("SELECT pg_advisory_unlock(%s)", [LOCK])


def _sweep(wanted: set[int]) -> list[str]:
    """Take back the rows of files that an earlier load left half read and this one does not bring."""
    left = [file for file in SourceFile.objects.filter(is_read=False) if file.id not in wanted]
    for file in left:
        staging.withdraw(file)
    return [f"{file.name} was left half read by an earlier load: its rows were taken back" for file in left]


def _work(unread: Sequence[Pair], expected: int, stage: Stage, notes: list[str]) -> int:
    tasks = [Task(is_count, pair) for pair in sorted(unread, key=lambda one: -one.file.size)
             for is_count in (False, True)]  # fmt: skip
    if expected < WORTH_WORKERS or connection.in_atomic_block:
        return sum(_do(task, stage, notes) for task in tasks)
    return _Crew(tasks, stage, notes).work()


def _do(task: Task, stage: Stage, notes: list[str]) -> int:
    """One task in this process."""

    def tell(rows: int, wrong: list[staging.Wrong]) -> None:
        for id_, words in wrong:
            stage.wrong(id_, words)
        stage.done(rows)

    try:
        if task.is_count:
            staging.count_file(task.pair)
            return 0
        return staging.read_file(task.pair, tell)
    except Changed:
        return 0


class _Crew:
    """Worker processes that take one task after the other and tell this one how far they are."""

    def __init__(self, tasks: Sequence[Task], stage: Stage, notes: list[str]) -> None:
        self.tasks, self.stage, self.notes = tasks, stage, notes
        context = multiprocessing.get_context("fork")
        self.next: Synchronized[int] = context.Value("i", 0)
        self.said: SimpleQueue[tuple[int, list[staging.Wrong], str]] = context.SimpleQueue()
        self.workers: list[BaseProcess] = [
            context.Process(target=self._worker, args=(os.getpid(),), daemon=True) for _ in range(WORKERS)
        ]

    def work(self) -> int:
        """Do every task; how many rows were new."""
        gc.collect()
        gc.freeze()
        for worker in self.workers:
            worker.start()
        rows = left = 0
        faults: list[str] = []
        try:
            while left < len(self.workers):
                self._watch(left)
                done, wrong, fault = self.said.get()
                if done < 0:
                    left += 1
                    faults += [fault] if fault else []
                else:
                    rows += done
                    self._tell(done, wrong)
        finally:
            for worker in self.workers:
                worker.kill() if faults else worker.join(5)
        if faults:
            raise Refused(faults)
        return rows

    def _watch(self, left: int) -> None:
        """Wait for a word; a worker that died without one ends the load, which can be started again."""
        while self.said.empty():
            dead = [one for one in self.workers if one.exitcode not in (None, 0)]
            if dead:
                raise Refused("A worker process was killed while reading: start the load again to go on.")
            multiprocessing.connection.wait([self.said._reader], 0.5)  # type: ignore[attr-defined]

    def _tell(self, rows: int, wrong: list[staging.Wrong]) -> None:
        for id_, words in wrong:
            self.stage.wrong(id_, words)
        self.stage.done(rows)

    def _worker(self, parent: int) -> None:
        """Take tasks until there are none; die with the process that started this one."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        fault = ""
        try:
            connection.connection = None
            execute(NOTICE_DEATH)
            fetch("SELECT pg_advisory_lock_shared(%s)", [READING_LOCK])
            while (task := self._take()) is not None:
                self._do(task)
        except (DatabaseError, psycopg.Error, OSError) as error:
            fault = reason(error)
        self.said.put((-1, [], fault))
        connection.close()

    def _take(self) -> Task | None:
        with self.next.get_lock():
            at = self.next.value
            self.next.value += 1
        return self.tasks[at] if at < len(self.tasks) else None

    def _do(self, task: Task) -> None:
        try:
            if task.is_count:
                staging.count_file(task.pair)
            else:
                staging.read_file(task.pair, lambda rows, wrong: self.said.put((rows, wrong[:300], "")))
        except Changed:
            return


def reason(error: Exception) -> str:
    """Why reading stopped and what to do, in words."""
    cause = error.__cause__ if isinstance(error, DatabaseError) and error.__cause__ else error
    detail = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    if isinstance(cause, psycopg.errors.DiskFull) or getattr(cause, "errno", 0) == 28:
        return (
            f"The disk is full ({detail}). Make room, then start the load again: it goes on where it stopped."
        )
    if isinstance(cause, psycopg.OperationalError) or isinstance(error, OperationalError):
        return f"The database went away ({detail}). When it is back, start the load again: it goes on where it stopped."
    return f"Reading stopped: {detail}. Nothing that was committed is lost; start the load again to go on."
