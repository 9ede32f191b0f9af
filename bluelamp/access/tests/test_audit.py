"""The audit: written with the act, sealed soon after, tamper-evident, and out of the application's reach."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from bluelamp.access import auditing, sealing
from bluelamp.access.models import AuditRow
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.embedded import APP, Embedded


@pytest.fixture(autouse=True)
def heads(settings, tmp_path):
    settings.BLUELAMP_AUDIT_HEADS = str(tmp_path / "heads")
    return tmp_path / "heads"


def seal_all() -> None:
    """Seal until nothing is left: transactions of other test workers may hold the horizon back a while."""
    end = time.monotonic() + 60
    while sealing.verify().unsealed and time.monotonic() < end:
        if not sealing.seal():
            time.sleep(0.05)


def look(subject: str) -> None:
    with transaction.atomic():
        auditing.write(SYSTEM, "consultation", "nominals.queries.person", [subject], detail={"é": 1})


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_a_whole_audit_verifies():
    for number in range(30):
        look(f"person:{number}")
        if number % 7 == 0:
            sealing.seal()
    seal_all()
    verdict = sealing.verify()
    assert (verdict.is_sound, verdict.sealed, verdict.unsealed) == (True, 30, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE access_audit SET actor = 'bluelamp' WHERE id = {id}", "changed"),
        ("UPDATE access_audit SET detail = replace(detail, '1', '2') WHERE id = {id}", "changed"),
        ("UPDATE access_audit SET at = at + interval '1 microsecond' WHERE id = {id}", "changed"),
        ("DELETE FROM access_audit WHERE id = {id}", "removed"),
        ("DELETE FROM access_audit_link WHERE row_id = {id}", "missing"),
    ],
)
def test_a_tampered_row_is_named(sql, problem):
    for number in range(20):
        look(f"person:{number}")
    seal_all()
    victim = AuditRow.objects.order_by("id")[11].id
    tamper(sql.format(id=victim))
    verdict = sealing.verify()
    assert not verdict.is_sound
    assert problem in verdict.problem
    assert verdict.first_bad_row in (victim, victim + 1)


@pytest.mark.django_db(transaction=True)
def test_cutting_off_the_end_shows_against_the_copy_kept_elsewhere(heads):
    for number in range(5):
        look(f"person:{number}")
        seal_all()
    tamper("DELETE FROM access_audit_link WHERE position = 5")
    tamper("DELETE FROM access_audit_seal WHERE batch = 5")
    tamper("DELETE FROM access_audit WHERE subjects = '{person:4}'")
    verdict = sealing.verify()
    assert not verdict.is_sound, "rows, links and seal cut off together went unnoticed"
    assert "outside the database" in verdict.problem


@pytest.mark.django_db(transaction=True)
def test_a_row_of_a_slow_transaction_is_sealed_after_it_ends_not_skipped():
    written, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            auditing.write(SYSTEM, "consultation", "slow", ["person:slow"])
            written.set()
            may_end.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    look("person:quick")
    sealing.seal()
    may_end.set()
    thread.join()
    seal_all()
    verdict = sealing.verify()
    assert (verdict.is_sound, verdict.sealed, verdict.unsealed) == (True, 2, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql", ["UPDATE access_audit SET actor = 'x'", "DELETE FROM access_audit", "TRUNCATE access_audit"]
)
def test_the_application_role_cannot_change_or_remove_audit_rows(app_powers, sql):
    look("person:1")
    url = Embedded(settings.BLUELAMP_DATA).url(APP, connection.settings_dict["NAME"])
    with psycopg.connect(url) as as_app:
        assert as_app.execute("SELECT count(*) FROM access_audit").fetchone()[0] >= 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_app.execute(sql)
