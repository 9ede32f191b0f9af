"""One row removed behind the engine's back, in any table of the database, is named by `bluelamp migrate audit`."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as Plain
from django.db import connection
from psycopg.types.json import Jsonb

from bluelamp.access.codes import Role
from bluelamp.access.sessions import SessionStore
from bluelamp.access.tests import makers
from bluelamp.forms.commands import drafts as forms
from bluelamp.forms.types.drafts import DraftToSave, Typed
from bluelamp.kernel import removals
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands
from bluelamp.migration.census import kept, tables, watching
from bluelamp.migration.cli import commands as cli
from bluelamp.migration.commands import auditing
from bluelamp.migration.jobs import count_every_key, look_for_removed_rows
from bluelamp.migration.models import CensusRun, MissingRow, Removal
from bluelamp.migration.tests.planting import planted as planted_row
from bluelamp.work.models import Duty

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typtype = 'e', a.attnotnull AND NOT a.atthasdef
       AND a.attidentity = '' AND a.attgenerated = '', a.attidentity <> '' OR a.atthasdef
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
CHECKS = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.BLUELAMP_DATA = tmp_path
    return tmp_path


def value_of(kind: str, is_enum: bool) -> object:
    if is_enum:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT (enum_range(NULL::{kind}))[1]::text")
            return cursor.fetchone()[0]
    if kind.endswith("[]"):
        return []
    for word, value in {
        "uuid": uuid.uuid4(), "timestamp": datetime(2026, 1, 2, tzinfo=UTC), "date": date(2026, 1, 2), "bool": False,
        "json": Jsonb({}), "bytea": b"x", "interval": "1 day", "inet": "127.0.0.1", "time": "12:00", "numeric": 1,
        "double": 1.0, "real": 1.0, "smallint": 9_999, "integer": 987_654, "bigint": 987_654_321, "tsvector": "",
    }.items():  # fmt: skip
        if kind.startswith(word):
            return value
    return "x"


def planted(table: str) -> str:
    """A row of a table, put in as the database lets it; its key as text."""
    one = next(each for each in tables.every() if each.name == table)
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [f'"{table}"'])  # any row will do, whatever else the table asks of one
        for (check,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{check}"')
        cursor.execute(COLUMNS, [f'"{table}"'])
        given = {name: value_of(kind, enum) for name, kind, enum, needed, _ in cursor.fetchall() if needed}
        given |= {"settled_at": datetime(2026, 1, 2, tzinfo=UTC)} if table == "migration_missingrow" else {}
        names = ", ".join(f'"{name}"' for name in given)
        values = f"({names}) VALUES ({', '.join(['%s'] * len(given))})" if given else "DEFAULT VALUES"
        cursor.execute(f'INSERT INTO "{table}" AS t {values} RETURNING {one.key("t")}', list(given.values()))
        return cursor.fetchone()[0]


def remove(table: str, key: str) -> None:
    """As somebody at the database's own prompt would."""
    one = next(each for each in tables.every() if each.name == table)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" AS t WHERE {one.key("t")} = %s', [key])
        assert cursor.rowcount == 1


def named(found) -> list[tuple[str, str]]:
    return [(one.table, one.key) for one in found.missing]


def every_table() -> list[str]:
    return sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    )


@pytest.mark.parametrize("table", every_table())
def test_a_row_removed_from_any_table_is_named_by_what_the_table_noted(table):
    key = planted(table)
    assert commands.audit_rows(SYSTEM, has_census=False).is_whole
    remove(table, key)
    found = commands.audit_rows(SYSTEM, has_census=False)
    assert named(found) == [(table, key)]
    assert found.missing[0].role and found.missing[0].removed_at


COUNTED = [table for table in every_table() if not tables.Table(table, ("id",), ("bigint",)).is_derived]


def test_a_row_removed_from_any_table_with_the_triggers_off_is_named_by_the_census():
    """All tables at once: each census reads every key of the database."""
    planted_keys = {table: planted(table) for table in COUNTED if not table.startswith("migration_census")}
    commands.audit_rows(SYSTEM)
    for table, key in planted_keys.items():
        if table != "migration_removal":
            remove(table, key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM migration_removal")
        cursor.execute("DELETE FROM migration_removal")  # as if nothing had been noted; this one is
    found = commands.audit_rows(SYSTEM)
    missing = set(named(found))
    assert {pair for pair in planted_keys.items() if pair[0] != "migration_removal"} <= missing
    assert found.compared_with


def session() -> str:
    store = SessionStore()
    store.create()
    return str(store.session_key)


@pytest.mark.django_db(transaction=True)
def test_what_our_own_doors_remove_is_not_reported(data):
    """A command, a session that ends, a job: each in a transaction of its own, as they are."""
    by = makers.actor(Role.OFFICER, username="drafting")
    forms.save_draft(by, draft=DraftToSave(form="f", tab="t", typed_at=NOON, typed=Typed()))
    key = session()
    commands.audit_rows(SYSTEM)
    forms.discard_draft(by, form="f")
    SessionStore(key).delete()
    with removals.known_throughout("job of ours"):
        SessionStore(session()).delete()
    assert Removal.objects.filter(table="forms_draft").count() == 1
    assert commands.audit_rows(SYSTEM, has_census=False).is_whole
    assert commands.audit_rows(SYSTEM).is_whole
    assert Removal.objects.count() == 1, "the notes that were used up are gone, but for the note of that"


@pytest.mark.django_db(transaction=True)
def test_what_an_operator_s_command_removes_is_its_own_doing(monkeypatch):
    """A load, a rebuilding, a run of retention: known by the process, whatever connections it opens."""
    key = session()
    commands.audit_rows(SYSTEM)
    monkeypatch.setattr(removals, "_process", [""])
    removals.name_process("bluelamp migrate load")
    connection.close()
    Plain(key).delete()
    assert Removal.objects.filter(table="django_session").latest("id").door == "bluelamp migrate load"
    assert commands.audit_rows(SYSTEM).is_whole
    monkeypatch.setattr(removals, "_process", [""])
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_row_removed_between_two_commands_is_named_and_stays_named_until_it_is_settled():
    key = session()
    commands.audit_rows(SYSTEM)
    Plain(key).delete()
    for _ in range(2):
        assert named(commands.audit_rows(SYSTEM)) == [("django_session", key)]
    one = MissingRow.objects.get()
    by = makers.actor(Role.AUDITOR, username="auditor")
    with pytest.raises(Refused, match="what was found out"):
        commands.settle_missing(by, ids=(one.id,), reason="fine")
    commands.settle_missing(
        by, ids=(one.id,), reason="Removed by hand on the night of the upgrade, rota checked"
    )
    assert commands.audit_rows(SYSTEM).is_whole
    with pytest.raises(Refused, match="settled already"):
        commands.settle_missing(by, ids=(one.id,), reason="once more with feeling")


@pytest.mark.django_db(transaction=True)
def test_triggers_switched_off_are_named_and_so_is_what_went_meanwhile():
    gone, stays = session(), session()
    commands.audit_rows(SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_session DISABLE TRIGGER bluelamp_removed")
        cursor.execute("DELETE FROM django_session WHERE session_key = %s", [gone])
        found = commands.audit_rows(SYSTEM)
        assert found.unwatched == (("django_session", "its trigger is switched off"),)
        assert [(one.key, one.how) for one in found.missing] == [
            (gone, "gone since the last census, and no removal was noted")
        ]
        cursor.execute("DROP TRIGGER bluelamp_emptied ON django_session")
        assert commands.audit_rows(SYSTEM, has_census=False).unwatched
        assert watching.watch() == 1
    found = commands.audit_rows(SYSTEM)
    assert not found.unwatched and named(found) == [("django_session", gone)] and stays


@pytest.mark.django_db(transaction=True)
def test_a_table_emptied_at_once_is_named_with_every_row_it_held():
    keys = {session(), session()}
    commands.audit_rows(SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE django_session")
    assert {key for _, key in named(commands.audit_rows(SYSTEM))} == {"*", *keys}


@pytest.mark.django_db(transaction=True)
def test_a_key_that_was_rewritten_is_a_row_that_vanished():
    key = session()
    commands.audit_rows(SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET session_key = 'other' WHERE session_key = %s", [key])
    assert named(commands.audit_rows(SYSTEM)) == [("django_session", key)]


@pytest.mark.django_db(transaction=True)
def test_a_census_altered_or_lost_on_disk_is_said(data):
    commands.audit_rows(SYSTEM)
    folder = kept.place() / CensusRun.objects.get().name
    (folder / "django_session.text.parquet").unlink()
    assert "altered on disk" in commands.audit_rows(SYSTEM).problems[0]
    kept.drop_others("none")
    assert "not on disk" in commands.audit_rows(SYSTEM).problems[0]
    assert commands.audit_rows(SYSTEM).is_whole


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_the_census_begins_anew_with_a_reason():
    key = session()
    commands.audit_rows(SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_session DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM django_session WHERE session_key = %s", [key])
        cursor.execute("ALTER TABLE django_session ENABLE TRIGGER USER")
    with pytest.raises(Refused):
        commands.audit_rows(SYSTEM, anew="oh")
    assert commands.audit_rows(SYSTEM, anew="restored to the point before the load").is_whole
    assert CensusRun.objects.latest("id").reason.startswith("restored")


@pytest.mark.django_db(transaction=True)
def test_the_operators_command_names_table_and_key_and_fails():
    key = session()
    run = CliRunner()
    assert run.invoke(cli["migrate"], ["audit", "--no-index"]).exit_code == 0
    Plain(key).delete()
    answer = run.invoke(cli["migrate"], ["audit", "--json", "--no-index"])
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    assert [(one["table"], one["key"]) for one in found["missing"]] == [("django_session", key)]
    assert not found["is_whole"]
    words = run.invoke(cli["migrate"], ["audit", "--quick"]).output
    assert f"! django_session {key}: removed by no door of ours by bluelamp_owner" in words


def test_a_row_of_the_ledger_whose_target_is_gone_is_named_with_the_table_it_is_missing_from():
    gone = str(uuid.uuid4())
    planted_row("records", "NOMINAL", NOM_ID="N1", SEX="F", targets=[f"person:{gone}"])
    found = commands.audit_rows(SYSTEM)
    assert named(found) == [("nominals_person", gone)]
    assert "row NOMINAL N1 of records became it" in found.missing[0].how


def test_not_everybody_looks():
    with pytest.raises(Denied):
        commands.audit_rows(makers.actor(Role.OFFICER))


def test_every_table_of_the_database_is_watched():
    assert not watching.unwatched()
    assert {one.name for one in tables.every()} >= set(every_table())


@pytest.mark.django_db(transaction=True)
def test_the_auditor_and_the_migration_lead_owe_an_answer_until_it_is_given(client):
    key = session()
    count_every_key()
    assert not Duty.objects.filter(kind=auditing.DUTY).values_list("title", flat=True)
    Plain(key).delete()
    look_for_removed_rows()
    look_for_removed_rows()
    owed = Duty.objects.filter(kind=auditing.DUTY, state="open")
    assert {one.owner for one in owed} == {"auditor", "migration_operator"} and owed.count() == 2
    assert all(key in one.title for one in owed)
    page = signed_in(client, Role.AUDITOR).get("/migration/missing/")
    assert (
        page.status_code == 200 and key in page.content.decode() and "django_session" in page.content.decode()
    )
    one = MissingRow.objects.get()
    assert client.post("/migration/missing/settle/", {"row": one.id, "reason": "no"}).status_code == 422
    told = {"row": one.id, "reason": "An engineer tidied up by hand; put back from the copy of last night"}
    assert client.post("/migration/missing/settle/", told).status_code == 302
    assert (
        not owed.all().exists() and "No row is missing" in client.get("/migration/missing/").content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_machines_read_look_and_settle(client):
    key = session()
    signed_in(client, Role.AUDITOR)
    Plain(key).delete()
    assert not client.post("/api/migration/audit").json()["is_whole"]
    (row,) = client.get("/api/migration/missing").json()["rows"]
    assert (row["table"], row["key"]) == ("django_session", key)
    sent = {"ids": [row["id"]], "reason": "Tidied up by hand, rota and shell history checked"}
    assert (
        client.post("/api/migration/missing/settle", sent, content_type="application/json").json()["rows"]
        == 1
    )


def test_an_officer_sees_no_missing_rows(client):
    signed_in(client, Role.OFFICER)
    assert client.get("/migration/missing/").status_code == 403
    assert client.get("/api/migration/missing").status_code == 403


def signed_in(client, role):
    account = makers.account(role)
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    return client
