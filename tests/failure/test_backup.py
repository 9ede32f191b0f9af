"""A copy that was never restored does not count: taken while people write, changed behind its back, brought back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bluelamp.config import backup
from bluelamp.kernel.copies import CopyFailed
from bluelamp.kernel.embedded import OWNER, Embedded
from bluelamp.kernel.refusals import Refused


def bluelamp(data: Path, *words: str, role: str = "app") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BLUELAMP_DATA": str(data), "BLUELAMP_ROLE": role}
    for name in ("DATABASE_URL", "BLUELAMP_OWNER_DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "bluelamp.config.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def force(tmp_path_factory):
    """A force with a database of its own, copied once."""
    data = tmp_path_factory.mktemp("force")
    embedded = Embedded(data)
    process = embedded.start(is_durable=False)
    try:
        assert bluelamp(data, "schema", "upgrade", role="owner").returncode == 0
        with psycopg.connect(embedded.url(OWNER)) as connection:
            connection.execute("CREATE TABLE proof (word text)")
            connection.execute("INSERT INTO proof VALUES ('before')")
        done = bluelamp(data, "backup", "--name", "before-bulk", "--json")
        assert done.returncode == 0, done.stderr
        with psycopg.connect(embedded.url(OWNER)) as connection:
            connection.execute("INSERT INTO proof VALUES ('after')")
        yield data
    finally:
        embedded.stop(process)


def words(data):
    with backup.running(data) as embedded, psycopg.connect(embedded.url(OWNER)) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM proof ORDER BY word").fetchall()]


def test_a_drill_restores_beside_the_running_force_and_leaves_nothing_behind(force):
    done = bluelamp(force, "drill", "before-bulk", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["tables"] > 100
    assert found["steps"]["audit verified"].startswith("The audit is whole")
    assert list((force / "drills").iterdir()) == []
    assert words(force) == ["after", "before"]


def test_a_restore_under_a_running_database_is_refused_and_nothing_changes(force):
    done = bluelamp(force, "restore", "before-bulk")
    assert done.returncode == 2
    assert "Stop Bluelamp first" in done.stderr
    assert words(force) == ["after", "before"]


def test_a_name_is_given_once_and_an_unknown_one_names_those_there_are(force):
    with pytest.raises(Refused, match="never overwritten"):
        backup.take(force, "before-bulk")
    with pytest.raises(Refused, match="Copies there: before-bulk"):
        backup.find(force, "elsewhere")
    with pytest.raises(Refused, match="cannot name a copy"):
        backup.take(force, "../outside")


def test_a_changed_byte_in_a_copy_is_named_before_anything_is_touched(force, tmp_path):
    copy = tmp_path / "spoiled"
    subprocess.run(["cp", "-r", backup.find(force, "before-bulk").place, str(copy)], check=True)
    victim = copy / backup.CLUSTER / "global" / "pg_control"
    content = bytearray(victim.read_bytes())
    content[7] ^= 1
    victim.write_bytes(content)
    with pytest.raises(CopyFailed, match="global/pg_control has other content"):
        backup.restore(tmp_path / "nowhere", str(copy))
    assert not (tmp_path / "nowhere").exists()


def test_a_copy_comes_back_in_another_folder_with_secrets_of_its_own(force, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    found = backup.restore(other, backup.find(force, "before-bulk").place)
    assert found.laid_aside == ""
    assert words(other) == ["before"]
    assert (other / "secrets" / OWNER).read_text() != (force / "secrets" / OWNER).read_text()


def test_transactions_go_on_above_those_of_the_copy_so_that_readers_of_facts_miss_nothing(force, tmp_path):
    point = backup.find(force, "before-bulk")
    backup.restore(tmp_path, point.place)
    latest = "SELECT pg_current_xact_id()::text::bigint, coalesce(max(xid), 0) FROM kernel_fact"
    with backup.running(tmp_path) as embedded, psycopg.connect(embedded.url(OWNER)) as connection:
        ((now, stated),) = connection.execute(latest).fetchall()
    assert now > stated


def test_an_operator_starts_a_database_by_itself_and_is_told_when_none_runs(tmp_path):
    told = bluelamp(tmp_path, "migrate", "reconcile")
    assert told.returncode == 3
    assert "Start it with `bluelamp database start`" in told.stderr and "Traceback" not in told.stderr
    try:
        assert bluelamp(tmp_path, "database", "start", "--data", str(tmp_path)).returncode == 0
        assert "runs already" in bluelamp(tmp_path, "database", "start", "--data", str(tmp_path)).stdout
        assert bluelamp(tmp_path, "migrate", "reconcile").returncode == 0
    finally:
        assert "has stopped" in bluelamp(tmp_path, "database", "stop", "--data", str(tmp_path)).stdout
    assert Embedded(tmp_path).running_pid() is None
