"""Parallel running: what parted between the old system and Bluelamp is found, row by row, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import connection

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.models import LedgerRow, Run
from bluelamp.synth import force
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

pytestmark = pytest.mark.django_db


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    writing.write(force.build(InventedStreets(), 40, 29), tmp_path / "bulk", clean=True)
    return tmp_path / "bulk"


def worked_on_here(key: str) -> None:
    """Somebody states a fact about what a row became, after the load."""
    Run.objects.filter(what="load").update(ended_at="2026-01-01T00:00Z", started_at="2026-01-01T00:00Z")
    (target,) = (t for t in LedgerRow.objects.get(kind="NOMINAL", key=key).targets if t.startswith("person:"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_fact")
        cursor.execute(
            "INSERT INTO kernel_fact (xid, stated_at, name, subject, body) VALUES (1, now(), 'x.Y', %s, '{}')",
            [target],
        )


def test_each_way_of_parting_is_found_and_named(extracts: Path, tmp_path: Path) -> None:
    commands.load(SYSTEM, folder=extracts)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_fact")
    same, lines = queries.comparison(SYSTEM, id=commands.compare(SYSTEM, folder=extracts))
    assert (same.parted, lines) == (0, ()) and same.same > 200
    fresh = tmp_path / "today"
    shutil.copytree(extracts, fresh)
    path = fresh / "records" / "NOMINAL.csv"
    rows = path.read_bytes().splitlines(keepends=True)
    keys = [row.split(b",")[0].decode() for row in rows]
    worked_on_here(keys[3])
    rows[2] = rows[2].rstrip() + b"9\r\n"  # another day of making
    added = rows[1].replace(keys[1].encode(), b"N9999999", 1)
    path.write_bytes(b"".join([rows[0], *rows[2:], added]))
    found, lines = queries.comparison(SYSTEM, id=commands.compare(SYSTEM, folder=fresh))
    by_key = {line.key: line.what for line in lines}
    assert by_key == {
        keys[1]: "gone",
        "N9999999": "new_there",
        keys[2]: "changed_there",
        keys[3]: "changed_here",
    }
    assert found.parted == 4 and [one.parted for one in queries.comparisons(SYSTEM)] == [4, 0]
    assert LedgerRow.objects.filter(key="N9999999").count() == 0, "comparing loads nothing"


def test_rows_that_were_refused_or_held_have_not_parted_either(tmp_path: Path) -> None:
    writing.write(force.build(InventedStreets(), 120, 31), tmp_path)
    commands.load(SYSTEM, folder=tmp_path)
    assert LedgerRow.objects.filter(fate="refused").exists()
    found, lines = queries.comparison(SYSTEM, id=commands.compare(SYSTEM, folder=tmp_path))
    assert [(line.what, line.kind, line.key) for line in lines if line.what != "changed_here"] == []
    assert found.rows_there > 500


def test_a_folder_without_a_known_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no file of a declared source"):
        commands.compare(SYSTEM, folder=tmp_path)
