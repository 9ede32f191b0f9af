"""`bluelamp synth …`: a fictional force, its legacy extracts, its accounts and a running day."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from bluelamp.synth import accounts, town
from bluelamp.synth import force as forces
from bluelamp.synth.day import Day
from bluelamp.synth.extracts import writing
from bluelamp.synth.packs import address_book
from bluelamp.synth.types import Force

DEMO_PEOPLE = 6_000
sized = click.option("--people", default=DEMO_PEOPLE, show_default=True, help="How many people live there.")
seeded = click.option("--seed", default=7, show_default=True, help="The same seed makes the same force.")
in_area = click.option(
    "--area", type=click.Path(path_type=Path), help="A built area pack; without one, invented streets."
)


@click.group()
def synth() -> None:
    """The training and demonstration force. Nobody in it exists."""


@synth.command("town")
@click.argument("out", type=click.Path(path_type=Path))
@seeded
def write_town(out: Path, seed: int) -> None:
    """Draw the fictional town into OUT, as the files `bluelamp geo build` takes from any area."""
    click.echo(json.dumps(town.write(out, seed)))


@synth.command("force")
@click.argument("out", type=click.Path(path_type=Path))
@sized
@seeded
@in_area
def write_force(out: Path, people: int, seed: int, area: Path | None) -> None:
    """Write the truth about a fictional force to OUT, one JSON-lines file a kind."""
    click.echo(json.dumps(forces.write(_build(people, seed, area), out)))


@synth.command("extracts")
@click.argument("out", type=click.Path(path_type=Path))
@sized
@click.option(
    "--rows", type=int, help="About so many source rows over all five systems, instead of --people."
)
@seeded
@in_area
@click.option(
    "--without-code", type=int, help="Crimes without a usable offence code; 604 from 24,000 people on."
)
@click.option("--clean", is_flag=True, help="Without planted dirt.")
def write_extracts(
    out: Path,
    people: int,
    rows: int | None,
    seed: int,
    area: Path | None,
    without_code: int | None,
    clean: bool,
) -> None:
    """Write the extracts of five old systems of a fictional force, and truth.json about every spoiled row."""
    size = people if rows is None else writing.people_for(rows)
    written = writing.write_town(address_book(area), size, seed, out, clean, without_code)
    click.echo(json.dumps(written))


@synth.command("demo")
@click.argument("out", type=click.Path(path_type=Path))
@seeded
@in_area
def write_demo(out: Path, seed: int, area: Path | None) -> None:
    """Write the demonstration's extracts to OUT; a second time it finds them there."""
    if (out / "truth.json").exists():
        click.echo(f"{out} holds the demonstration's extracts already.")
        return
    rows = writing.write(_build(DEMO_PEOPLE, seed, area), out)
    click.echo(f"{sum(rows.values()):,} legacy rows in {len(rows)} files in {out}")


@synth.command("accounts")
@click.option(
    "--password", default="training-only", show_default=True, help="The same for every demo account."
)
@seeded
def open_accounts(password: str, seed: int) -> None:
    """Open an account for every role and book the units on; a repeat changes nothing."""
    opened = accounts.open_accounts(password)
    booked = accounts.book_units_on(seed, opened["officer"])
    click.echo(f"{len(opened)} accounts ({', '.join(opened)}); {len(booked)} units booked on")


@synth.command("day")
@click.option("--telephony", help="The simulated telephone system; by default the demonstration's.")
@click.option("--every", default=90.0, show_default=True, help="Mean seconds between two calls.")
@click.option("--ticks", type=int, help="Stop after so many ticks, without waiting between them.")
def run_day(telephony: str | None, every: float, ticks: int | None) -> None:
    """A running day: units on the move, calls ringing. Simulated, and says so on every screen it reaches."""
    port = int(os.environ.get("BLUELAMP_PORT", "8000")) + 3
    Day(telephony or f"http://127.0.0.1:{port}", every).run(ticks)


def _build(people: int, seed: int, area: Path | None) -> Force:
    return forces.build(address_book(area), people, seed)


commands: dict[str, click.Command] = {"synth": synth}
