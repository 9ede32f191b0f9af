"""A running Bluelamp for browser tests: its own database, its own server process, one account per role."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from bluelamp.access.codes import Role
from bluelamp.kernel.embedded import APP, OWNER, Embedded

PASSWORD = "training-only"
SEED = """
from bluelamp.access import commands
from bluelamp.access.codes import Role
from bluelamp.access.types import NewAccount
from bluelamp.kernel.actors import SYSTEM
for role in Role:
    commands.open_account(SYSTEM, new=NewAccount(
        username=role.value, name=role.label.title(), password={password!r}, roles=frozenset([role.value]),
        unit="Training", district="Riverside"))
"""
START = "import django, os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'bluelamp.config.settings'); django.setup()\n"


@dataclass
class Site:
    """One server process over one database; tests may kill it and start it again."""

    data: Path
    database: str
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its pages answer."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process that belongs to this site."""
        embedded = Embedded(Path(os.environ["BLUELAMP_DATA"]))
        return {
            **{key: value for key, value in os.environ.items() if key != "BLUELAMP_ROLE"},
            "BLUELAMP_DATA": str(self.data),
            "DATABASE_URL": embedded.url(APP, self.database),
            "BLUELAMP_OWNER_DATABASE_URL": embedded.url(OWNER, self.database),
            **self.settings,
        }

    def run(self, code: str, *, as_owner: bool = False) -> str:
        """Run a piece of Python against the site's database and return what it printed."""
        role = {"BLUELAMP_ROLE": "owner"} if as_owner else {}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", START + code],
            env={**self.environment, **role}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"seeding the site failed:\n{done.stderr[-3000:]}"
        return done.stdout

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Ask or change the site's database directly, as its owner."""
        with psycopg.connect(self.environment["BLUELAMP_OWNER_DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def build(self) -> None:
        """Make the database anew, bring it to this release and open one account per role."""
        embedded = Embedded(Path(os.environ["BLUELAMP_DATA"]))
        with psycopg.connect(embedded.url("postgres", "postgres"), autocommit=True) as connection:
            name, owner = sql.Identifier(self.database), sql.Identifier(OWNER)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        self.run("from bluelamp.config import schema; schema.upgrade()", as_owner=True)
        self.run(SEED.format(password=PASSWORD))

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        log = (self.data / "server.log").open("ab")
        self.server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "bluelamp.config.asgi:application", "--port", str(self.port),
             "--log-level", "warning", "--timeout-graceful-shutdown", "2"],
            env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.server is not None and self.server.poll() is None, self._log()
            try:
                urllib.request.urlopen(f"{self.url}/sign-in/", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError(f"the server did not answer:\n{self._log()}")

    def _log(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """End the server at once, as a crash does."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait(10)
        self.server = None


def own(name: str) -> str:
    """A name that no other worker of this test run uses."""
    return f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(data: Path, database: str, **settings: str) -> Iterator[Site]:
    """A site from nothing to gone."""
    site = Site(data=data, database=database, port=free_port(), settings=settings)
    site.build()
    site.start()
    try:
        yield site
    finally:
        site.kill()


ROLES = [role for role in Role if role not in (Role.TELEPHONY, Role.PARTNER)]
