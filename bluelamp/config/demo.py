"""`make demo`: from nothing to a running force, and straight to it the second time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click

from bluelamp.config.supervisor import Supervisor
from bluelamp.kernel.embedded import secret_file
from bluelamp.kernel.refusals import Refused

PASSWORD = "training-only"  # noqa: S105
SHOWN = (
    ("handler", "call handler"), ("dispatcher", "dispatcher"), ("supervisor", "control supervisor"),
    ("officer", "response officer"), ("sergeant", "sergeant"), ("referrals", "referral desk"),
    ("chief", "chief officer"), ("migration", "migration operator"), ("auditor", "auditor"),
    ("access", "access manager"), ("standards", "professional standards"),
)  # fmt: skip


def run(
    *, port: int, data: Path, area: Path | None, is_reloading: bool = False, has_day: bool = True
) -> None:
    """Prepare what is missing, start everything, and stay until stopped."""
    began = time.monotonic()
    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    environment = _environment(data, port)
    try:
        supervisor = Supervisor(data, port, environment)
    except Refused as refused:
        raise click.ClickException(" ".join(refused.reasons)) from refused
    try:
        supervisor.keep_database()
        Preparation(data, environment, area).run()
        _start(supervisor, port)
        if has_day:
            supervisor.keep("day", "synth", "day")
        _say_ready(port, began)
        supervisor.watch()
    finally:
        supervisor.end()


def _environment(data: Path, port: int) -> dict[str, str]:
    return {
        **os.environ, "BLUELAMP_DATA": str(data), "BLUELAMP_AREA": str(data / "area"), "BLUELAMP_DEMO": "1",
        "BLUELAMP_PORT": str(port), "BLUELAMP_PARTNER_URL": f"http://127.0.0.1:{port + 2}",
        "BLUELAMP_SERVICE_SECRET": secret_file(data / "secrets" / "service"),
        "BLUELAMP_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip


class Preparation:
    """The steps that make a demonstration force; each is done once and remembered by a file."""

    def __init__(self, data: Path, environment: dict[str, str], area: Path | None) -> None:
        """Keep where everything goes; another area than last time starts the data afresh."""
        self.data, self.environment, self.area = data, environment, area
        self.done = data / "prepared"

    def run(self) -> None:
        """Do every step that has not been done for this area."""
        wanted = str(self.area.resolve()) if self.area else "fictional town"
        known = json.loads(self.done.read_text()) if self.done.exists() else {}
        if known and known.get("area") != wanted:
            raise click.ClickException(
                f"This data folder holds {known['area']}. Choose another with DATA=folder, or remove it first."
            )
        shape = _shape_of_the_database()
        if known.get("shape") != shape:
            self._step("Bringing the database up to date", "schema", "upgrade", role="owner")
        if known:
            self._reconcile()
        else:
            self._prepare()
        self.done.write_text(json.dumps({"area": wanted, "shape": shape}))

    def _prepare(self) -> None:
        source, extracts, pack = self.area, self.data / "extracts", self.data / "area"
        if source is None:
            source = self.data / "town"
            self._step("Drawing a fictional town", "synth", "town", str(source))
        self._step("Building the area pack", "geo", "build", str(source), str(pack))
        self._step("Opening demonstration accounts", "synth", "accounts", "--password", PASSWORD)
        self._step("Writing the old systems' extracts", "synth", "demo", str(extracts), "--area", str(pack))
        self._step("Loading the old systems", "migrate", "load", str(extracts))
        self._reconcile()

    def _reconcile(self) -> None:
        click.echo("Reconciliation of the migrated systems:")
        self._step("", "migrate", "reconcile", is_shown=True)

    def _step(self, words: str, *args: str, role: str = "app", is_shown: bool = False) -> None:
        began = time.monotonic()
        if words:
            click.echo(f"{words} … ", nl=False)
        environment = {**self.environment, "BLUELAMP_ROLE": role}
        done = subprocess.run(
            [sys.executable, "-m", "bluelamp.config.cli", *args], env=environment, check=False,
            capture_output=not is_shown, text=True,
        )  # fmt: skip
        if done.returncode:
            raise click.ClickException(f"`bluelamp {' '.join(args)}` failed.\n{done.stderr or ''}")
        if words:
            click.echo(f"{time.monotonic() - began:.1f} s")


def _shape_of_the_database() -> str:
    """A fingerprint of every migration of this release: unchanged, there is nothing to bring up to date."""
    package = Path(__file__).resolve().parent.parent
    found = hashlib.sha256()
    for file in sorted(package.glob("*/migrations/*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()


def _start(supervisor: Supervisor, port: int) -> None:
    supervisor.keep_web()
    supervisor.keep("worker", "serve", "worker")
    supervisor.keep("partners", "simulate", "partner", "--port", str(port + 2))
    supervisor.keep("telephony", "simulate", "telephony", "--port", str(port + 3))
    _wait_ready(supervisor, port)


def _wait_ready(supervisor: Supervisor, port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for one in supervisor.kept:
            one.ensure()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException(f"The pages did not answer within a minute; see {supervisor.data / 'logs'}.")


def _say_ready(port: int, began: float) -> None:
    click.echo(f"\nReady after {time.monotonic() - began:.0f} s at http://localhost:{port}/")
    click.echo(f"Accounts (password {PASSWORD}):")
    for name, role in SHOWN:
        click.echo(f"  {name:12} {role}")
    click.echo("Stop with Ctrl-C. Everything shown is generated; calls, partners and units are simulated.")
