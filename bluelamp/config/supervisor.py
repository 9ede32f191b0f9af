"""Keeps the processes of one machine running: starts them in order, starts again whatever dies.

The listening socket belongs to the supervisor and is inherited by the pages' process, so while that process
restarts new connections wait instead of being refused.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import structlog

from bluelamp.kernel.embedded import Embedded
from bluelamp.kernel.refusals import Refused

structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
log = structlog.get_logger("bluelamp.supervisor")
Start = Callable[[], "subprocess.Popen[bytes]"]


@dataclass
class Kept:
    """One process that is kept running."""

    name: str
    start: Start
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def ensure(self) -> None:
        """Start it if it is not running; wait a little when it keeps dying."""
        if self.process is not None and self.process.poll() is None:
            return
        recent = [at for at in self.started if time.monotonic() - at < 30]
        if len(recent) > 4:
            time.sleep(min(5.0, 0.2 * 2 ** (len(recent) - 4)))
        if self.process is not None:
            log.warning("supervisor.restart", name=self.name, code=self.process.returncode)
        self.started = [*recent, time.monotonic()]
        try:
            self.process = self.start()
        except (OSError, RuntimeError) as error:
            log.warning("supervisor.cannot_start", name=self.name, error=str(error)[:500])

    def end(self) -> None:
        """Ask it to stop; kill it when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Supervisor:
    """The processes of one data folder."""

    def __init__(self, data: Path, port: int, environment: dict[str, str]) -> None:
        """Take the port now, so that a second supervisor is told so at once."""
        self.data, self.port, self.environment = data, port, environment
        end_leftovers(data / "processes")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind((environment.get("BLUELAMP_BIND", "127.0.0.1"), port))
        except OSError as error:
            self.socket.close()
            raise Refused(
                f"Port {port} is in use ({error.strerror}). Choose another with PORT=… or --port."
            ) from error
        self.socket.listen(512)
        self.embedded = Embedded(data)
        self.kept: list[Kept] = []
        self.stop = threading.Event()

    def keep_database(self) -> None:
        """Start the embedded server first; everything else needs it."""
        self.kept.append(Kept("database", self._start_database))
        self.kept[-1].ensure()

    def _start_database(self) -> subprocess.Popen[bytes]:
        pid = self.embedded.running_pid()
        if pid is not None:
            _end_stranger(pid)
        return self.embedded.start()

    def keep(self, name: str, *args: str) -> None:
        """Keep `bluelamp <args>` running."""
        self.kept.append(Kept(name, lambda: self.spawn(name, *args)))
        self.kept[-1].ensure()

    def keep_web(self, *, processes: int = 2) -> None:
        """Keep the pages running, in several processes that share the inherited socket."""
        given = {"--port": self.port, "--fd": self.socket.fileno(), "--processes": processes}
        self.keep("web", "serve", "web", *(str(word) for pair in given.items() for word in pair))

    def spawn(self, name: str, *args: str) -> subprocess.Popen[bytes]:
        """Start `bluelamp <args>` with its output in the data folder's log."""
        logs = self.data / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{name}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "bluelamp.config.cli", *args],
                env=self.environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                pass_fds=[self.socket.fileno()], start_new_session=True,
            )  # fmt: skip

    def pids(self) -> dict[str, int]:
        """Name to process id of what runs now."""
        return {one.name: one.process.pid for one in self.kept if one.process and one.process.poll() is None}

    def watch(self, *, every: float = 0.1) -> None:
        """Keep everything running until told to stop, then stop it in reverse order."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            while not self.stop.wait(every):
                for one in self.kept:
                    one.ensure()
                self._write_pids()
        finally:
            self.end()

    def _write_pids(self) -> None:
        words = "".join(f"{name} {pid}\n" for name, pid in sorted(self.pids().items()))
        place = self.data / "processes"
        if not place.exists() or place.read_text() != words:
            place.write_text(words)

    def end(self) -> None:
        """Stop everything, the database last."""
        for one in reversed(self.kept):
            if one.name == "database" and one.process is not None:
                self.embedded.stop(one.process)
            else:
                one.end()
        self.socket.close()


def end_leftovers(record: Path) -> None:
    """End what a killed supervisor of this data folder left running, going by the ids it wrote down."""
    lines = record.read_text().splitlines() if record.exists() else []
    for line in lines:
        name, _, pid = line.partition(" ")
        if name != "database" and _is_ours(int(pid)):
            os.kill(int(pid), signal.SIGTERM)
    record.unlink(missing_ok=True)


def _is_ours(pid: int) -> bool:
    try:
        return any("bluelamp.config.cli" in word for word in psutil.Process(pid).cmdline())
    except psutil.Error:
        return False


def _end_stranger(pid: int) -> None:
    """A server that a killed supervisor left behind: its data is safe, its owner is gone."""
    os.kill(pid, signal.SIGINT)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except OSError:
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
