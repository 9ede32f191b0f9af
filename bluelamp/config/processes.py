"""The processes of a running force: pages, and the worker behind them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import psycopg
import structlog
import uvicorn
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate.contrib.django import app as jobs_app
from psycopg_pool.base import AttemptWithBackoff

from bluelamp.access import sealing
from bluelamp.config import forking
from bluelamp.kernel import events
from bluelamp.kernel.events.stating import CHANNEL
from bluelamp.kernel.jobs import declared
from bluelamp.search import commands as search

log = structlog.get_logger("bluelamp.processes")
GONE = (OperationalError, InterfaceError, psycopg.OperationalError)
THREADS = 16


def web(*, port: int, fd: int | None, processes: int = 1) -> None:
    """Serve pages, API and streams until told to stop; open streams end within two seconds.

    Everything is imported once, then forked: a page process that is killed is back in a tenth of a second
    instead of the seconds that importing takes.
    """
    import_module("bluelamp.config.asgi")
    import_module("bluelamp.config.urls")
    if processes > 1:
        forking.keep(processes, lambda: _serve(port, fd))
    else:
        _serve(port, fd)


def _serve(port: int, fd: int | None) -> None:
    # The pool doubles its pause after every failed try; a database that is back must be used at once.
    AttemptWithBackoff.INITIAL_DELAY, AttemptWithBackoff.DELAY_BACKOFF = 0.1, 1.2
    config = uvicorn.Config(
        "bluelamp.config.asgi:application", host="127.0.0.1", port=port, log_level="warning",
        access_log=False, timeout_graceful_shutdown=2, server_header=False, lifespan="on",
    )  # fmt: skip
    # Handed over by number, the library would take the socket for a Unix one and leave Nagle's delay on.
    inherited = [socket.socket(fileno=fd)] if fd is not None else None
    uvicorn.Server(config).run(sockets=inherited)


def worker() -> None:
    """Read facts, do jobs and seal the audit until told to stop; survives a database that goes away."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    wakes = {name: threading.Event() for name in events.readers()}
    turns: list[tuple[str, Callable[[], int], threading.Event, float]] = [
        (f"reader {name}", _reader(name), wake, 1.0) for name, wake in wakes.items()
    ]
    turns.append(("sealer", sealing.seal, threading.Event(), 1.0))
    turns.append(("owners of sealed records", search.tell_owners, threading.Event(), 1.0))
    threads = [threading.Thread(target=_turn, args=(*turn, stop), daemon=True) for turn in turns]
    threads.append(threading.Thread(target=_listen, args=(list(wakes.values()), stop), daemon=True))
    threads.append(threading.Thread(target=_jobs, args=(stop,), daemon=True))
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(3)
    os._exit(0)


def _reader(name: str) -> Callable[[], int]:
    return lambda: events.read_once(name)


def _turn(
    what: str, step: Callable[[], int], wake: threading.Event, pause: float, stop: threading.Event
) -> None:
    """Take steps while there is something to do, then wait for a wake or the pause."""
    while not stop.is_set():
        try:
            if step():
                continue
        except GONE as error:
            log.warning("worker.database_gone", what=what, error=str(error).split("\n")[0])
            with contextlib.suppress(Exception):
                connection.close()
            stop.wait(0.3)
        except Exception:
            log.exception("worker.step_failed", what=what)
            close_old_connections()
            stop.wait(2)
        wake.wait(pause)
        wake.clear()


def _listen(wakes: list[threading.Event], stop: threading.Event) -> None:
    """Wake every reader when a fact is stated; without the signal they still look once a second."""
    while not stop.is_set():
        try:
            with psycopg.connect(conninfo(), autocommit=True) as listener:
                listener.execute(f"LISTEN {CHANNEL}")  # type: ignore[call-overload]
                while not stop.is_set():
                    for _ in listener.notifies(timeout=1, stop_after=1):
                        for wake in wakes:
                            wake.set()
        except psycopg.OperationalError:
            stop.wait(0.5)


def conninfo() -> str:
    """How a plain psycopg connection reaches the database that Django uses."""
    given = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        dbname=given["NAME"], user=given["USER"], password=given["PASSWORD"], host=given["HOST"],
        port=given["PORT"] or None, connect_timeout=5,
    )  # fmt: skip


def _jobs(stop: threading.Event) -> None:
    """Run the job worker, and begin again when the database comes back."""
    while not stop.is_set():
        try:
            asyncio.run(_work_jobs())
        except Exception as error:
            log.warning("worker.jobs_interrupted", error=str(error).split("\n")[0])
        stop.wait(0.5)


async def _work_jobs() -> None:
    worker_app = jobs_app.with_connector(_worker_connector())
    async with worker_app.open_async():
        await _revive(worker_app)
        await worker_app.run_worker_async(
            concurrency=4, install_signal_handlers=False, fetch_job_polling_interval=1, delete_jobs="never"
        )


def _worker_connector() -> Any:
    connector: Any = jobs_app.connector
    return connector.get_worker_connector()


async def _revive(worker_app: Any) -> None:
    """Give back jobs that a killed worker held: each job is harmless to repeat."""
    manager = worker_app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
        log.warning("worker.job_revived", job=stalled.task_name)
        await manager.retry_job(stalled)


def wait_for_database(*, seconds: float = 60) -> None:
    """Return when the database answers; OperationalError when it does not in time."""
    end = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(conninfo()).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def job_names() -> list[str]:
    """The jobs this worker knows, for the operator."""
    return sorted(declared)
