"""Running the matching engine over every golden person and applying what it finds, by outcome.

The engine is a process of its own (`bluelamp match predict`). What is sure is merged, reversibly, with the model's
version and weight; what is not goes to the review desk; a record with a warning or a restriction is never merged
by a machine (domain/records.md §1.2). Applying goes in short transactions and may be repeated.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db.models import F

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.codes import Ground, Permission, ReviewOrigin
from bluelamp.nominals.commands.merging import delicate_among, merge_many
from bluelamp.nominals.commands.raising import raise_reviews
from bluelamp.nominals.models import MatchRun, Person
from bluelamp.nominals.queries import exporting
from bluelamp.nominals.types import MergeEvidence, MergePair, NewReview

BATCH: Final = 200
HOURS: Final = 6 * 3600
TOOL: Final = (sys.executable, "-m", "bluelamp.nominals.artefacts")
Predict = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two golden persons and what the model says of them."""

    left: uuid.UUID
    right: uuid.UUID
    weight: float
    probability: float
    is_sure: bool
    why_not: str
    waterfall: tuple[tuple[str, str, float], ...]


@command(needs=Permission.RUN_MATCHING, operation="combination")
def start_run(by: Actor) -> str:
    """Record that the engine is to run; while one runs no second is started."""
    running = MatchRun.objects.filter(finished_at=None).order_by("-started_at").first()
    if running is not None and running.started_at > clock.now() - timedelta(seconds=HOURS):
        raise Refused(f"A run started at {clock.local(running.started_at):%H:%M on %d/%m/%Y} is still going.")
    return str(MatchRun.objects.create(started_at=clock.now(), by=by.name).id)


def match_people(number: str, predict: Predict | None = None) -> MatchRun:
    """Export, predict, apply; each step leaves its hash with the run. A run that fails says why."""
    run = MatchRun.objects.get(id=number)
    with TemporaryDirectory(prefix="bluelamp-match-") as name:
        folder = Path(name)
        try:
            run.records = _export(folder)
            (predict or predict_apart)(folder)
            run.model_version = _model_version(folder / "out")
            run.hashes = {path.name: _hash(path) for path in sorted((folder / "out").glob("*.parquet"))}
            run.save()
            for edges in _batches(_edges(folder / "out")):
                apply_edges(SYSTEM, run=str(run.id), edges=tuple(edges))
        except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
            run.problem = f"The engine's result could not be used: {_last_words(error)}"[:2000]
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at", "problem"])
    run.refresh_from_db()
    return run


# --- to the engine and back ----------------------------------------------------------------------------
def _export(folder: Path) -> int:
    count = 0
    with (folder / "people.jsonl").open("w", encoding="utf-8") as lines:
        for batch in exporting.people_to_match(SYSTEM):
            count += len(batch)
            lines.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in batch)
    with (folder / "apart.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["left", "right"])
        writer.writerows(exporting.pairs_apart(SYSTEM))
    return count


def predict_apart(folder: Path) -> None:
    """Run the engine in a process of its own, on Parquet."""
    _run([*TOOL, "to-parquet", str(folder / "people.jsonl"), str(folder / "people.parquet")])
    _run([*TOOL, "apart-to-parquet", str(folder / "apart.csv"), str(folder / "apart.parquet")])
    _run([
        sys.executable, "-m", "bluelamp.config.cli", "match", "predict", "--records", str(folder / "people.parquet"),
        "--apart", str(folder / "apart.parquet"), "--out", str(folder / "out"),
    ])  # fmt: skip


def _run(arguments: Sequence[str]) -> None:
    subprocess.run(arguments, check=True, capture_output=True, timeout=HOURS)


def _last_words(error: Exception) -> str:
    said = getattr(error, "stderr", None)
    text = said.decode(errors="replace").strip() if isinstance(said, bytes) else ""
    spoken = [line for line in text.splitlines() if line[:1].isalnum()]
    return spoken[-1] if spoken else str(error)


def _model_version(out: Path) -> str:
    """The model as its manifest names it: what it was called, and the head of its fingerprint."""
    described = out / "manifest.json"
    if not described.exists():
        return ""
    model = json.loads(described.read_text(encoding="utf-8"))["model"]
    name = model.get("name") or model.get("version") or "model"
    return f"{name} {str(model.get('sha256', ''))[:12]}".strip()[:120]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(table: Path) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, read by a process that may load DuckDB."""
    lines = table.with_suffix(".jsonl")
    _run([*TOOL, "to-lines", str(table), str(lines)])
    with lines.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _edges(out: Path) -> Iterator[Edge]:
    """Edges that are merged or reviewed, the surest first come first; a cluster that trips a check is reviewed whole."""
    clusters = out / "clusters.parquet"
    rows = _lines(clusters) if clusters.exists() else iter(())
    tripped = {str(row["record_id"]): str(row["check"]) for row in rows if row.get("check")}
    for row in _lines(out / "edges.parquet"):
        if row["outcome"] in ("auto", "review"):
            yield _edge(row, tripped.get(str(row["left"])) or tripped.get(str(row["right"])) or "")


def _edge(row: dict[str, Any], check: str) -> Edge:
    steps = row.get("waterfall") or []
    steps = json.loads(steps) if isinstance(steps, str) else steps
    why_not = str(row.get("veto") or "") or check
    said = tuple((str(one["fact"]), str(one.get("level", "")), float(one["weight"])) for one in steps)
    return Edge(
        left=uuid.UUID(str(row["left"])), right=uuid.UUID(str(row["right"])), weight=float(row["weight"]),
        probability=float(row["probability"]), is_sure=row["outcome"] == "auto" and not why_not, why_not=why_not,
        waterfall=said,
    )  # fmt: skip


def _batches(edges: Iterable[Edge]) -> Iterator[list[Edge]]:
    waiting = iter(edges)
    while batch := list(islice(waiting, BATCH)):
        yield batch


# --- applying ------------------------------------------------------------------------------------------
@command(needs=Permission.RUN_MATCHING, operation="combination")
def apply_edges(by: Actor, *, run: str, edges: tuple[Edge, ...]) -> None:
    """Merge what is sure, put the rest on the review desk; what was done already is not done again."""
    of = MatchRun.objects.get(id=run)
    ends = {one for edge in edges for one in (edge.left, edge.right)}
    roots = dict(Person.objects.filter(id__in=ends).values_list("id", "root_id"))
    members = dict(Person.objects.filter(root_id__in=set(roots.values())).values_list("id", "root_id"))
    delicate = {members[one] for one in delicate_among(members)}
    known = [edge for edge in edges if edge.left in roots and edge.right in roots]
    sure = [edge for edge in known if edge.is_sure and not {roots[edge.left], roots[edge.right]} & delicate]
    numbers = dict(Person.objects.filter(id__in=ends).values_list("id", "number"))
    merged = merge_many(by, pairs=tuple(_pair(edge, of, numbers) for edge in sure))
    settled = {(edge.left, edge.right) for edge in sure}
    rest = [_review(edge) for edge in known if (edge.left, edge.right) not in settled]
    reviews = raise_reviews(by, rest, run=of)
    MatchRun.objects.filter(id=run).update(
        merged=F("merged") + merged.done,
        reviews=F("reviews") + reviews,
        refused=F("refused") + len(merged.refused),
    )


def _pair(edge: Edge, run: MatchRun, numbers: dict[uuid.UUID, int]) -> MergePair:
    """The older record keeps its number."""
    keep, absorb = sorted((edge.left, edge.right), key=lambda one: numbers[one])
    evidence = MergeEvidence(
        grounds=frozenset({Ground.MODEL}), weight=edge.weight, rule=f"match {run.model_version}".strip(),
        reason=f"Matching model: weight {edge.weight:.1f}, probability {edge.probability:.4f}, no veto.",
    )  # fmt: skip
    return MergePair(keep=PersonRef(keep), absorb=PersonRef(absorb), evidence=evidence)


def _review(edge: Edge) -> NewReview:
    return NewReview(
        one=PersonRef(edge.left), other=PersonRef(edge.right), origin=ReviewOrigin.ENGINE, reason=edge.why_not,
        weight=edge.weight, probability=edge.probability, waterfall=edge.waterfall,
    )  # fmt: skip
