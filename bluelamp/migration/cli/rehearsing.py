"""`bluelamp migrate rehearse`, `verify`: the whole migration for practice, and the live one measured the same way."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import queries
from bluelamp.migration.cli.group import migrate
from bluelamp.migration.commands import rehearsing
from bluelamp.migration.queries import examining
from bluelamp.migration.types import RehearsalView

as_data = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
seeded = click.option(
    "--seed", type=int, help="For the draw of spot checks; without one, drawn at random and kept."
)


@migrate.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--source", "sources", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A folder with a manifest of one more source; may be repeated.",
)  # fmt: skip
@seeded
@as_data
def rehearse(folder: Path, sources: tuple[Path, ...], seed: int | None, as_json: bool) -> None:
    """Migrate FOLDER into a shadow database, time it, compare it with the last rehearsal row by row."""
    number = rehearsing.rehearse(SYSTEM, folder=folder.resolve(), sources=sources, seed=seed, tell=_tell)
    _print(queries.rehearsal(SYSTEM, id=number), as_json)


@migrate.command()
@seeded
@as_data
def verify(seed: int | None, as_json: bool) -> None:
    """Measure the live database as a rehearsal is measured and compare it with the last one row by row."""
    _print(queries.rehearsal(SYSTEM, id=rehearsing.verify(SYSTEM, seed=seed, tell=_tell)), as_json)


@migrate.command(hidden=True)
def examine() -> None:
    """What a rehearsal asks the shadow database; a JSON object in, one out."""
    click.echo(json.dumps(examining.examine(json.load(sys.stdin)), default=str))


def _tell(words: str) -> None:
    click.echo(words, err=True)


def _print(found: RehearsalView, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
        return
    click.echo(
        f"rehearsal {found.id}: {found.rows:,} rows in {found.seconds:,.0f} s, verdict {found.verdict}"
    )
    for line in found.changed:
        click.echo(
            f"  {line.file}, row {line.row} ({line.kind} {line.key}): {line.what}: {line.was} → {line.now}"
        )
    if found.differences is None:
        click.echo("Nothing to compare with: this is the first.")
    else:
        click.echo(f"{found.differences:,} rows differ from rehearsal {found.compared_with}.")
    for one in found.sheet:
        click.echo(f"  {str(one.tone).upper():6} {one.part}: {one.title}: {one.reason}")
