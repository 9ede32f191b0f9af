"""Progress of long runs: rate, time left and the rows going wrong, live, without touching the work's own batches.

A run holds a session lock for as long as its process lives, so that a run that was killed is known as stopped
at once and a slow one is not mistaken for dead. What is counted inside a batch is counted when it commits.

    with running.run(by, what="load", detail="extracts") as run:
        with run.stage("reading", total=1_000) as stage:
            stage.done(100)
            stage.wrong("the last line is cut")
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import RunState
from bluelamp.migration.models import Run, RunStage, RunWrong
from bluelamp.migration.queries.running import LOCK

SECONDS_BETWEEN = 0.5
KEPT_WRONG = 300
RATE_OVER = 15.0
Wrong = tuple[int | None, str]


class Running:
    """A run in progress."""

    def __init__(self, kept: Run) -> None:
        """Take the run's lock; it is let go when the process ends, however it ends."""
        self.kept = kept
        self.stages = 0
        self.wrong_kept = 0
        self._lock("pg_advisory_lock")

    def _lock(self, function: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [LOCK, self.kept.id % (1 << 31)])

    @property
    def id(self) -> int:
        """The run's number, as pages link it."""
        return self.kept.id

    @contextmanager
    def stage(self, name: str, *, total: int | None = None) -> Iterator[Stage]:
        """One stage of the run; what happens inside is counted to it."""
        self.stages += 1
        now = clock.now()
        kept = RunStage.objects.create(
            run=self.kept, number=self.stages, name=name, total=total, started_at=now
        )
        stage = Stage(self, kept)
        token = _current.set(stage)
        try:
            yield stage
        finally:
            _current.reset(token)
            stage.end()

    def end(self, state: RunState, problem: str = "") -> None:
        """Write down how it ended and let the lock go."""
        now = clock.now()
        Run.objects.filter(id=self.kept.id).update(
            state=state, problem=problem[:2_000], ended_at=now, beat_at=now
        )
        self._lock("pg_advisory_unlock")


class Stage:
    """One stage in progress; cheap to call for every batch, written at most twice a second."""

    def __init__(self, run: Running, kept: RunStage) -> None:
        """Begin counting."""
        self.run, self.kept = run, kept
        self.count, self.wrongs = 0, 0
        self.new_wrongs: list[Wrong] = []
        self.written = time.monotonic()
        self.samples: list[tuple[float, int]] = [(self.written, 0)]

    def done(self, count: int = 1) -> None:
        """So many more are done."""
        self.count += count
        self._write()

    def reached(self, count: int) -> None:
        """At least so many are done in all."""
        self.count = max(self.count, count)

    def expects(self, total: int) -> None:
        """How many there will be, once it is known."""
        self.kept.total = total

    def wrong(self, what: int | str, words: str = "") -> None:
        """A row went wrong: its ledger id or words, or both."""
        self.wrongs += 1
        if self.run.wrong_kept < KEPT_WRONG:
            self.run.wrong_kept += 1
            self.new_wrongs.append((None, what) if isinstance(what, str) else (what, words))
        self._write()

    def end(self) -> None:
        """The stage is over: write the last count."""
        if connection.needs_rollback:
            return
        self.kept.ended_at = clock.now()
        self._write(at_once=True)

    def _write(self, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if not at_once and (now - self.written < SECONDS_BETWEEN or connection.in_atomic_block):
            return
        self.written = now
        self.kept.rate = self._rate(now)
        with transaction.atomic():
            self._save()

    def _save(self) -> None:
        at = clock.now()
        found, self.new_wrongs = self.new_wrongs, []
        wrongs = [
            RunWrong(run=self.run.kept, stage=self.kept.name, ledger_id=id_, words=words[:500], at=at)
            for id_, words in found
        ]
        RunWrong.objects.bulk_create(wrongs)
        self.run.kept.wrong += self.wrongs - self.kept.wrong
        self.kept.done, self.kept.wrong = self.count, self.wrongs
        self.kept.save(update_fields=["done", "wrong", "rate", "total", "ended_at"])
        Run.objects.filter(id=self.run.kept.id).update(beat_at=at, wrong=self.run.kept.wrong)

    def _rate(self, now: float) -> float:
        """A second's worth of the last quarter of a minute; of the whole stage once it is over."""
        if self.kept.ended_at:
            self.samples = self.samples[:1]
        self.samples = [self.samples[0], *(one for one in self.samples[1:] if now - one[0] <= RATE_OVER)]
        oldest = self.samples[1] if len(self.samples) > 2 else self.samples[0]
        self.samples.append((now, self.count))
        return (self.count - oldest[1]) / (now - oldest[0]) if now > oldest[0] else 0.0


_current: ContextVar[Stage | None] = ContextVar("stage", default=None)


@contextmanager
def run(by: Actor, *, what: str, detail: str = "") -> Iterator[Running]:
    """A run from beginning to end, readable by `queries.runs` while it goes on; a failure is kept with its words."""
    now = clock.now()
    running = Running(
        Run.objects.create(
            what=what, detail=detail, by=by.account_id, by_name=by.name, started_at=now, beat_at=now
        )
    )
    try:
        yield running
    except BaseException as error:
        _failed(running, error)
        raise
    running.end(RunState.FINISHED)


def _failed(running: Running, error: BaseException) -> None:
    """Keep why it failed where the database still answers; where it does not, the lost lock says it stopped."""
    if connection.needs_rollback or connection.connection is None or connection.connection.closed:
        return
    words = " ".join(error.reasons) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    running.end(RunState.STOPPED if isinstance(error, KeyboardInterrupt) else RunState.FAILED, words)


def tally(count: int, wrong: Iterable[Wrong] = ()) -> None:
    """Count rows of the batch in hand to the stage in hand, once the batch commits; nothing outside a run."""
    stage = _current.get()
    if stage is None:
        return
    going_wrong = list(wrong)

    def count_them() -> None:
        for ledger_id, words in going_wrong:
            stage.wrong(words if ledger_id is None else ledger_id, words)
        stage.done(count)

    transaction.on_commit(count_them)
