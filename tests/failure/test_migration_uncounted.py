"""The 604 crimes that never could be counted, 74 of them given to nobody: each arrives, is held and says why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands, queries
from bluelamp.migration.models import LedgerRow
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets

pytestmark = pytest.mark.large
PEOPLE = 3_400


@pytest.fixture(scope="module")
def loaded_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """A town just large enough to hold that many crimes, loaded once."""
    out: Path = tmp_path_factory.mktemp("uncounted")
    writing.write_town(InventedStreets(), PEOPLE, 17, out, without_code=writing.WITHOUT_CODE)
    with django_db_blocker.unblock(), transaction.atomic():
        commands.load(SYSTEM, folder=out)
        yield json.loads((out / "truth.json").read_text("utf-8"))
        transaction.set_rollback(True)


@pytest.fixture
def truth(loaded_once: dict[str, Any], db: None) -> dict[str, Any]:
    """What was planted."""
    return loaded_once


def test_604_crimes_arrive_without_a_usable_code_and_74_of_them_without_an_officer(
    truth: dict[str, Any],
) -> None:
    planted = {
        (one["file"], one["row"]): one["note"]
        for one in truth["planted"]
        if one["kind"] in ("missing offence code", "unknown offence code")
    }
    held = {
        (row.file.name, row.row): row
        for row in LedgerRow.objects.select_related("file").filter(
            kind="CRIME", fate="held", reason__contains="loaded with its offence open"
        )
    }
    assert len(held) == 604 and set(held) == set(planted)
    assert all(row.targets[0].startswith("crime:") for row in held.values())
    alone = {where for where, row in held.items() if "unallocated" in row.reason}
    assert len(alone) == 74 and alone == {where for where, note in planted.items() if note == "unallocated"}


def test_every_open_investigation_arrives_with_its_tasks(truth: dict[str, Any]) -> None:
    live = LedgerRow.objects.filter(kind="CRIME", live="investigation").exclude(fate="merged")
    assert len({row.key.lower() for row in live}) == truth["live"]["investigation"] > 150
    arrived = {row.key for row in live if any(target.startswith("crime:") for target in row.targets)}
    tasks = LedgerRow.objects.filter(kind="TASK", fate="loaded", parent__in=arrived)
    lost = LedgerRow.objects.filter(kind="TASK", parent__in=arrived).exclude(fate="loaded")
    assert tasks.count() > len(arrived) and not lost.exists()


def test_it_balances(truth: dict[str, Any]) -> None:
    found = queries.reconcile(SYSTEM)
    assert (found.total.unaccounted, found.findings) == (0, ())
    assert found.total.source_rows == truth["source_rows"]
