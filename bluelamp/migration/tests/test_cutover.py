"""Leading a cutover: owners sign their rows, a person signs the sheet, phases follow, points say what they cost."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.refusals import Refused, StaleEdit
from bluelamp.migration import commands, queries
from bluelamp.migration.commands import checks, comparing_rehearsals
from bluelamp.migration.models import (
    LiveCase,
    Point,
    Rehearsal,
    RehearsalRow,
    Run,
    SheetSignature,
    SourceOwner,
    SpotCheck,
)

pytestmark = pytest.mark.django_db


def actor(role: Role, name: str) -> Actor:
    return Actor(account_id=uuid.uuid5(uuid.NAMESPACE_URL, name), name=name, roles=frozenset({role.value}))


LEAD, OWNER = actor(Role.MIGRATION_OPERATOR, "Peter Lloyd"), actor(Role.BUSINESS_OWNER, "Supt Carol Jennings")
CHIEF = actor(Role.CHIEF_OFFICER, "CC Helen Ward")
GREEN = {"searches": 3, "search_p50": 10.0, "search_p95": 12.0, "pages": {}}


def rehearsed(*, unaccounted: int = 0, is_live: bool = False) -> Rehearsal:
    balance = {
        "sources": {"records": {"source_rows": 9, "unaccounted": unaccounted}}, "findings": [],
        "total": {"unaccounted": unaccounted},
    }  # fmt: skip
    return Rehearsal.objects.create(
        by_name="Peter Lloyd", started_at=clock.now(), ended_at=clock.now(), balance=balance, performance=GREEN,
        digest=uuid.uuid4().hex, differences=0, is_live=is_live, rows=9, seed=4, labels={"records": "Records system (2003)"},
    )  # fmt: skip


def row(rehearsal: Rehearsal, number: int, kind: str = "CRIME", risk: int = 0) -> RehearsalRow:
    return RehearsalRow.objects.create(
        rehearsal=rehearsal, ident=uuid.UUID(int=number), file="records/CRIME.csv", row=number, source="records",
        kind=kind, key=f"C{number}", fate="loaded", risk=risk, content=uuid.UUID(int=1), digest=uuid.UUID(int=number),
    )  # fmt: skip


def own() -> None:
    """The named owner of the records system, as the access manager and the lead made them."""
    SourceOwner.objects.create(
        source="records", account=OWNER.account_id, name=OWNER.name, named_by="", named_at=clock.now()
    )


def drawn(rehearsal: Rehearsal) -> list[RehearsalRow]:
    found = checks.draw(rehearsal)
    shown = [
        {"file": one.file, "row": one.row, "was": [["CRIME_NO", one.key]], "became": [], "refs": []}
        for one in found
    ]
    checks.keep_examined(rehearsal, found, shown)
    return found


def test_the_draw_takes_each_kind_and_risk_and_the_same_seed_draws_the_same() -> None:
    rehearsal = rehearsed()
    for number in range(40):
        row(rehearsal, number, kind="CRIME" if number % 2 else "NOMINAL", risk=3 if number < 4 else 0)
    first = {one.ident for one in checks.draw(rehearsal)}
    assert first == {one.ident for one in checks.draw(rehearsal)}
    strata = {(one.kind, one.risk) for one in checks.draw(rehearsal)}
    assert strata == {("CRIME", 0), ("CRIME", 3), ("NOMINAL", 0), ("NOMINAL", 3)} and len(first) == 8
    rehearsal.seed = 5
    assert first != {one.ident for one in checks.draw(rehearsal)}


def test_only_the_named_owner_sees_and_signs_and_a_refusal_needs_words() -> None:
    rehearsal = rehearsed()
    row(rehearsal, 1)
    drawn(rehearsal)
    check = SpotCheck.objects.get()
    with pytest.raises(Denied, match="named business owner"):
        commands.sign_check(OWNER, id=check.id)
    own()
    assert queries.check(OWNER, id=check.id).was == (("CRIME_NO", "C1"),)
    with pytest.raises(Refused):
        commands.refuse_check(OWNER, id=check.id, reason=" ")
    commands.refuse_check(OWNER, id=check.id, reason="The place is the wrong street")
    assert any(line.tone == "red" and line.part == "Spot checks" for line in queries.sheet(CHIEF).lines)
    commands.sign_check(OWNER, id=check.id)
    assert not any(line.tone != "green" and line.part == "Spot checks" for line in queries.sheet(CHIEF).lines)


def test_a_signature_stands_only_while_the_row_becomes_the_same() -> None:
    first = rehearsed()
    row(first, 1)
    drawn(first)
    own()
    commands.sign_check(OWNER, id=SpotCheck.objects.get().id)
    again = rehearsed()
    row(again, 1)
    drawn(again)
    assert SpotCheck.objects.get().state == "signed"
    changed = rehearsed()
    other = row(changed, 1)
    RehearsalRow.objects.filter(id=other.id).update(digest=uuid.UUID(int=99))
    drawn(changed)
    check = SpotCheck.objects.get()
    assert check.state == "waiting" and "changed since" in check.note


def test_an_owner_is_somebody_who_may_sign() -> None:
    account = makers.account(Role.BUSINESS_OWNER)
    assert commands.name_owner(LEAD, source="records", username=account.username) == account.name
    assert queries.owners(LEAD) == {"records": account.name}
    with pytest.raises(Refused, match="not a business owner"):
        commands.name_owner(LEAD, source="records", username=makers.account(Role.OFFICER).username)
    with pytest.raises(Refused, match="Nobody is known"):
        commands.name_owner(LEAD, source="records", username="nobody.at.all")


def test_two_rehearsals_meet_by_who_a_row_is_and_each_difference_is_named() -> None:
    before, after = rehearsed(), rehearsed()
    for number in range(5):
        row(before, number)
        row(after, number)
    known = RehearsalRow.objects.filter(rehearsal=after)
    known.filter(row=0).update(fate="held", reason="no offence code", digest=uuid.UUID(int=90))
    known.filter(row=1).update(content=uuid.UUID(int=91))
    known.filter(row=2).update(digest=uuid.UUID(int=92))
    known.filter(row=3).delete()
    row(after, 7)
    comparing_rehearsals.compare(after)
    after.save()
    assert after.differences == 5 and after.compared_with == before
    assert {line.key: line.what for line in queries.rehearsal(LEAD, id=after.id).changed} == {
        "C0": "another fate", "C1": "the source row changed", "C2": "it becomes something else",
        "C3": "gone from the extract", "C7": "new in the extract",
    }  # fmt: skip
    again = rehearsed()
    comparing_rehearsals.compare(again)
    assert again.compared_with == after


def sheet_stamp() -> str:
    return queries.sheet(CHIEF).stamp


def test_a_red_sheet_is_signed_only_over_a_name_and_a_reason_and_stays_as_it_was_signed() -> None:
    rehearsed(unaccounted=2)
    with pytest.raises(Refused, match="CC Helen Ward must write why"):
        commands.sign_sheet(CHIEF, stamp=sheet_stamp(), is_go=True)
    with pytest.raises(StaleEdit):
        commands.sign_sheet(CHIEF, stamp="another", is_go=False)
    with pytest.raises(Denied):
        commands.sign_sheet(OWNER, stamp=sheet_stamp(), is_go=False)
    commands.sign_sheet(CHIEF, stamp=sheet_stamp(), is_go=True, override="Gold group decided at 21:00")
    kept = SheetSignature.objects.get()
    assert kept.verdict == "no-go" and kept.is_go and kept.override and kept.signed_name == "CC Helen Ward"
    assert any(line["tone"] == "red" for line in kept.lines)


def test_a_live_case_that_did_not_arrive_stands_first_on_the_sheet_by_its_number() -> None:
    rehearsal = rehearsed()
    LiveCase.objects.create(rehearsal=rehearsal, what="bail", source="custody", kind="CUSTODY", key="CU/77",
                            file="c.xml", row=3, arrival="missing", reason="its parent is missing")  # fmt: skip
    first = queries.sheet(CHIEF).lines[0]
    assert first.tone == "red" and "CU/77" in first.title and "its parent is missing" in first.reason
    (case,), total = queries.live_cases(CHIEF, id=rehearsal.id, what="bail", arrival="missing")
    assert (case.key, total) == ("CU/77", 1)


def test_a_workaround_has_an_owner_and_a_day_and_is_closed_with_a_reason() -> None:
    today = clock.now().date()
    with pytest.raises(Refused) as refused:
        commands.open_workaround(LEAD, title=" ", instead="", owner="", review_on=today - timedelta(days=1))
    assert len(refused.value.reasons) == 4
    id_ = commands.open_workaround(LEAD, title="Bail dates", instead="A list on the custody desk",
                                   owner="Insp Nolan", review_on=today, covers="live:bail")  # fmt: skip
    rehearsed()
    assert any(line.title == "Bail dates" and line.tone == "amber" for line in queries.sheet(LEAD).lines)
    commands.close_workaround(LEAD, id=id_, reason="Custody has taken it over")
    assert queries.workarounds(LEAD)[0].closed_because


def finished_load(folder: str) -> None:
    now = clock.now()
    Run.objects.create(what="load", detail=folder, by=LEAD.account_id, by_name="Peter Lloyd", state="finished",
                       started_at=now, beat_at=now, ended_at=now)  # fmt: skip


def test_a_cutover_goes_from_bulk_to_live_and_says_what_hinders_it() -> None:
    commands.begin_cutover(LEAD, name="North")
    with pytest.raises(Refused, match="No bulk delivery"):
        commands.enter_phase(LEAD, phase="deltas")
    with pytest.raises(Refused, match="counts once it is loaded"):
        commands.record_delivery(LEAD, folder="/extracts/bulk", received_from="The supplier")
    finished_load("bulk")
    commands.record_delivery(LEAD, folder="/extracts/bulk", received_from="The supplier")
    with pytest.raises(Refused, match="cannot be skipped"):
        commands.enter_phase(LEAD, phase="freeze")
    commands.enter_phase(LEAD, phase="deltas")
    commands.enter_phase(LEAD, phase="freeze", note="Old systems read-only since 22:00")
    finished_load("last")
    commands.record_delivery(LEAD, folder="last", received_from="The supplier")
    with pytest.raises(Refused, match="nothing to go back to"):
        commands.enter_phase(LEAD, phase="verify")
    commands.keep_point(LEAD, copy={"name": "before-live", "begun_at": clock.now().isoformat(), "facts_to": 0}, why="before we go live")  # fmt: skip
    commands.enter_phase(LEAD, phase="verify")
    with pytest.raises(Refused, match="migrate verify"):
        commands.enter_phase(LEAD, phase="live")
    rehearsed(is_live=True)
    with pytest.raises(Refused, match="not signed as a go"):
        commands.enter_phase(LEAD, phase="live")
    commands.sign_sheet(CHIEF, stamp=sheet_stamp(), is_go=True, override="No owner is named in this exercise")
    commands.enter_phase(LEAD, phase="live")
    found = queries.cutover(CHIEF)
    assert found is not None and [one.by for one in found.phases] == ["Peter Lloyd"] * 5


def test_going_back_says_what_is_lost_and_is_remembered_beside_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BLUELAMP_DATA", tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM kernel_fact")
        (reached,) = cursor.fetchone()
        commands.keep_point(LEAD, copy={"name": "bulk", "begun_at": clock.now().isoformat(), "facts_to": reached}, why="after the bulk load")  # fmt: skip
        cursor.execute("INSERT INTO kernel_fact (xid, stated_at, name, subject, body) "
                       "VALUES (1, now(), 'control.IncidentOpened', 'incident:1', '{}'), (1, now(), 'crime.CrimeRecorded', 'crime:1', '{}')")  # fmt: skip
    with pytest.raises(Refused, match="2 facts about 2 records") as refused:
        commands.decide_roll_back(LEAD, name="bulk", reason="The interface to courts fails", lost=0)
    assert "1 IncidentOpened" in str(refused.value)
    words = commands.decide_roll_back(LEAD, name="bulk", reason="The interface to courts fails", lost=2)
    assert "bluelamp restore bulk" in words
    (line,) = (tmp_path / "cutover" / "rolled-back.jsonl").read_text().splitlines()
    assert json.loads(line)["lost"] == 2
    Point.objects.all().delete()
    assert commands.adopt_points(SYSTEM) == 1 and commands.adopt_points(SYSTEM) == 0
    assert queries.points(LEAD)[0].rolled_back_because == "The interface to courts fails"
