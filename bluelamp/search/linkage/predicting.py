"""`match predict`: standardise, block, compare, score, decide, cluster; each stage leaves a file and its counts."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bluelamp.search.linkage import deciding, duck, grouping, persons
from bluelamp.search.linkage.blocking import Duck, RuleCount, find_pairs
from bluelamp.search.linkage.duck import Connection, rows, value
from bluelamp.search.linkage.evaluating import filled_columns
from bluelamp.search.linkage.model import FORMAT, Model
from bluelamp.search.linkage.rules.blocking import rules_for
from bluelamp.search.linkage.rules.deciding import AUTO, KEPT, REVIEW
from bluelamp.search.linkage.scoring import Scorer

PAIRS_PER_RECORD, BROAD = 1.0, 0.25
BROAD_UP_TO = 100_000  # records; above, rules of a single fact keep the budget that they had there
MEMORY = "1200MB"
_EDGES = (
    "select a.record_id as left, b.record_id as right, round(weight, 6) as weight, round(probability, 9) as probability, outcome, veto, "
    "waterfall from edges join records a on left_no = a.record_no join records b on right_no = b.record_no order by left_no, right_no"
)
_CLUSTERS = (
    "select a.record_id as record_id, b.record_id as cluster_id, reason as check from clusters join records a using (record_no) "
    "join records b on cluster_no = b.record_no order by clusters.record_no"
)


@dataclass(slots=True)
class Manifest:
    """What a run was made from and what it did, so that it can be repeated and questioned."""

    model: dict[str, Any]
    records_sha256: str
    apart_sha256: str
    engine: str
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    blocking: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    peak_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its connection, model, folder and manifest."""

    connection: Connection
    model: Model
    out: Path
    manifest: Manifest

    def stage(self, name: str, work: Callable[[], None]) -> None:
        """Do a stage and note how long it took."""
        started = time.perf_counter()
        work()
        self.manifest.seconds[name] = round(time.perf_counter() - started, 2)

    def leave(self, name: str, sql: str) -> None:
        """A stage's artefact: the same rows in the same order for the same input."""
        path = self.out / f"{name}.parquet"
        fresh = path.with_suffix(".parquet.part")
        self.connection.execute(
            f"copy ({sql}) to '{str(fresh).replace(chr(39), chr(39) * 2)}' (format parquet)"
        )
        fresh.replace(path)
        self.manifest.files[path.name] = sha256(path)


def sha256(path: Path | None) -> str:
    """A file's fingerprint; nothing for no file."""
    if path is None:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def predict(
    records: Path, out: Path, model: Model, apart: Path | None = None, pairing: Pairing | None = None
) -> Manifest:
    """Link a file of person records with a stored model; files for the review desk in a folder."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bluelamp-match-") as spill:
        connection = duck.connect(MEMORY, spill=spill)
        persons.load(connection, records)
        deciding.load_apart(connection, apart)
        pairing = pairing or OnDuck()
        made_with = {"format": FORMAT, "sha256": _fingerprint(model), **model.notes}
        run = Run(connection, model, out, Manifest(made_with, sha256(records), sha256(apart), pairing.name))
        _link(run, pairing)
        connection.close()
    run.manifest.peak_mb = round(duck.peak_mb(), 1)
    (out / "manifest.json").write_text(
        json.dumps(asdict(run.manifest), indent=1, sort_keys=True) + "\n", "utf-8"
    )
    return run.manifest


def _fingerprint(model: Model) -> str:
    return hashlib.sha256(json.dumps(model.splink, sort_keys=True).encode()).hexdigest()


def _link(run: Run, pairing: Pairing) -> None:
    connection = run.connection
    run.stage("standardise", lambda: persons.faces(connection))
    run.leave("standardised", "select * from people order by unique_id")
    deciding.hard_pairs(connection)
    document = run.model.document(value(connection, "select count(*) from records"), _silent(run))
    scorer = Scorer(connection, document)
    run.stage("block and score", lambda: pairing.pair(run, document, scorer))
    run.stage("decide", lambda: _decide(run, document, scorer))
    run.stage("cluster", lambda: grouping.group(connection, scorer))
    run.leave("edges", _EDGES)
    run.leave("clusters", _CLUSTERS)
    _count(run)


def _silent(run: Run) -> list[str]:
    """Facts that no record of this file tells."""
    needs = {"middle": "g2", "born": "birth_year", "phone": "phones", "home": "outward"}
    held = filled_columns(run.connection, least=0.0)
    return [fact for fact in run.model.facts() if needs.get(fact, fact) not in held]


def _decide(run: Run, document: dict[str, Any], scorer: Scorer) -> None:
    scorer.score("hard", "scored_hard")
    deciding.decide(run.connection, document)


def _count(run: Run) -> None:
    one = run.connection
    counts = run.manifest.counts
    counts["records"] = value(one, "select count(*) from records")
    counts["pairs"] = value(one, "select count(*) from pairs")
    counts["edges"] = value(one, "select count(*) from edges")
    counts |= {
        f"edges {outcome}": many
        for outcome, many in rows(one, "select outcome, count(*) from edges group by 1 order by 1")
    }
    counts["clusters"] = value(one, "select count(distinct cluster_no) from clusters")
    counts["records held for a check"] = value(one, "select count(*) from clusters where reason <> ''")
    run.manifest.model["thresholds"] = {"auto": AUTO, "review": REVIEW, "kept": KEPT}


class Pairing:
    """Which engine blocks and scores: leaves tables `pairs` and `scored`."""

    name = ""

    def pair(self, run: Run, document: dict[str, Any], scorer: Scorer) -> None:
        """Do it."""
        raise AssertionError(self.name)


class OnDuck(Pairing):
    """In this process."""

    name = "duckdb"

    def pair(self, run: Run, document: dict[str, Any], scorer: Scorer) -> None:
        """Block with the house's rules, score with Splink."""
        filled = filled_columns(run.connection)
        counts = find_pairs(
            Duck(run.connection), rules_for(filled, persons.FREE), filled, PAIRS_PER_RECORD, broad_share(run)
        )
        run.leave("pairs", "select l, r, rule from pairs order by l, r")
        scorer.score("pairs", "scored", at_least=0.0)
        note_blocking(run, counts)


def broad_share(run: Run) -> float:
    """How much of the budget rules of a single fact may spend: less as the table grows, for the rest finds the same."""
    return BROAD * min(1.0, BROAD_UP_TO / value(run.connection, "select count(*) from people"))


def note_blocking(run: Run, counts: list[RuleCount]) -> None:
    """Each rule with its pairs, what it cut, and the share of sure edges that it and those before it found."""
    sure = dict(
        rows(
            run.connection,
            "select rule, count(*) from pairs join scored using (l, r) where match_weight >= 10 group by 1",
        )
    )
    total, so_far = max(1, sum(sure.values())), 0
    for number, one in enumerate(counts):
        so_far += sure.get(number, 0)
        run.manifest.blocking.append(asdict(one) | {"sure_edges_so_far": round(so_far / total, 4)})
