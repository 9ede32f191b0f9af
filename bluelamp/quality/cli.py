"""`bluelamp quality …`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from bluelamp.quality import queries
from bluelamp.quality.types import ColumnProfile, Profile


@click.group()
def quality() -> None:
    """Checks on records, and descriptions of files."""


commands: dict[str, click.Command] = {"quality": quality}


@quality.command("profile")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--delimiter", default="", help="If it is not found out rightly.")
def profile(file: Path, as_json: bool, delimiter: str) -> None:
    """Describe any CSV, Parquet or JSON file: types, empties, keys, code lists, dates, outliers."""
    found = queries.profile(file, delimiter=delimiter)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    for line in profile_lines(found):
        click.echo(line)


def profile_lines(found: Profile) -> list[str]:
    """A profile as a terminal shows it."""
    keys = [", ".join(key.columns) for key in found.keys if key.is_unique]
    head = [
        f"{found.name}: {found.rows:,} rows, {len(found.columns)} columns, {found.seconds:.1f} s",
        f"Key: {' or '.join(keys) or 'none found'}",
        "",
        f"{'column':<28} {'kind':<13} {'empty':>9} {'distinct':>9}  values",
    ]
    body = [_line(column) for column in found.columns]
    return [
        *head,
        *body,
        *(["", "To ask about:", *(f"  {t}" for t in found.troubles)] if found.troubles else []),
    ]


def _line(column: ColumnProfile) -> str:
    dates = ", ".join(f"{form.form} {form.first[:10]} to {form.last[:10]}" for form in column.dates)
    common = ", ".join(f"{tally.value[:20]} ({tally.rows:,})" for tally in column.common)
    values = dates or common or f"{column.least[:24]} … {column.most[:24]}"
    about = "" if column.is_distinct_exact else "~"
    return f"{column.name[:28]:<28} {column.kind:<13} {column.empty:>9,} {about + format(column.distinct, ','):>9}  {values}"
