"""`make bench-linkage`: a million synthetic records de-duplicated with the stored model, and Splink's stock settings.

The stock run learns and predicts on a smaller sample (it says how many), ours predicts on both. PEOPLE sets the
number of records. Errors are made by bench/duplicates.py, which shares nothing with the rules; the stored model was
learnt, without labels, from another draw of the same generator.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from bench.duplicates import records, write
from bench.house import figure, folder, say

RECORDS = int(os.environ.get("PEOPLE") or 1_000_000)
SAMPLE = min(RECORDS, 20_000)


def main() -> None:
    """Make the people, link them, count against the truth."""
    data = folder("linkage")
    try:
        _ours(data, RECORDS, "linkage")
        _ours(data, SAMPLE, "linkage.sample")
        _stock(data)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _ours(data: Path, count: int, name: str) -> None:
    source, out = data / f"{count}.parquet", data / f"out-{count}"
    write(source, count)
    say(f"{count} records made; linking")
    started = time.perf_counter()
    _bluelamp("predict", "--records", str(source), "--out", str(out))
    figure(f"{name}.records", count, "records")
    figure(f"{name}.seconds", time.perf_counter() - started, "s")
    figure(f"{name}.peak", json.loads((out / "manifest.json").read_text())["peak_mb"], "MB")
    for word, share in zip(("precision", "recall", "f1"), _score(source, out), strict=True):
        figure(f"{name}.{word}", share, "share")
    figure(f"{name}.auto_precision", _auto_precision(source, out), "share")


def _bluelamp(*words: str) -> str:
    command = [sys.executable, "-m", "bluelamp.config.cli", "match", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _pairs(sizes: str) -> int:
    return int(
        duckdb.sql(f"select sum(n * (n - 1) // 2) from (select count(*) as n from {sizes})").fetchall()[0][0]
    )


def _score(source: Path, out: Path) -> tuple[float, float, float]:
    joined = f"'{source}' t join '{out}/clusters.parquet' c using (record_id)"
    right, claimed = _pairs(f"{joined} group by truth, cluster_id"), _pairs(f"{joined} group by cluster_id")
    precision, recall = right / claimed, right / _pairs(f"'{source}' group by truth")
    return precision, recall, 2 * precision * recall / (precision + recall)


def _auto_precision(source: Path, out: Path) -> float:
    return float(duckdb.sql(
        f"select avg((a.truth = b.truth)::int) from '{out}/edges.parquet' e join '{source}' a on e.left = a.record_id "
        f"join '{source}' b on e.right = b.record_id where outcome = 'auto'"
    ).fetchall()[0][0])  # fmt: skip


def _stock(data: Path) -> None:
    path = data / "sample.csv"
    heads = (
        "unique_id",
        "cluster",
        "forenames",
        "surname",
        "dob",
        "sex",
        "postcode",
        "address",
        "phone",
        "email",
    )
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(heads)
        for number, one in enumerate(records(SAMPLE)):
            lines.writerow(
                [
                    number,
                    one.person,
                    one.forenames,
                    one.surname,
                    one.dob,
                    one.sex,
                    one.postcode,
                    one.address,
                    one.phone,
                    one.email,
                ]
            )
    found = json.loads(_bluelamp("evaluate", str(path), "--json", "--baseline"))
    for name, held in (("linkage.unseen", found), ("linkage.stock", found["baseline"])):
        figure(f"{name}.records", SAMPLE, "records")
        figure(f"{name}.seconds", held["seconds"], "s")
        figure(f"{name}.precision", held["clusters"]["precision"], "share")
        figure(f"{name}.recall", held["clusters"]["recall"], "share")
        figure(f"{name}.f1", held["clusters"]["f1"], "share")


if __name__ == "__main__":
    main()
