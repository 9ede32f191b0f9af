"""Rehearsing a migration until it is dull: twice the same, a change shown row by row, a kill survived."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.embedded import OWNER, Embedded
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import queries
from bluelamp.migration.commands import rehearsing
from bluelamp.migration.models import LedgerRow, Rehearsal, SpotCheck
from bluelamp.synth import force
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rehearsed")
    writing.write(force.build(InventedStreets(), 60, 23), out)
    return out


def databases() -> set[str]:
    url = Embedded(Path(os.environ["BLUELAMP_DATA"])).url(OWNER, str(connection.settings_dict["NAME"]))
    with psycopg.connect(url) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database").fetchall()}


def test_twice_in_a_row_without_a_change_differs_in_no_row(extracts: Path) -> None:
    first = queries.rehearsal(SYSTEM, id=rehearsing.rehearse(SYSTEM, folder=extracts, seed=1))
    assert first.differences is None and first.rows > 500 and first.unaccounted == 0
    drawn = set(SpotCheck.objects.values_list("ident", flat=True))
    second = queries.rehearsal(SYSTEM, id=rehearsing.rehearse(SYSTEM, folder=extracts, seed=2))
    assert second.differences == 0 and second.changed == () and second.compared_with == first.id
    assert second.digest == first.digest
    assert set(SpotCheck.objects.values_list("ident", flat=True)) == drawn, "the draw is kept"
    assert LedgerRow.objects.count() == 0, "the live ledger is untouched"
    assert not any(name.endswith("_rehearsal") for name in databases()), "the shadow is dropped"
    path = next(extracts.rglob("CRIME.csv"))
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    third = queries.rehearsal(SYSTEM, id=rehearsing.rehearse(SYSTEM, folder=extracts))
    path.write_bytes(whole)
    assert third.differences and any(
        line.what == "gone from the extract" and line.file.endswith("CRIME.csv") for line in third.changed
    )


KILLED = """
import django; django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
from pathlib import Path
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.commands import rehearsing
rehearsing.rehearse(SYSTEM, folder=Path({folder!r}))
"""


def test_killed_half_way_it_is_shown_as_stopped_and_the_next_one_clears_up(extracts: Path) -> None:
    code = KILLED.format(name=connection.settings_dict["NAME"], folder=str(extracts))
    child = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while time.monotonic() < end and not any(
        stage.name.startswith("load:") for one in queries.runs(SYSTEM, limit=1) for stage in one.stages
    ):
        time.sleep(0.1)
    with pytest.raises(Refused, match="A rehearsal is running"):
        rehearsing.rehearse(SYSTEM, folder=extracts)
    child.send_signal(signal.SIGKILL)
    child.wait()
    end = time.monotonic() + 20
    while time.monotonic() < end and queries.runs(SYSTEM, what="rehearsal", limit=1)[0].state == "running":
        time.sleep(0.1)
    assert queries.runs(SYSTEM, what="rehearsal", limit=1)[0].state == "stopped"
    assert any(name.endswith("_rehearsal") for name in databases()), "nobody was there to drop it"
    again = queries.rehearsal(SYSTEM, id=rehearsing.rehearse(SYSTEM, folder=extracts))
    assert again.differences is None, "a killed rehearsal is nothing to compare with"
    assert not any(name.endswith("_rehearsal") for name in databases())
    assert Rehearsal.objects.filter(ended_at__isnull=True).count() == 1 and LedgerRow.objects.count() == 0
