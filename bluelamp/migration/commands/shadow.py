"""The shadow database of a rehearsal: made by the owner role beside the live one, used by processes of its own, dropped.

Nothing of a rehearsal runs in the live database: each part is the operator's command in its own process, with an
environment of its own (docs/adr/0107).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from bluelamp.kernel.embedded import APP, OWNER, Embedded
from bluelamp.kernel.refusals import Refused

GIVEN = "BLUELAMP_REHEARSAL_DATABASE_URL"
MARK = "bluelamp_rehearsal"
ENDING = "_rehearsal"


@dataclass(frozen=True)
class Shadow:
    """A database for one rehearsal: how its processes reach it and where they keep their files."""

    app: str
    owner: str
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the rehearsal sees: its own database and data folder, the force's own area pack."""
        dropped = ("BLUELAMP_POOL", "BLUELAMP_ROLE", GIVEN)
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        return kept | {
            "DATABASE_URL": self.app, "BLUELAMP_OWNER_DATABASE_URL": self.owner,
            "BLUELAMP_DATA": str(self.data), "BLUELAMP_AREA": str(settings.BLUELAMP_AREA),
            "BLUELAMP_AUDIT_HEADS": str(self.data / "audit" / "heads"),
        }  # fmt: skip

    def start(self, *words: str, role: str = "app", given: str | None = None) -> subprocess.Popen[str]:
        """Begin one of the operator's commands in the shadow."""
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bluelamp.config.cli", *words],
            env=self.environment | {"BLUELAMP_ROLE": role}, text=True,
            stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        if given is not None and process.stdin:
            process.stdin.write(given)
            process.stdin.close()
            process.stdin = None
        return process

    def run(self, *words: str, role: str = "app", given: str | None = None) -> str:
        """Run one of the operator's commands in the shadow; what it printed, or why it failed."""
        process = self.start(*words, role=role, given=given)
        printed, complained = process.communicate()
        if process.returncode:
            raise failed(words, process.returncode, complained)
        return printed


def failed(words: tuple[str, ...], code: int, complained: str) -> Refused:
    """The refusal that says which part of a rehearsal failed and how."""
    said = " ".join(complained.strip().splitlines()[-3:])
    return Refused(
        f"`bluelamp {' '.join(words)}` failed in the rehearsal ({code}): {said or 'it said nothing'}"
    )


@contextmanager
def database() -> Iterator[Shadow]:
    """A fresh shadow database; what an earlier rehearsal left behind is dropped first, this one at the end."""
    shadow = _shadow()
    shadow.data.mkdir(parents=True, exist_ok=True)
    _drop(shadow)
    _create(shadow)
    try:
        yield shadow
    finally:
        _drop(shadow)


def _shadow() -> Shadow:
    data = Path(settings.BLUELAMP_DATA) / "rehearsal"
    if given := os.environ.get(GIVEN):
        return Shadow(given, given, data)
    live = str(connection.settings_dict["NAME"])
    name = live[: 63 - len(ENDING)] + ENDING
    return Shadow(_url(APP, name), _url(OWNER, name), data)


def _url(role: str, name: str) -> str:
    variables: Mapping[str, str] = {APP: "DATABASE_URL", OWNER: "BLUELAMP_OWNER_DATABASE_URL"}
    if given := os.environ.get(variables[role]):
        return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    if os.environ.get("DATABASE_URL"):
        raise Refused(
            "A rehearsal needs a role that may create a database: set BLUELAMP_OWNER_DATABASE_URL, or "
            f"{GIVEN} to an empty database."
        )
    return Embedded(Path(settings.BLUELAMP_DATA)).url(role, name)


def _create(shadow: Shadow) -> None:
    if shadow.app == shadow.owner:
        with psycopg.connect(shadow.owner, autocommit=True) as server:
            server.execute(f"CREATE SCHEMA {MARK}")
        return
    name, maintenance = _parts(shadow)
    with psycopg.connect(maintenance, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _drop(shadow: Shadow) -> None:
    """Remove a shadow; a database that somebody gave is only emptied, and only when it is one of ours or empty."""
    if shadow.app == shadow.owner:
        _empty(shadow.owner)
        return
    name, maintenance = _parts(shadow)
    with psycopg.connect(maintenance, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        closed = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(sql.Identifier(name))
        server.execute(closed)
        _end_sessions(shadow, name)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _end_sessions(shadow: Shadow, name: str) -> None:
    """End what a killed rehearsal left working there: a role may end its own sessions, the owner's go with FORCE.

    The door is closed before, for a load whose session ended would come back.
    """
    live = urlunsplit(urlsplit(shadow.app)._replace(path=f"/{connection.settings_dict['NAME']}"))
    with psycopg.connect(live, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = %s AND usename = current_user",
            [name],
        )


def _empty(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        held = server.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchone()
        marked = server.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [MARK]).fetchone()
        if held and held[0] and not marked:
            raise Refused(
                f"{GIVEN} names a database that holds {held[0]} tables and no rehearsal. Name an empty one."
            )
        server.execute("DROP SCHEMA public CASCADE")
        server.execute("CREATE SCHEMA public")
        server.execute(f"DROP SCHEMA IF EXISTS {MARK}")


def _parts(shadow: Shadow) -> tuple[str, str]:
    """The shadow's name, and the live database's address for making and dropping it."""
    parts = urlsplit(shadow.owner)
    live = str(connection.settings_dict["NAME"])
    return parts.path.lstrip("/"), urlunsplit(parts._replace(path=f"/{live}"))
