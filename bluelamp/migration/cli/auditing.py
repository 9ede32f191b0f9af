"""`bluelamp migrate audit`: name every row that was removed behind the engine's back."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands as doors
from bluelamp.migration.census.types import Missing, RowAudit
from bluelamp.migration.cli.group import migrate


@migrate.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--quick", is_flag=True, help="Only what the tables themselves noted; no census.")
@click.option(
    "--no-index", is_flag=True, help="Leave the tables of search to `bluelamp search verify-index`."
)
@click.option(
    "--begin-anew", "anew", default="", help="Why the last census no longer counts: a restored backup."
)
def audit(as_json: bool, quick: bool, no_index: bool, anew: str) -> None:
    """Look in every table for rows that no door of ours removed; exit 1 when there are any."""
    found = doors.audit_rows(SYSTEM, has_census=not quick, has_index=not (quick or no_index), anew=anew)
    click.echo(json.dumps(plain(found), default=str) if as_json else words(found))
    sys.exit(0 if found.is_whole else 1)


def plain(found: RowAudit) -> dict[str, object]:
    """What was found, for machines."""
    return asdict(found) | {"is_whole": found.is_whole}


def words(found: RowAudit) -> str:
    """What was found, as a person reads it."""
    lines = [_line(one) for one in found.missing]
    if found.more:
        lines.append(f"! and {found.more:,} rows more")
    lines += [f"! {table}: removals are not noted, {why}" for table, why in found.unwatched]
    lines += [f"! {problem}" for problem in found.problems]
    seen = f"{found.rows:,} rows of {found.tables} tables in {found.seconds:.1f} s" if found.tables else ""
    since = f"compared with {found.compared_with:%d/%m/%Y %H:%M} UTC" if found.compared_with else ""
    ending = (
        "nothing is missing" if found.is_whole else f"{len(found.missing) + found.more:,} rows are missing"
    )
    return "\n".join([*lines, "; ".join(part for part in (ending, seen, since) if part)])


def _line(one: Missing) -> str:
    by = f" by {one.role}" if one.role else ""
    at = f", {one.removed_at:%d/%m/%Y %H:%M:%S} UTC" if one.removed_at else ""
    return f"! {one.table} {one.key}: {one.how}{by}{at}"
