"""`bluelamp quality …`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bluelamp.kernel.actors import SYSTEM
from bluelamp.quality import commands as commands_of_quality
from bluelamp.quality import declare, queries
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


@quality.command("run")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--check", "only", multiple=True, help="Only this check; may be given again.")
@click.option(
    "--changed", is_flag=True, help="Only rows changed since the last run, and those found wrong before."
)
def run(as_json: bool, only: tuple[str, ...], changed: bool) -> None:
    """Ask every check of every record; exit 1 when one could not look."""
    found = commands_of_quality.run_checks(SYSTEM, only=only, changed_only=changed)
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    else:
        click.echo(
            f"{found.checks} checks looked at {found.looked:,} rows in {found.seconds:.1f} s: {found.found:,} wrong, "
            f"{found.new:,} of them new, {found.righted:,} put right since."
        )
        for problem in found.problems:
            click.echo(f"Could not look: {problem}", err=True)
    sys.exit(1 if found.problems else 0)


@quality.command("checks")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def list_checks(as_json: bool) -> None:
    """Every declared check: what it looks for, how bad it is, and who puts it right."""
    lines = [
        {"name": one.name, "kind": one.kind.value, "severity": one.severity.label, "owner": one.owner, "says": one.says,
         "source": one.source, "fix": one.fix}
        for one in declare.checks()
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"checks": lines, "without": declare.silent()}))
        return
    for line in lines:
        click.echo(f"{line['name']:<60} {line['kind']:<13} {line['severity']:<7} {line['owner']}")
