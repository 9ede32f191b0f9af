"""A long run tells how it is getting on, and a killed one does not pass for a running one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection, transaction

from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import queries
from bluelamp.migration.commands import running
from bluelamp.migration.models import Run

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_shows_how_far_it_is_how_fast_and_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_BETWEEN", 0.0)
    with running.run(SYSTEM, what="load", detail="x") as run, run.stage("reading", total=1_000) as stage:
        stage.done(400)
        stage.wrong(7, "31/02 is no day")
        seen = queries.runs(SYSTEM, limit=1)[0]
        assert (seen.state, seen.stages[0].done, seen.stages[0].total) == ("running", 400, 1_000)
        assert seen.rate > 0 and seen.left is not None and seen.left > 0
        assert seen.wrongs[0].ledger_id == 7 and seen.wrong == 1
    ended = queries.run(SYSTEM, id=run.id)
    assert ended.state == "finished" and ended.left is None and ended.stages[0].is_over


def test_a_batch_that_is_rolled_back_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_BETWEEN", 0.0)
    with running.run(SYSTEM, what="load") as run, run.stage("people"):
        with transaction.atomic():
            running.tally(3, [(1, "no such street")])
        with pytest.raises(ValueError), transaction.atomic():
            running.tally(5, [(2, "lost")])
            raise ValueError
    seen = queries.run(SYSTEM, id=run.id)
    assert (seen.stages[0].done, seen.wrong) == (3, 1)


def test_a_failure_is_kept_with_its_words() -> None:
    with pytest.raises(OSError), running.run(SYSTEM, what="load"):
        raise OSError("No space left on device")
    seen = queries.runs(SYSTEM, limit=1)[0]
    assert seen.state == "failed" and "No space left" in seen.problem


KILLED = """
import os, django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration.commands import running
with running.run(SYSTEM, what="load") as run:
    with run.stage("reading", total=9) as stage:
        print("up", flush=True)
        input()
"""


def test_a_killed_run_is_shown_as_stopped_at_once() -> None:
    name = connection.settings_dict["NAME"]
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", KILLED.format(name=name)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None and child.stdout.readline() == "up\n"
    assert queries.runs(SYSTEM, limit=1)[0].state == "running"
    child.kill()
    child.wait()
    for _ in range(100):
        if queries.runs(SYSTEM, limit=1)[0].state == "stopped":
            break
    assert queries.runs(SYSTEM, limit=1)[0].state == "stopped"
    assert Run.objects.get().state == "running", "nobody was there to write it down"
