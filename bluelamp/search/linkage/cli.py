"""`bluelamp match …`: entity resolution from the command line, in a process of its own."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import evaluating, frame
from bluelamp.search.linkage.evaluating import Result
from bluelamp.search.linkage.stock import stock


@click.group("match")
def match() -> None:
    """Find which records are one person: evaluate on labelled data, train, predict."""


@match.command("evaluate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--baseline", is_flag=True, help="Also Splink with its stock settings, on the same rows.")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=ROLE", help="What a column is; else inferred.")
@click.option("--truth", default="", metavar="COLUMN[:REGEX]", help="Which column tells who each row is.")
@click.option(
    "--threshold", default=evaluating.THRESHOLD, show_default=True, help="Probability that links two records."
)
def evaluate(
    file: Path, as_json: bool, baseline: bool, maps: tuple[str, ...], truth: str, threshold: float
) -> None:
    """Link the rows of any labelled CSV and count how right it was."""
    if not 0 < threshold < 1:
        raise Refused("--threshold is a probability: more than 0, less than 1.")
    given = frame.labelled(file, maps, truth)
    found = evaluating.evaluate(given, threshold).shown()
    if baseline:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            found["baseline"] = apart.submit(baseline_of, file, maps, truth, threshold).result().shown()
    click.echo(json.dumps(found) if as_json else "\n".join(_lines(found)))


def baseline_of(file: Path, maps: tuple[str, ...], truth: str, threshold: float) -> Result:
    """The yardstick, in a process of its own so that its memory is its own."""
    return evaluating.evaluate(frame.labelled(file, maps, truth), threshold, stock)


def _lines(found: dict[str, object]) -> list[str]:
    return [f"{name}: {value}" for name, value in found.items()]


commands = {"match": match}
