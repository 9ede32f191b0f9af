"""The operator's command: `bluelamp …`, one group per module and what runs the house itself."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.config.settings")

import click
import django
from django.db import OperationalError

from bluelamp.config import modules
from bluelamp.kernel import removals
from bluelamp.kernel.refusals import Refused

OWNER_COMMANDS = ("schema",)
WITHOUT_DATABASE = ("backup", "backups", "database", "demo", "drill", "match", "restore", "simulate")
WITHOUT_NAME = frozenset(
    {"demo", "serve", "match", "simulate"}
)  # what their parts remove, each part says itself
LONGEST_NAME = 120


class House(click.Group):
    """Every module's commands under one roof; a refusal is an answer, not a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Our own commands and those of the modules."""
        return sorted({*super().list_commands(ctx), *modules.COMMANDS, *_module_commands()})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """One command by its name."""
        own = super().get_command(ctx, name)
        return own or _module_commands([modules.COMMANDS[name]] if name in modules.COMMANDS else None).get(
            name
        )

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; print the reasons of a refusal and exit 2."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            click.echo("\n".join(refused.reasons), err=True)
            ctx.exit(2)
        except OperationalError as error:
            if (words := import_module("bluelamp.config.databases").why_unreachable(error)) is None:
                raise
            click.echo(words, err=True)
            ctx.exit(3)


def _module_commands(names: list[str] | None = None) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name in names or modules.with_part("cli"):
        found.update(import_module(f"bluelamp.{name}.cli").commands)
    return found


_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
_DATA = click.option(
    "--data", default=os.environ.get("BLUELAMP_DATA", "var"), show_default=True,
    type=click.Path(path_type=Path), help="Data folder.",
)  # fmt: skip


@click.group(cls=House)
def bluelamp() -> None:
    """Bluelamp: from the 999 call to the court result, one record."""


@bluelamp.group()
def schema() -> None:
    """The database's shape."""


@schema.command("upgrade")
def schema_upgrade() -> None:
    """Bring the database to the shape of this release (as the owner role)."""
    import_module("bluelamp.config.schema").upgrade(verbosity=1)


@schema.command("check")
def schema_check() -> None:
    """Fail when a model changed without a migration."""
    import_module("bluelamp.config.schema").check()


@bluelamp.command()
@click.option("--port", default=8000, show_default=True, help="Where the pages answer.")
@click.option(
    "--data", default="var", show_default=True, type=click.Path(path_type=Path), help="Data folder."
)
@click.option("--area", type=click.Path(path_type=Path), help="A real area's source folder.")
@click.option("--reload", is_flag=True, help="Restart the pages when code changes.")
@click.option("--no-day", is_flag=True, help="Without units moving and telephones ringing by themselves.")
def demo(port: int, data: Path, area: Path | None, reload: bool, no_day: bool) -> None:
    """A running force from nothing: database, town, migrated history, pages, workers, a running day."""
    given = {"port": port, "data": data, "area": area, "is_reloading": reload, "has_day": not no_day}
    import_module("bluelamp.config.demo").run(**given)


@bluelamp.group()
def serve() -> None:
    """One process of a running force; a supervisor or an init system starts them."""


@serve.command("web")
@click.option("--port", default=8000, show_default=True)
@click.option("--fd", type=int, help="A listening socket inherited from the supervisor.")
@click.option("--processes", default=1, show_default=True, help="Page processes that share the socket.")
def serve_web(port: int, fd: int | None, processes: int) -> None:
    """Pages, API and live streams."""
    if processes > 1 and fd is None:
        raise click.UsageError("Several page processes need the socket of a supervisor: give --fd.")
    import_module("bluelamp.config.processes").web(port=port, fd=fd, processes=processes)


@serve.command("worker")
def serve_worker() -> None:
    """Readers of facts, jobs, and the audit's sealing."""
    import_module("bluelamp.config.processes").worker()


@bluelamp.group()
def audit() -> None:
    """The sealed audit."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--heads", type=click.Path(path_type=Path), help="The copy of the heads kept elsewhere.")
def audit_verify(as_json: bool, heads: Path | None) -> None:
    """Find any change, removal or reorder of audit rows and name the first bad row; exit 1 when there is one."""
    verdict = import_module("bluelamp.access.sealing").verify(heads=heads)
    fields = ("is_sound", "sealed", "unsealed", "first_bad_row", "problem")
    found = {field: getattr(verdict, field) for field in fields}
    if as_json:
        click.echo(json.dumps(found))
    elif verdict.is_sound:
        click.echo(f"The audit is whole: {verdict.sealed} rows sealed, {verdict.unsealed} waiting.")
    else:
        click.echo(f"Audit row {verdict.first_bad_row}: {verdict.problem}.")
    sys.exit(0 if verdict.is_sound else 1)


@bluelamp.group()
def database() -> None:
    """The embedded database of a data folder, for work without the pages."""


@database.command("start")
@_DATA
def database_start(data: Path) -> None:
    """Start the database of a data folder, made new when there is none, and bring it to this release's shape."""
    click.echo(import_module("bluelamp.config.databases").start(data.resolve()))


@database.command("stop")
@_DATA
def database_stop(data: Path) -> None:
    """Stop the database of a data folder, cleanly."""
    click.echo(import_module("bluelamp.config.databases").stop(data.resolve()))


@bluelamp.command()
@click.option("--name", default="", help="What to call the copy; the time when nothing is given.")
@_DATA
@_JSON
def backup(name: str, data: Path, as_json: bool) -> None:
    """Take a named copy of the whole database while it works."""
    _print(_backup().take(data.resolve(), name), as_json)


@bluelamp.command()
@_DATA
@_JSON
def backups(data: Path, as_json: bool) -> None:
    """List the copies that are whole, oldest first."""
    for point in _backup().points(data.resolve()):
        _print(point, as_json)


@bluelamp.command()
@click.argument("name")
@_DATA
@_JSON
def restore(name: str, data: Path, as_json: bool) -> None:
    """Put copy NAME in the place of the database, which is laid aside; erasures since are made again."""
    _print(_backup().restore(data.resolve(), name), as_json)


@bluelamp.command()
@click.argument("name")
@_DATA
@_JSON
def drill(name: str, data: Path, as_json: bool) -> None:
    """Restore copy NAME beside the running force, check it, and take it away again."""
    _print(_backup().drill(data.resolve(), name), as_json)


def _backup() -> ModuleType:
    return import_module("bluelamp.config.backup")


def _print(found: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo("\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in asdict(found).items()))


def main() -> None:
    """Start Django as the right database role, then run the command; what it removes is known as its doing."""
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("BLUELAMP_ROLE", "owner")
    if sys.argv[1:3] == ["serve", "web"]:
        os.environ.setdefault("BLUELAMP_POOL", "1")
    if len(sys.argv) < 2 or sys.argv[1] not in WITHOUT_DATABASE:
        django.setup()
    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_NAME:
        removals.name_process(" ".join(["bluelamp", *sys.argv[1:3]])[:LONGEST_NAME])
    bluelamp(prog_name="bluelamp")


if __name__ == "__main__":
    main()
