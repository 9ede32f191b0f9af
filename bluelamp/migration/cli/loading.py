"""`bluelamp migrate load` and `reconcile`: load old systems, print the balance."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands as doors
from bluelamp.migration import queries
from bluelamp.migration.api import plain
from bluelamp.migration.cli.group import migrate
from bluelamp.migration.types import Balance, Reconciliation

SUMS = "{:<32}{:>6}{:>14}{:>14}{:>10}{:>10}{:>8}{:>14}{:>14}  {}"


@migrate.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with a manifest.toml of your own; may be given again.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def load(folder: Path, sources: tuple[Path, ...], as_json: bool) -> None:
    """Load every recognised extract below FOLDER; stop and start again at any point, or run it twice."""
    report = doors.load(
        SYSTEM, folder=folder, sources=sources, tell=lambda words: click.echo(words, err=True)
    )
    if as_json:
        click.echo(json.dumps(asdict(report) | {"rate": report.rate}))
        return
    click.echo(
        f"{report.rows:,} new rows of {report.files} files in {report.seconds:.1f} s ({report.rate:,.0f}/s)"
    )
    for words in (*(f"left out, no documented shape: {name}" for name in report.strangers), *report.notes):
        click.echo(words)


@migrate.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def reconcile(as_json: bool) -> None:
    """Print the balance; exit 1 unless every row is accounted for."""
    found = queries.reconcile(SYSTEM)
    click.echo(json.dumps(plain(found)) if as_json else table(found))
    sys.exit(0 if found.total.is_whole else 1)


def table(found: Reconciliation) -> str:
    """The balance as a person reads it."""
    heads = ("source", "rows", "loaded", "merged", "held", "refused", "unaccounted")
    lines = [("{:<14}" + "{:>12}" * 6).format(*heads)]
    lines += [_line(name, one) for name, one in (*found.sources.items(), ("total", found.total))]
    came, kept = found.narrative_in, found.narrative_kept
    lines.append(f"narratives of incidents and crimes: {came.rows:,} came ({came.characters:,} characters), {kept.rows:,} kept "
                 f"({kept.characters:,}), sums {came.total} {kept.total}")  # fmt: skip
    lines += [f"! {one.source or 'all'}: {one.rows:,} {one.what}" for one in found.findings]
    lines += [f"~ {one.source}: {one.rows:,} {one.what}" for one in found.warnings]
    return "\n".join(lines)


@migrate.command()
@click.option("--source", default="", help="One source only.")
@click.option("--kind", default="", help="One kind of row only.")
@click.option("--refused", is_flag=True, help="Refused rows instead of held ones.")
@click.option("--limit", default=200, show_default=True, help="How many rows at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row on standard output.")
def held(source: str, kind: str, refused: bool, limit: int, as_json: bool) -> None:
    """List rows that wait for a person, most serious first: where each stands in its file, and why."""
    asked = {"source": source, "kind": kind, "fate": "refused" if refused else ""}
    after, shown = "", 0
    while shown < limit:
        page = queries.held_rows(SYSTEM, after=after, **asked)
        for line in page.lines[: limit - shown]:
            words = f"{line.source}.{line.kind} row {line.row} ({line.key}): {line.reason}"
            click.echo(json.dumps(asdict(line)) if as_json else words)
        shown, after = shown + len(page.lines), page.after
        if not after:
            return
    click.echo(f"more than {limit:,}: give --limit, --source or --kind", err=True)


@migrate.command()
@click.option("--source", default="", help="One source only.")
@click.option("--kind", default="", help="One kind of row only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def sums(source: str, kind: str, as_json: bool) -> None:
    """Print rows, fates, prose and hashes by table, year, status and code; exit 1 when what is kept sums to other."""
    found = queries.sums(SYSTEM, source=source, kind=kind)
    if as_json:
        click.echo(json.dumps({"lines": [asdict(one) | {"is_same": one.is_same} for one in found]}))
    else:
        heads = ("table", "year", "status", "code", "rows", "loaded", "held", "characters", "stated", "sum")
        click.echo(SUMS.format(*heads))
        for one in found:
            same = one.total if one.is_same else f"{one.total} kept as {one.staged}"
            click.echo(SUMS.format(f"{one.source}.{one.kind}", one.year, one.status[:12], one.code[:12], one.rows,
                                   one.loaded, one.held, one.characters, one.stated_characters, same))  # fmt: skip
    sys.exit(0 if all(one.is_same for one in found) else 1)


def _line(name: str, one: Balance) -> str:
    numbers = (one.source_rows, one.loaded, one.merged, one.held, one.refused, one.unaccounted)
    return ("{:<14}" + "{:>12,}" * 6).format(name, *numbers)
