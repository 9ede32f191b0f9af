"""Work for later or for the outside, on procrastinate: deferred in the caller's transaction, retried, idempotent.

A job is a plain function of JSON values. It may run twice (a worker may die after its effect), so its body
must be harmless to repeat.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

import procrastinate
import structlog
from django.db import close_old_connections, connection
from procrastinate import RetryDecision
from procrastinate.contrib.django import app

from bluelamp.kernel import clock, removals
from bluelamp.kernel.registry import Registry

log = structlog.get_logger("bluelamp.jobs")
Body = Callable[..., None]
DEFAULT_DELAYS = (60, 300, 900, 3600)


@dataclass(frozen=True)
class Job:
    """A declared job: its stored name, queue, body and the seconds to wait before each retry."""

    name: str
    queue: str
    body: Body
    delays: tuple[int, ...]
    cron: str = ""


declared: Registry[Job] = Registry("job")


class _Delays(procrastinate.BaseRetryStrategy):
    """Waits the declared number of seconds before each try, then gives up."""

    def __init__(self, delays: Sequence[int]) -> None:
        """Keep the ladder."""
        self.delays = delays

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        """Wait the next span of the ladder, or stop when it is used up."""
        if job.attempts >= len(self.delays):
            return None
        return RetryDecision(retry_in={"seconds": self.delays[job.attempts]})


def job(
    *, name: str, queue: str = "default", delays: Sequence[int] = DEFAULT_DELAYS
) -> Callable[[Body], Body]:
    """Declare a job; `delays` are the seconds before each retry, after which it is failed for a person to see."""

    def register(body: Body) -> Body:
        declared.add(name, Job(name, queue, body, tuple(delays)))
        app.task(name=name, queue=queue, retry=_Delays(delays))(_in_worker(name, body))
        return body

    return register


def periodic(*, cron: str, name: str, queue: str = "clock") -> Callable[[Callable[[], None]], Body]:
    """Declare a job that the clock sets off (cron in UTC); a missed turn is not made up for."""

    def register(body: Callable[[], None]) -> Body:
        declared.add(name, Job(name, queue, body, (), cron))

        def tick(timestamp: int) -> None:
            _in_worker(name, body)()

        app.periodic(cron=cron)(app.task(name=name, queue=queue, queueing_lock=name)(tick))
        return body

    return register


def _in_worker(name: str, body: Body) -> Body:
    @wraps(body)
    def run(**kwargs: Any) -> None:
        close_old_connections()
        try:
            with removals.known_throughout(f"job {name}"):
                body(**kwargs)
        finally:
            close_old_connections()

    return run


def defer(body: Body, *, delay: timedelta | None = None, **kwargs: object) -> None:
    """Have a declared job done after this transaction commits, at the earliest `delay` from now."""
    one = next(each for each in declared.values() if each.body is body)
    at = clock.now() + (delay or timedelta())
    app.configure_task(one.name, schedule_at=at).defer(**kwargs)  # type: ignore[arg-type]


def run_all(*, limit: int = 1000) -> int:
    """Do, in this process and transaction, every job that is due by the clock; for tests. Returns how many ran."""
    ran = 0
    while ran < limit and (due := _next_due()):
        _run_here(*due)
        ran += 1
    return ran


_DUE = """
SELECT id, task_name, args::text, attempts FROM procrastinate_jobs
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s) ORDER BY id LIMIT 1
"""


def _next_due() -> tuple[int, Job, dict[str, Any], int] | None:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [clock.now()])
        row = cursor.fetchone()
    return None if row is None else (row[0], declared[row[1]], json.loads(row[2]), row[3])


def _run_here(job_id: int, one: Job, kwargs: dict[str, Any], attempts: int) -> None:
    try:
        with removals.known_throughout(f"job {one.name}"):
            one.body(**kwargs)
        status, at = "succeeded", None
    except Exception as error:
        log.info("jobs.failed", job=one.name, error=str(error))
        is_last = attempts >= len(one.delays)
        status = "failed" if is_last else "todo"
        at = None if is_last else clock.now() + timedelta(seconds=one.delays[attempts])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status, scheduled_at = %s,"
            " attempts = attempts + 1 WHERE id = %s",
            [status, at, job_id],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """How one queue stands: waiting, running and failed jobs, and the age of the oldest due one in seconds."""

    queue: str
    waiting: int
    running: int
    failed: int
    oldest_seconds: float


_STATES = """
SELECT queue_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
  count(*) FILTER (WHERE status = 'failed'),
  coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, now())) FILTER (WHERE status = 'todo')), 0)
FROM procrastinate_jobs GROUP BY queue_name ORDER BY queue_name
"""


def queue_states() -> list[QueueState]:
    """Every queue that has ever held a job."""
    with connection.cursor() as cursor:
        cursor.execute(_STATES)
        return [
            QueueState(queue=q, waiting=w, running=r, failed=f, oldest_seconds=max(0.0, float(age)))
            for q, w, r, f, age in cursor.fetchall()
        ]
