"""`bluelamp migrate compare`, `phase`, `deliver`, `point`, `points`, `roll-back`: leading a cutover from the console."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.migration import commands, queries
from bluelamp.migration.cli.group import migrate
from bluelamp.migration.codes import Compared, Phase

as_data = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
named = click.option("--by", "by_name", required=True, help="Who does this; kept with it.")


@migrate.command("compare")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--source", "sources", multiple=True, type=click.Path(exists=True, path_type=Path))
@as_data
def compare(folder: Path, sources: tuple[Path, ...], as_json: bool) -> None:
    """Compare a fresh extract in FOLDER with what Bluelamp holds; the day's report is kept."""
    number = commands.compare(SYSTEM, folder=folder.resolve(), sources=sources, tell=_tell)
    day, lines = queries.comparison(SYSTEM, id=number)
    if as_json:
        click.echo(json.dumps(asdict(day) | {"lines": [asdict(line) for line in lines]}, default=str))
        return
    click.echo(f"{day.rows_there:,} rows there, {day.same:,} the same")
    for what in Compared:
        click.echo(f"  {what.label}: {getattr(day, what.value):,}")
    for line in lines:
        click.echo(
            f"  {Compared(line.what).label}: {line.kind} {line.key} ({line.place or 'not in the extract'})"
        )


@migrate.command("phase")
@click.argument("phase", type=click.Choice(Phase.values))
@named
@click.option("--note", default="")
def phase(phase: str, by_name: str, note: str) -> None:
    """Enter the next phase of the cutover; a phase cannot be skipped."""
    click.echo(f"Entered: {Phase(commands.enter_phase(_as(by_name), phase=phase, note=note)).label}")


@migrate.command("begin")
@click.argument("name")
@named
def begin(name: str, by_name: str) -> None:
    """Begin a cutover under a NAME."""
    commands.begin_cutover(_as(by_name), name=name)
    click.echo(f"The cutover “{name}” has begun with its bulk load.")


@migrate.command("deliver")
@click.argument("folder")
@click.option("--from", "received_from", required=True, help="Who delivered it.")
@named
def deliver(folder: str, received_from: str, by_name: str) -> None:
    """Record a delivery that was loaded from FOLDER in the phase in hand."""
    commands.record_delivery(_as(by_name), folder=folder, received_from=received_from)
    click.echo("Recorded.")


@migrate.command("point")
@click.argument("name")
@click.option("--why", required=True, help="What this point is before.")
@named
def point(name: str, why: str, by_name: str) -> None:
    """Take a named point to go back to: a copy of the whole database."""
    commands.take_point(_as(by_name), name=name, why=why)
    click.echo(f"Point {name} is taken.")


@migrate.command("points")
@as_data
def points(as_json: bool) -> None:
    """The named points and what going back to each would lose; after a restore, run this first."""
    commands.adopt_points(SYSTEM)
    found = queries.points(SYSTEM)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], default=str))
        return
    for one in found:
        lost = f"{one.loss.facts:,} facts about {one.loss.subjects:,} records since" if one.loss else ""
        went = (
            f"; rolled back to by {one.rolled_back_by}: {one.rolled_back_because}"
            if one.rolled_back_at
            else ""
        )
        click.echo(f"{one.name}  {one.at:%d/%m/%Y %H:%M}  {one.why} ({one.by}); {lost}{went}")


@migrate.command("roll-back")
@click.argument("name")
@click.option("--because", required=True, help="Why; those whose work is lost will read it.")
@click.option(
    "--losing", type=int, default=-1, help="How many facts are lost, as `points` says: your confirmation."
)
@named
def roll_back(name: str, because: str, losing: int, by_name: str) -> None:
    """Decide to go back to the point NAME; says what to run next."""
    click.echo(commands.decide_roll_back(_as(by_name), name=name, reason=because, lost=losing))


def _tell(words: str) -> None:
    click.echo(words, err=True)


def _as(name: str) -> Actor:
    """The system, for the person at the console who gave their name."""
    return Actor(account_id=SYSTEM.account_id, name=name, channel="console", is_system=True)
