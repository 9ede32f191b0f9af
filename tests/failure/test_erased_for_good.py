"""A person erased, a copy restored, the erasure replayed: gone, in every table. And killed at any point: never half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections

from bluelamp.config import backup
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.embedded import Embedded
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.models import Person
from bluelamp.nominals.tests.makers import person
from bluelamp.retention import commands
from bluelamp.retention.commands import erasures
from bluelamp.retention.models import Certificate, HeldRow, Proposal
from bluelamp.retention.tests import makers
from bluelamp.retention.tests.makers import AFTER, NOW, THEN
from tests.failure.test_backup import bluelamp

PROOF = {"retention_certificate", "retention_tombstone", "retention_item", "retention_erased_row", "kernel_fact",
         "access_audit", "migration_removal"}  # fmt: skip


# --- with a real copy, a real restore and the operator's commands --------------------------------------------
MAKE = """
from datetime import UTC, date, datetime
from bluelamp.access import sealing
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals.tests.makers import person
from bluelamp.retention.tests import makers
with clock.frozen(datetime(2015, 3, 2, 9, tzinfo=UTC)):
    print(person("Zebedee", "Quixwood", date(1970, 1, 2)))
makers.weeding(), makers.disposal()
sealing.seal()
"""
LATER = """
import sys
from datetime import timedelta
from bluelamp.kernel import clock
from bluelamp.retention import commands
from bluelamp.retention.models import Proposal
from bluelamp.retention.tests import makers
batch = Proposal.objects.get()
with clock.frozen(batch.erase_after + timedelta(hours=1)):
    print(commands.erase(makers.weeding(), proposal=batch.id).id)
"""


def runs(data, text: str) -> str:
    environment = {**os.environ, "BLUELAMP_DATA": str(data), "BLUELAMP_ROLE": "app"}
    for name in ("DATABASE_URL", "BLUELAMP_OWNER_DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-c", f"import django; django.setup()\n{text}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tables_naming(embedded: Embedded, words: str) -> set[str]:
    with psycopg.connect(embedded.url("postgres", "bluelamp")) as link:
        names = [name for (name,) in link.execute(backup.TABLES).fetchall()]
        sql = 'SELECT count(*) FROM "{}" AS t WHERE t::text ILIKE %s'
        return {name for name in names if link.execute(sql.format(name), [f"%{words}%"]).fetchone()[0]}


def test_a_person_erased_a_copy_restored_the_erasure_replayed_gone(tmp_path):
    data = tmp_path / "force"
    data.mkdir()
    embedded = Embedded(data)
    process = embedded.start(is_durable=False)
    try:
        assert bluelamp(data, "schema", "upgrade", role="owner").returncode == 0
        ref = runs(data, MAKE)
        assert "nominals_person_name" in tables_naming(embedded, "Quixwood")
        done = bluelamp(data, "backup", "--name", "before-erasure")
        assert done.returncode == 0, done.stderr
        assert bluelamp(data, "retention", "grade").returncode == 0
        batch = json.loads(bluelamp(data, "retention", "propose", "--as", "weeding", "--json").stdout)
        assert batch["counts"]["records"] == 1
        done = bluelamp(data, "retention", "approve", batch["id"], "--as", "weeding")
        assert (done.returncode, "somebody else has to approve it" in done.stderr) == (2, True)
        done = bluelamp(data, "retention", "approve", batch["id"], "--as", "disposal")
        assert done.returncode == 0, done.stderr
        runs(data, LATER)
        assert tables_naming(embedded, "Quixwood") <= {"access_audit"}
    finally:
        embedded.stop(process)
    done = bluelamp(data, "restore", "before-erasure")
    assert done.returncode == 0, done.stderr
    with backup.running(data) as again:
        assert not tables_naming(again, "Quixwood"), "the copy brought the person back"
        assert tables_naming(again, ref.partition(":")[2]) <= PROOF
        told = json.loads(bluelamp(data, "retention", "replay", "--json").stdout)
        assert told == {"erasures": 1, "records": 0, "rows": 0}, "a second replay finds nothing"
        report = json.loads(
            bluelamp(
                data, "retention", "report", "--month", f"{clock.now() + timedelta(days=31):%Y-%m}", "--json"
            ).stdout
        )
        assert report["erased"] in (0, 1)


# --- killed at any point ------------------------------------------------------------------------------------
@pytest.fixture
def waiting(settings, tmp_path, transactional_db):
    """A batch whose quarantine is over."""
    settings.BLUELAMP_DATA = tmp_path
    with makers.at(THEN):
        one = person("Zebedee", "Quixwood")
    makers.weeding(), makers.disposal()
    with makers.at(NOW):
        commands.regrade(SYSTEM, refs=(str(one),))
        batch = makers.quarantined([str(one)])
    return one, batch


def killed(step: int, act) -> bool:
    """Do something in a child process that dies, without any goodbye, at its nth statement; whether it died."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        seen = 0

        def die(execute, sql, params, many, context):
            nonlocal seen
            seen += 1
            if seen >= step:
                os._exit(9)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(die):
                act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_an_erasure_killed_at_any_statement_is_not_begun_or_finished_by_the_next(waiting):
    one, batch = waiting
    held = HeldRow.objects.count()

    def erases():
        with makers.at(AFTER):
            commands.erase(makers.weeding(), proposal=batch.id)

    step = 0
    while killed(step := step + 1, erases):
        is_whole = HeldRow.objects.count() == held and not Certificate.objects.exists()
        assert is_whole, f"half erased at statement {step}"
        if erasures.is_listed(batch.id):
            with pytest.raises(Refused, match="was erased"), makers.at(NOW):
                commands.undo(makers.disposal(), proposal=batch.id, reason="Changed our minds")
    assert step > 20
    assert not HeldRow.objects.exists()
    assert [entry["number"] for entry in erasures.read()] == [1], (
        "one erasure, one line, however often it was begun"
    )
    assert Certificate.objects.get().list_sha256 == erasures.read()[0]["hash"]
    assert not Person.objects.filter(id=one.id).exists()


def test_an_approval_and_an_undo_killed_at_any_statement_leave_all_or_nothing(
    settings, tmp_path, transactional_db
):
    settings.BLUELAMP_DATA = tmp_path
    with makers.at(THEN):
        one = person("Zebedee", "Quixwood")
    weeding, disposal = makers.weeding(), makers.disposal()
    with makers.at(NOW), makers.rule_selecting("test.these", [str(one)]):
        commands.regrade(SYSTEM, refs=(str(one),))
        batch = commands.propose(weeding, rule="test.these")
    before = makers.table_hashes()

    def at_now(act):
        def done():
            with makers.at(NOW):
                act()

        return done

    step = 0
    while killed(step := step + 7, at_now(lambda: commands.approve(disposal, proposal=batch.id))):
        assert makers.table_hashes() == before
    assert Proposal.objects.get().state == "quarantined"
    step = 0
    while killed(
        step := step + 7,
        at_now(lambda: commands.undo(disposal, proposal=batch.id, reason="Back again please")),
    ):
        assert not Person.objects.filter(id=one.id).exists()
    assert makers.table_hashes() == before


# --- the list -----------------------------------------------------------------------------------------------
def test_a_changed_cut_or_torn_list_is_told_apart(waiting, tmp_path):
    _, batch = waiting
    with makers.at(AFTER):
        commands.erase(makers.weeding(), proposal=batch.id)
    good = erasures.place().read_bytes()
    erasures.place().write_bytes(good + b'{"number": 2, "cut whi')
    assert commands.replay(SYSTEM).erasures == 1, "a line never completed is no erasure"
    erasures.place().write_bytes(good.replace(b'"rule": "test.these"', b'"rule": "test.other"'))
    with pytest.raises(Refused, match="line 1 was changed, moved or a line before it is missing"):
        commands.replay(SYSTEM)
    erasures.place().write_bytes(b"")
    with pytest.raises(Refused, match="the list was cut"):
        commands.replay(SYSTEM)


def test_a_copy_taken_during_the_quarantine_brings_nothing_back(waiting):
    _, batch = waiting
    held = list(HeldRow.objects.values())
    with makers.at(AFTER):
        commands.erase(makers.weeding(), proposal=batch.id)
    HeldRow.objects.bulk_create([HeldRow(**row) for row in held])
    Certificate.objects.get().manifest.all().delete()
    Certificate.objects.all().delete()
    Proposal.objects.update(state="quarantined", ended_at=None)
    assert commands.replay(SYSTEM).rows == len(held)
    assert not HeldRow.objects.exists()
    assert Proposal.objects.get().state == "erased"
    assert Certificate.objects.count() == 1
