"""`bluelamp migrate profile` and `draft`: describe an extract nobody has described, write its first manifest."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bluelamp.migration.cli.group import migrate
from bluelamp.migration.survey import drafting, looking, telling


@migrate.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def profile(folder: Path, as_json: bool) -> None:
    """Describe every file below FOLDER: types, keys, nulls, codes, outliers, encodings, orphans. Needs no manifest."""
    found = looking.survey(folder)
    click.echo(json.dumps(telling.plain(found), ensure_ascii=False) if as_json else telling.words(found))


@migrate.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.argument("into", type=click.Path(file_okay=False, path_type=Path))
def draft(folder: Path, into: Path) -> None:
    """Write the first manifest of FOLDER into INTO; load it with `bluelamp migrate load FOLDER --source INTO`."""
    for path in drafting.draft(looking.survey(folder), into):
        click.echo(f"written: {path}")
    click.echo(f"now: bluelamp migrate load {folder} --source {into}")
