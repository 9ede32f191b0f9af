"""The balance page, its drill-down and its API, for those who may see them and those who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands
from bluelamp.migration.models import LedgerRow
from bluelamp.synth import force
from bluelamp.synth.extracts import writing
from bluelamp.synth.places import InventedStreets


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("pages")
    writing.write(force.build(InventedStreets(), 60, 4), out)
    with django_db_blocker.unblock(), transaction.atomic():
        commands.load(SYSTEM, folder=out)
        yield out
        transaction.set_rollback(True)


def signed_in(*roles: Role) -> Client:
    account = makers.account(*roles)
    client = Client(HTTP_ACCEPT="text/html")
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    return client


@pytest.fixture
def operator(loaded_once: Path, db: None) -> Client:
    return signed_in(Role.MIGRATION_OPERATOR)


def test_the_balance_opens_exactly_the_rows_it_counts(operator: Client) -> None:
    page = operator.get("/migration/").content.decode()
    assert "Every row is accounted for" in page
    held = LedgerRow.objects.filter(source="command_log", fate="held").count()
    listed = operator.get("/migration/rows/?source=command_log&fate=held").content.decode()
    assert listed.count("CCLOG93.TXT, row") == held > 0


def test_held_rows_of_one_risk_open_as_counted(operator: Client) -> None:
    held = LedgerRow.objects.filter(source="records", fate="held", risk=3)
    kind = held.first().kind
    listed = operator.get(f"/migration/rows/?source=records&kind={kind}&fate=held&risk=3").content.decode()
    assert listed.count(f"{kind}.csv, row") == min(held.filter(kind=kind).count(), 50)


def test_an_unbalanced_load_shouts(operator: Client) -> None:
    LedgerRow.objects.filter(fate="loaded").first().delete()
    page = operator.get("/migration/").content.decode()
    assert "not accounted for" in page and "Every row is accounted for" not in page


def test_a_row_is_shown_raw_beside_what_it_became(operator: Client) -> None:
    row = LedgerRow.objects.filter(kind="PE", fate="merged").first()
    page = operator.get(f"/migration/rows/{row.id}/").content.decode()
    assert row.parent in page and "the same person as" in page and "Separate this record" in page


def test_a_match_is_taken_apart_from_its_page_with_a_reason(operator: Client) -> None:
    row = LedgerRow.objects.filter(kind="NOMINAL", fate="merged", reason__contains="same person").first()
    answer = operator.post(f"/migration/rows/{row.id}/separate/", {"reason": "Two cousins, seen together"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.fate == "loaded" and "Two cousins" in row.reason


def test_a_row_that_is_not_there_is_not_there(operator: Client) -> None:
    assert operator.get("/migration/rows/999999999/").status_code == 404


def test_the_api_says_what_the_page_says(operator: Client) -> None:
    found = operator.get("/api/migration/balance").json()
    assert found["total"]["unaccounted"] == 0 and set(found["sources"]) == {
        "command_log",
        "custody",
        "duty",
        "records",
        "youth",
    }
    rows = operator.get("/api/migration/rows?source=records&kind=CRIME&fate=held").json()
    assert rows["lines"] and all(line["fate"] == "held" for line in rows["lines"])


def test_an_officer_may_not_see_the_balance_but_may_see_a_legacy_row(loaded_once: Path, db: None) -> None:
    officer = signed_in(Role.OFFICER)
    row = LedgerRow.objects.filter(kind="CRIME").first()
    assert officer.get("/migration/").status_code == 403
    assert officer.get(f"/migration/rows/{row.id}/").status_code == 200
