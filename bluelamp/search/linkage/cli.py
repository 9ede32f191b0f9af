"""`bluelamp match …`: entity resolution from the command line, in a process of its own."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from shutil import which

import click

from bluelamp.kernel import clock
from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import evaluating, frame, learning, model, predicting
from bluelamp.search.linkage.evaluating import Result
from bluelamp.search.linkage.predicting import Manifest, OnDuck, Pairing
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


@match.command("train")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the model goes.")
@click.option("--trained-on", default="", help="What the records are, in words, for the model's notes.")
def train(file: Path, out: Path, trained_on: str) -> None:
    """Learn a model of persons from unlabelled records; done rarely, and stored."""
    if not out.resolve().parent.is_dir():
        raise Refused(f"--out {out}: there is no folder {out.parent}.")
    found = learning.learn(file, trained_on, clock.now().date().isoformat())
    model.save(found, out)
    click.echo(
        f"{out}: {len(found.facts())} facts, {found.notes['pairs_per_record']} true pairs for each record."
    )


@match.command("predict")
@click.option("--records", required=True, type=click.Path(path_type=Path), help="Parquet of person records.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for edges, clusters, manifest."
)
@click.option(
    "--model", "model_file", type=click.Path(path_type=Path), help="A trained model; else the stored one."
)
@click.option("--apart", type=click.Path(path_type=Path), help="Parquet (left, right) of records told apart.")
@click.option("--json", "as_json", is_flag=True, help="The manifest on standard output.")
def predict(records: Path, out: Path, model_file: Path | None, apart: Path | None, as_json: bool) -> None:
    """Link person records with a stored model: edges and clusters for the review desk."""
    _report(predicting.predict(records, out, model.load(model_file), apart), as_json)


@match.command("run")
@click.option("--records", required=True, type=click.Path(path_type=Path), help="Parquet of person records.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for edges, clusters, manifest."
)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--master", default="", metavar="URL", help="Where Spark is, such as spark://host:7077.")
@click.option("--json", "as_json", is_flag=True, help="The manifest on standard output.")
def run(records: Path, out: Path, engine: str, master: str, as_json: bool) -> None:
    """Predict over an exported set, on this machine or on a Spark cluster: the same model, the same clusters."""
    _report(predicting.predict(records, out, model.load(None), None, _pairing(engine, master)), as_json)


def _pairing(engine: str, master: str) -> Pairing:
    if engine == "duckdb":
        return OnDuck()
    if not master:
        raise Refused("--engine spark needs --master, such as spark://host:7077 or local[2].")
    if find_spec("pyspark") is None or which("java") is None:
        raise Refused("Spark is not installed here: pip install 'bluelamp[spark]', and Java 17.")
    pairing: Pairing = import_module("bluelamp.search.linkage.spark").OnSpark(master)
    return pairing


def _report(manifest: Manifest, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(manifest)))
    else:
        click.echo("\n".join(f"{name}: {count}" for name, count in manifest.counts.items()))


commands = {"match": match}
