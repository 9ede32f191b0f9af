"""Reading in worker processes: the same ledger as in one process, the indexes made again, a killed worker told."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.commands import gathering, indexing, staging
from bluelamp.migration.models import LedgerRow, LegacyRecord, SourceFile
from bluelamp.migration.rules import words

MANIFEST = """
name = "keys"
title = "Key register (1996)"
module = "crime"
[[files]]
match = "*.csv"
format = "csv"
kind = "HOLDER"
[kinds.HOLDER]
label = "Key holders"
columns = ["NO", "NAME", "PHONE"]
key = ["NO"]
names = [["NAME"]]
"""
FILES, ROWS = 4, 500
Load = Callable[[], object]


@pytest.fixture
def load(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Load:
    """A load of four files that is much enough for workers and for building the indexes at the end."""
    source, extract = tmp_path / "keys", tmp_path / "extract"
    source.mkdir()
    extract.mkdir()
    (source / "manifest.toml").write_text(MANIFEST)
    for file in range(FILES):
        lines = [f"{file}-{at},Siobhan O'Neill,01234 {at:06}" for at in range(ROWS)]
        (extract / f"{file}.csv").write_text("\n".join(["NO,NAME,PHONE", *lines, ""]))
    monkeypatch.setattr(gathering, "WORTH_WORKERS", 0)
    monkeypatch.setattr(gathering, "BYTES_A_ROW", 1)
    monkeypatch.setattr(indexing, "WORTH_IT", 10)
    monkeypatch.setattr(staging, "ROWS_A_BATCH", 100)
    return lambda: commands.load(SYSTEM, folder=extract, sources=[source])


def test_workers_read_every_row_once_and_the_indexes_are_there_again(load: Load) -> None:
    before = indexing._existing()
    load()
    assert queries.reconcile(SYSTEM).total.unaccounted == 0
    assert LedgerRow.objects.filter(fate="loaded").count() == FILES * ROWS
    assert indexing._existing() == before
    names = list(SourceFile.objects.order_by("id").values_list("name", flat=True))
    assert names == sorted(names), "files are numbered in the order of reading, whoever reads them"
    sounding = LegacyRecord.objects.filter(words__overlap=words.keys_for("Neal"))
    assert sounding.count() == FILES * ROWS, "a name is found by its sound"


def test_a_killed_worker_ends_the_load_in_words_and_the_next_one_goes_on(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, parent = staging._Reading.keep, os.getpid()

    def dies(self: staging._Reading, batch: list) -> object:  # type: ignore[type-arg]
        if os.getpid() != parent and self.file.staged_rows >= 200:
            os.kill(os.getpid(), signal.SIGKILL)
        return keep(self, batch)

    monkeypatch.setattr(staging._Reading, "keep", dies)
    with pytest.raises(Refused, match="worker process was killed"):
        load()
    kept = LedgerRow.objects.count()
    assert 0 < kept < FILES * ROWS and LegacyRecord.objects.count() == kept
    monkeypatch.setattr(staging._Reading, "keep", keep)
    load()
    assert LedgerRow.objects.count() == FILES * ROWS
    assert queries.reconcile(SYSTEM).total.unaccounted == 0
