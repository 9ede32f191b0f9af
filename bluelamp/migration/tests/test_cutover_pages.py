"""The pages of a cutover for those who lead it, sign for it and answer for it; reasons lead to no closed door."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.migration import commands
from bluelamp.migration.models import (
    Comparison,
    ComparisonLine,
    LiveCase,
    Rehearsal,
    RehearsalDifference,
    RehearsalRow,
    Run,
    RunStage,
    RunWrong,
    SourceOwner,
    SpotCheck,
)

pytestmark = pytest.mark.django_db
PAGES = (
    "runs/", "rehearsals/", "sheet/", "sheet/print/", "workarounds/", "cutover/", "parallel/", "checks/", "reasons/",
)  # fmt: skip


def signed_in(role: Role) -> tuple[Client, uuid.UUID]:
    account = makers.account(role)
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    return client, account.id


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/migration/{path}")
    assert answer.status_code == status, f"{path} answered {answer.status_code}"
    return answer.content.decode()


@pytest.fixture
def rehearsed() -> Rehearsal:
    now = clock.now()
    run = Run.objects.create(
        what="load",
        detail="bulk",
        by=uuid.uuid4(),
        by_name="Peter Lloyd",
        started_at=now,
        beat_at=now,
        wrong=1,
    )
    RunStage.objects.create(run=run, number=1, name="reading", total=100, done=40, started_at=now)
    RunWrong.objects.create(run=run, stage="reading", words="31/02/1980 is no day", at=now)
    first = Rehearsal.objects.create(by_name="Peter Lloyd", started_at=now, ended_at=now)
    found = Rehearsal.objects.create(
        by_name="Peter Lloyd", started_at=now, ended_at=now, rows=2, differences=1, compared_with=first, folder="bulk",
        balance={"sources": {"records": {"source_rows": 2, "unaccounted": 1}}, "total": {"unaccounted": 1},
                 "findings": [{"source": "records", "what": "rows with no fate yet", "rows": 1}]},
        held=[{"risk": 3, "rows": 1, "kind_label": "Crimes"}], stages={"load": 12.0},
        performance={"searches": 4, "search_p50": 9.0, "search_p95": 20.0, "pages": {"people": 60.0}, "megabytes": 90},
        labels={"records": "Records system (2003)", "records/CRIME": "Crimes"},
    )  # fmt: skip
    row = {"rehearsal": found, "file": "records/CRIME.csv", "source": "records", "kind": "CRIME"}
    RehearsalRow.objects.create(**row, row=7, key="C/7", ident=uuid.UUID(int=7), fate="held", reason="no offence code",
                                risk=3, content=uuid.UUID(int=1), digest=uuid.UUID(int=2))  # fmt: skip
    RehearsalDifference.objects.create(
        **row, row=7, key="C/7", what="another fate", was="loaded", now="held: no offence code"
    )
    LiveCase.objects.create(
        **row, row=7, key="C/7", what="investigation", arrival="missing", reason="it was refused"
    )
    SpotCheck.objects.create(**row, row=7, key="C/7", ident=uuid.UUID(int=7), seed=1, fate="held", reason="no offence code",
                             digest=uuid.UUID(int=2), was=[["CRIME_NO", "C/7"], ["NARRATIVE", "Old <b>words</b>"]],
                             became=[{"ref": "x", "title": "crime", "facts": [["Number", "C/7"]]}])  # fmt: skip
    day = Comparison.objects.create(
        at=now, by_name="Peter Lloyd", folder="today", rows_there=9, same=8, new_there=1
    )
    ComparisonLine.objects.create(comparison=day, what="new_there", source="records", kind="CRIME", key="C/9")
    commands.begin_cutover(SYSTEM, name="North")
    commands.keep_point(
        SYSTEM, copy={"name": "bulk", "begun_at": now.isoformat(), "facts_to": 0}, why="after bulk"
    )
    return found


def test_the_lead_sees_every_page_empty_and_full(request: pytest.FixtureRequest) -> None:
    client, _ = signed_in(Role.MIGRATION_OPERATOR)
    for path in PAGES:
        page(client, path)
    found = request.getfixturevalue("rehearsed")
    for path in PAGES:
        page(client, path)
    assert "another fate" in page(client, f"rehearsals/{found.id}/")
    assert "no offence code" in page(client, f"rehearsals/{found.id}/rows/?fate=held&risk=3")
    assert "it was refused" in page(client, f"rehearsals/{found.id}/live/?arrival=missing")
    run = Run.objects.get()
    words = page(client, f"runs/{run.id}/")
    assert "31/02/1980 is no day" in words and "Stopped without a word" in words
    assert "C/9" in page(client, f"parallel/{Comparison.objects.get().id}/")
    for missing in ("runs/999999/", "rehearsals/999999/", "rehearsals/999999/rows/", "parallel/999999/"):
        page(client, missing, 404)


def test_the_chief_drills_into_every_reason_of_the_sheet_without_a_closed_door(rehearsed: Rehearsal) -> None:
    client, _ = signed_in(Role.CHIEF_OFFICER)
    seen, waiting = set(), ["/migration/sheet/", "/migration/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        found = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"#]+)"', main)]
        path = address.partition("?")[0]
        waiting += [
            path + one if one.startswith("?") else one
            for one in found
            if one.startswith(("/migration/", "?"))
        ]
    assert len(seen) > 8


def test_a_red_sheet_is_not_signed_as_a_go_without_a_reason(rehearsed: Rehearsal) -> None:
    client, _ = signed_in(Role.CHIEF_OFFICER)
    words = page(client, "sheet/")
    assert "No go" in words and "Open investigation C/7" in words
    stamp = re.search(r'name="stamp" value="([0-9a-f]+)"', words)
    assert stamp
    refused = client.post("/migration/sheet/sign/", {"stamp": stamp[1], "decision": "go"})
    assert refused.status_code == 422 and "must write why" in refused.content.decode()
    signed = client.post(
        "/migration/sheet/sign/",
        {"stamp": stamp[1], "decision": "go", "override": "Gold group decided at 21:00"},
    )
    assert signed.status_code == 302 and "Gold group decided" in page(client, "sheet/")


def test_an_owner_compares_signs_and_refuses_and_another_sees_nothing(rehearsed: Rehearsal) -> None:
    client, account = signed_in(Role.BUSINESS_OWNER)
    check = SpotCheck.objects.get()
    page(client, f"checks/{check.id}/", 403)
    SourceOwner.objects.create(
        source="records", account=account, name="Supt", named_by="", named_at=clock.now()
    )
    words = page(client, f"checks/{check.id}/")
    assert "Old &lt;b&gt;words" in words and "What it became" in words
    assert (
        client.post(f"/migration/checks/{check.id}/decide/", {"decision": "refuse", "reason": ""}).status_code
        == 422
    )
    client.post(f"/migration/checks/{check.id}/decide/", {"decision": "refuse", "reason": "Wrong street"})
    assert "Wrong street" in page(client, "checks/")
    client.post(f"/migration/checks/{check.id}/decide/", {"decision": "sign"})
    assert SpotCheck.objects.get().state == "signed"
    page(client, "runs/", 403)
    page(signed_in(Role.OFFICER)[0], "sheet/", 403)


def test_the_lead_leads_by_forms(rehearsed: Rehearsal) -> None:
    client, _ = signed_in(Role.MIGRATION_OPERATOR)
    refused = client.post("/migration/cutover/phase/", {"phase": "live"})
    assert refused.status_code == 422 and "cannot be skipped" in refused.content.decode()
    refused = client.post("/migration/workarounds/open/", {"title": "Bail", "instead": "A list", "owner": "Insp", "review_on_day": "31", "review_on_month": "2", "review_on_year": "2030"})  # fmt: skip
    assert refused.status_code == 422 and "day, month and year" in refused.content.decode()
    made = client.post("/migration/workarounds/open/", {"title": "Bail", "instead": "A list", "owner": "Insp", "covers": "live:bail", "review_on_day": "1", "review_on_month": "2", "review_on_year": "2030"})  # fmt: skip
    assert made.status_code == 302 and "A list" in page(client, "workarounds/")
    owner = makers.account(Role.BUSINESS_OWNER)
    client.post("/migration/checks/owner/", {"source": "records", "username": owner.username})
    assert SourceOwner.objects.get().account == owner.id
