"""`bluelamp geo`: building area packs and asking them things from the command line."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from bluelamp.geography import locating, packs
from bluelamp.geography.build import pack as builder
from bluelamp.geography.build.tally import BuildRefused
from bluelamp.geography.types import PlaceQuestion
from bluelamp.kernel.refusals import Refused

SHOWN_REJECTS = 20


@click.group()
def geo() -> None:
    """Maps, places, beats and roads."""


@geo.command("build")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Build even when the sources have not changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def build(source: Path, out: Path, force: bool, as_json: bool) -> None:
    """Make the area pack OUT from the map, boundary, postcode and place files in SOURCE."""
    began = time.monotonic()
    try:
        manifest = builder.build(source, out, lambda words: click.echo(f"  {words}", err=True), force=force)
    except BuildRefused as refused:
        raise Refused(str(refused)) from refused
    summary = {**manifest, "seconds": round(time.monotonic() - began, 1)}
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _say(summary)


def _say(summary: builder.Manifest) -> None:
    click.echo(f"{summary['name']}: {summary['pack_version']} in {summary['seconds']} s")
    counts, rejects, notes = summary["counts"], summary["rejects"], summary["notes"]
    if isinstance(counts, dict):
        for what, number in counts.items():
            click.echo(f"  {what.replace('_', ' '):38} {number:>9,}")
    for note in notes if isinstance(notes, list) else []:
        click.echo(f"  note: {note}")
    for one in (rejects if isinstance(rejects, list) else [])[:SHOWN_REJECTS]:
        click.echo(f"  rejected {one['rows']}: {one['source']}: {one['reason']} (first at {one['first_at']})")


@geo.command("search")
@click.argument("text")
@click.option("--limit", default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def search(text: str, limit: int, as_json: bool) -> None:
    """Find a place in the pack in use."""
    answer = locating.answer(packs.active(), PlaceQuestion(text, limit=limit))
    if as_json:
        click.echo(json.dumps(asdict(answer), ensure_ascii=False, default=str))
        return
    for hit in answer.hits:
        place = hit.location
        click.echo(
            f"{place.kind:18} {place.text} · {hit.locality} · {place.grid_reference} · beat {place.beat} · {hit.why}"
        )
    if answer.message:
        click.echo(answer.message, err=True)
        sys.exit(1)


commands = {"geo": geo}
