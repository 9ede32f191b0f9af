"""A load killed with SIGKILL, again and again, ends the same as one that was left alone."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import queries
from bluelamp.migration.models import LedgerRow, SourceFile
from bluelamp.synth import force
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

PEOPLE = 150


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    writing.write(force.build(InventedStreets(), PEOPLE, 5), tmp_path)
    return tmp_path


def state() -> str:
    """Everything the ledger says, in one hash; phones and vehicles are numbered as they arrive."""
    rows = LedgerRow.objects.order_by("file__name", "row").values_list(
        "file__name", "row", "key", "fate", "reason", "targets"
    )
    return hashlib.sha256(repr([(*row[:5], _stable(row[5])) for row in rows]).encode()).hexdigest()


def _stable(targets: list[str]) -> list[str]:
    return [
        t
        for t in targets
        if t.partition(":")[0] not in ("phone", "vehicle", "organisation", "ledger", "legacy")
    ]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_load_killed_again_and_again_ends_the_same(extracts: Path) -> None:
    _load_in_a_process(extracts, kill_after=None)
    whole = state()
    _wipe()
    for seconds in (1.5, 2.5, 3.5, 4.5, 6.0):
        _load_in_a_process(extracts, kill_after=seconds)
    _load_in_a_process(extracts, kill_after=None)
    assert queries.reconcile(SYSTEM).total.unaccounted == 0
    assert state() == whole


def _wipe() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public' AND "
            "(tablename LIKE 'migration\\_%' OR tablename LIKE 'nominals\\_%' "
            "OR tablename LIKE 'search\\_%' OR tablename IN ('control_incident', 'crime_crime', 'kernel_fact'))"
        )
        (tables,) = cursor.fetchone()
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    assert SourceFile.objects.count() == 0


def _load_in_a_process(folder: Path, kill_after: float | None) -> None:
    database = connection.settings_dict
    url = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    )
    environment = {**os.environ, "BLUELAMP_ROLE": "owner", "BLUELAMP_OWNER_DATABASE_URL": url}
    command = [sys.executable, "-m", "bluelamp.config.cli", "migrate", "load", str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if kill_after is None:
        _, error = process.communicate(timeout=240)
        assert process.returncode == 0, error.decode()
        return
    time.sleep(kill_after)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
