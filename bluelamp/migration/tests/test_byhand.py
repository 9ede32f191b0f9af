"""Held rows decided by hand: previewed without a trace, brought in with corrected values, agreed by a second person."""

from __future__ import annotations

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests import makers
from bluelamp.crime.models import Crime
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.models import HandDecision, LedgerRow
from bluelamp.migration.tests.planting import planted

pytestmark = pytest.mark.django_db
WHY = "The paper file says so, page 3"


@pytest.fixture
def lead():
    return makers.actor(Role.MIGRATION_OPERATOR, username="lead")


@pytest.fixture
def other():
    return makers.actor(Role.DATA_QUALITY_OFFICER, username="other")


def vehicle(**more):
    given = {"VRM": "-", "MAKE": "FORD", "MODEL": "FOCUS", "COLOUR": "RED", "KEEPER_NOM_ID": "N1"} | more
    return planted("records", "VEHICLE", fate="held", reason="it has no registration mark", risk=1, **given)


def contact(**more):
    """A row of the youth system: kept, for no module takes it yet."""
    return planted("youth", "PERSON", fate="held", reason="two rows have this key", risk=1, **more)


def fresh(row):
    row.refresh_from_db()
    return row


def test_a_preview_says_what_it_becomes_and_leaves_no_trace(lead):
    row = vehicle()
    before = (LedgerRow.objects.values().get(id=row.id), HandDecision.objects.count())
    found = commands.preview_row(lead, ledger_id=row.id, corrected={"VRM": "AB12 CDE", "MAKE": "FORD"})
    assert not found.faults and found.changed == (("VRM", "-", "AB12 CDE"),)
    assert "AB12 CDE" in found.becomes[0].words and found.becomes[0].kind == "vehicle"
    assert (LedgerRow.objects.values().get(id=row.id), HandDecision.objects.count()) == before


def test_a_row_comes_in_with_its_corrected_value_the_reason_and_the_hand_that_did_it(lead):
    row = vehicle()
    done = commands.decide_row(
        lead, ledger_id=row.id, what="bring_in", reason=WHY, corrected={"VRM": "AB12 CDE"}
    )
    fresh(row)
    assert done.state == "done" and row.fate == "loaded" and row.targets[0].startswith("vehicle:")
    assert WHY in row.reason and "VRM '-' is 'AB12 CDE'" in row.reason and lead.name in row.reason
    made = HandDecision.objects.get()
    assert made.corrected == {"VRM": ["-", "AB12 CDE"]} and made.became["fate"] == "loaded"
    assert AuditRow.objects.filter(
        door__endswith="byhand.decide_row", subjects__contains=[str(done.ref)]
    ).exists()


def test_what_would_still_not_come_in_is_refused_with_the_words_of_the_mapping(lead):
    row = vehicle()
    with pytest.raises(Refused, match="would still be held"):
        commands.decide_row(lead, ledger_id=row.id, what="bring_in", reason=WHY)
    assert fresh(row).fate == "held" and not HandDecision.objects.exists()


def test_a_row_of_a_kind_that_no_module_takes_yet_stays_in_the_store_by_hand_and_may_be_taken_back(lead):
    row = contact(
        **{"PERSON_ID": "P1"}
        if "PERSON_ID" in columns("youth", "PERSON")
        else {columns("youth", "PERSON")[0]: "P1"}
    )
    done = commands.decide_row(lead, ledger_id=row.id, what="keep", reason=WHY)
    assert fresh(row).fate == "loaded" and row.targets == [f"legacy:{row.id}"]
    commands.take_back(lead, decision=done.id, reason="Looked at the wrong row")
    assert fresh(row).fate == "held" and row.reason == "two rows have this key" and row.risk == 1
    with pytest.raises(Refused, match="does not stand"):
        commands.take_back(lead, decision=done.id, reason="Looked at the wrong row")


def columns(source, kind):
    from bluelamp.migration.tests.planting import columns_of  # noqa: PLC0415

    return columns_of(source, kind)


def test_what_others_may_use_by_now_is_not_taken_back(lead):
    row = vehicle()
    done = commands.decide_row(
        lead, ledger_id=row.id, what="bring_in", reason=WHY, corrected={"VRM": "AB12 CDE"}
    )
    with pytest.raises(Refused, match="where they stand"):
        commands.take_back(lead, decision=done.id, reason="Looked at the wrong row")


def test_a_live_case_needs_a_second_person_who_is_not_the_first(lead, other):
    row = vehicle(live="investigation")
    done = commands.decide_row(
        lead, ledger_id=row.id, what="bring_in", reason=WHY, corrected={"VRM": "AB12 CDE"}
    )
    assert done.state == "proposed" and "live case" in done.waits_because and fresh(row).fate == "held"
    with pytest.raises(Refused, match="of their own"):
        commands.agree_row(lead, decision=done.id)
    with pytest.raises(Refused, match="second person must agree"):
        commands.decide_row(other, ledger_id=row.id, what="keep", reason=WHY)
    assert [line.id for line in queries.waiting_for_second(other)] == [done.id]
    commands.agree_row(other, decision=done.id, reason="Checked against the paper")
    assert fresh(row).fate == "loaded" and f"agreed by {other.name}" in row.reason
    with pytest.raises(Refused, match="does not wait"):
        commands.agree_row(other, decision=done.id)


def test_a_second_person_who_does_not_agree_says_why_and_the_row_stays_held(lead, other):
    row = vehicle(live="bail")
    done = commands.decide_row(lead, ledger_id=row.id, what="refuse", reason=WHY)
    with pytest.raises(Refused, match="why not"):
        commands.reject_row(other, decision=done.id, reason="no")
    commands.reject_row(other, decision=done.id, reason="The bail date stands in the diary")
    assert fresh(row).fate == "held" and HandDecision.objects.get().state == "rejected"
    assert commands.decide_row(
        lead, ledger_id=row.id, what="bring_in", reason=WHY, corrected={"VRM": "AB12 CDE"}
    ).id


def test_a_warning_needs_a_second_person(lead):
    planted("records", "NOMINAL", NOM_ID="N1", SEX="F", DOB="02/01/1980", fate="")
    commands_to_load()
    row = planted("records", "NOMINAL_WARNING", NOM_ID="N1", WARN_CODE="VI", TEXT="Carries knives", SINCE="99/99/2001",
                  fate="held", reason="SINCE reads no day", risk=2)  # fmt: skip
    found = commands.preview_row(lead, ledger_id=row.id, corrected={"SINCE": "01/01/2001"})
    assert (
        not found.faults
        and "marker" in {one.kind for one in found.becomes}
        and "warning" in found.second_because
    )
    done = commands.decide_row(
        lead, ledger_id=row.id, what="bring_in", reason=WHY, corrected={"SINCE": "01/01/2001"}
    )
    assert done.state == "proposed"


def commands_to_load():
    """The steps of a load over what is planted."""
    from bluelamp.migration.commands import loading  # noqa: PLC0415
    from bluelamp.migration.handover import known  # noqa: PLC0415
    from bluelamp.migration.sources import catalogue  # noqa: PLC0415

    with known.using([catalogue.known("records")]):
        for _, step in loading.STEPS:
            step(SYSTEM)


def test_a_part_waits_for_the_row_it_belongs_to(lead):
    planted(
        "records",
        "CRIME",
        CRIME_NO="C1",
        OFFENCE_CODE="",
        fate="held",
        reason="no usable offence code",
        risk=3,
    )
    part = planted(
        "records",
        "CRIME_PERSON",
        CRIME_NO="C1",
        NOM_ID="N1",
        ROLE="V",
        fate="held",
        reason="its crime is held",
    )
    found = commands.preview_row(lead, ledger_id=part.id)
    assert "bring that in first" in found.faults[0]
    assert not Crime.objects.exists()


@pytest.mark.parametrize(("given", "words"), [
    ({"reason": "short"}, "at least 10"), ({"what": "lose"}, "Choose what"), ({"corrected": {"NOPE": "1"}}, "no column NOPE"),
])  # fmt: skip
def test_what_cannot_be_decided_says_why(lead, given, words):
    row = vehicle()
    with pytest.raises(Refused, match=words):
        commands.decide_row(lead, **{"ledger_id": row.id, "what": "keep", "reason": WHY} | given)


def test_many_rows_are_decided_for_one_reason_but_never_a_risky_one(lead):
    plain = [vehicle(KEEPER_NOM_ID=f"N{n}") for n in range(3)]
    live = vehicle(KEEPER_NOM_ID="N9", live="warrant")
    with pytest.raises(Refused, match="1 of these rows"):
        commands.decide_rows(
            lead, ledger_ids=tuple(one.id for one in [*plain, live]), what="refuse", reason=WHY
        )
    with pytest.raises(Refused, match="one by one"):
        commands.decide_rows(lead, ledger_ids=(plain[0].id,), what="bring_in", reason=WHY)
    assert (
        commands.decide_rows(lead, ledger_ids=tuple(one.id for one in plain), what="refuse", reason=WHY).rows
        == 3
    )
    assert {fresh(one).fate for one in plain} == {"refused"} and fresh(live).fate == "held"


def test_the_worklist_is_by_risk_with_filters_and_pages(lead, monkeypatch):
    monkeypatch.setattr("bluelamp.migration.queries.worklist.ONE_PAGE", 2)
    low = [vehicle(KEEPER_NOM_ID=f"N{n}") for n in range(3)]
    high = planted(
        "records", "NOMINAL", NOM_ID="N7", SEX="F", DOB="x", fate="held", reason="x", risk=3, live="warrant"
    )
    first = queries.held_rows(lead)
    assert [line.id for line in first.lines] == [high.id, low[0].id] and first.after
    assert [line.id for line in queries.held_rows(lead, after=first.after).lines] == [low[1].id, low[2].id]
    assert [line.id for line in queries.held_rows(lead, live="warrant").lines] == [high.id]
    assert dict(first.reasons) == {"it has no registration mark": 3, "x": 1}
    assert first.lines[0].alone_because and not first.lines[1].alone_because


def test_an_officer_decides_nothing():
    with pytest.raises(Denied):
        commands.decide_row(makers.actor(Role.OFFICER), ledger_id=vehicle().id, what="keep", reason=WHY)


# --- pages ----------------------------------------------------------------------------------------------
def signed_in(client, *roles):
    account = makers.account(*roles)
    client.post("/sign-in/", {"username": account.username, "password": makers.PASSWORD})
    return client


def test_the_pages_lead_from_the_list_through_the_preview_to_the_row(client):
    signed_in(client, Role.MIGRATION_OPERATOR)
    row = vehicle()
    assert f"/migration/rows/{row.id}/bring-in/" in client.get("/migration/held/").content.decode()
    form = client.get(f"/migration/rows/{row.id}/bring-in/").content.decode()
    assert 'name="v_VRM"' in form and "it has no registration mark" in form
    tried = client.post(
        f"/migration/rows/{row.id}/bring-in/", {"act": "preview", "v_VRM": "AB12 CDE"}
    ).content.decode()
    assert "What it would become" in tried and fresh(row).fate == "held"
    given = {"act": "decide", "v_VRM": "AB12 CDE", "what": "bring_in", "reason": "no"}
    assert client.post(f"/migration/rows/{row.id}/bring-in/", given).status_code == 422
    assert client.post(f"/migration/rows/{row.id}/bring-in/", given | {"reason": WHY}).status_code == 302
    page = client.get(f"/migration/rows/{row.id}/").content.decode()
    assert "Bring it in" in page and WHY in page and "History" in page


def test_machines_preview_decide_agree_and_take_back(client):
    signed_in(client, Role.DATA_QUALITY_OFFICER)
    row = vehicle()
    send = {"content_type": "application/json"}
    found = client.post(
        f"/api/migration/rows/{row.id}/preview", {"corrected": {"VRM": "AB12 CDE"}}, **send
    ).json()
    assert found["becomes"][0]["kind"] == "vehicle"
    assert client.get("/api/migration/held?risk=1").json()["lines"][0]["id"] == row.id
    done = client.post(f"/api/migration/rows/{row.id}/decide", {"what": "keep", "reason": WHY}, **send).json()
    assert done["state"] == "done" and done["ref"].startswith("legacy:")
    back = client.post(
        f"/api/migration/held/{done['id']}/take-back", {"reason": "Looked at the wrong row"}, **send
    )
    assert back.json()["state"] == "undone" and fresh(row).fate == "held"
    assert client.get("/api/migration/held/waiting").json() == []
    assert client.get(f"/api/migration/rows/{row.id}/screen").json()["panes"][0]["fields"]


def test_the_row_is_shown_as_the_old_screen_showed_it_with_what_stood_around_it(client):
    signed_in(client, Role.MIGRATION_OPERATOR)
    top = planted("records", "NOMINAL", NOM_ID="N1", SEX="F", DOB="31/02/1980", CREATED="01/02/2003")
    planted("records", "NOMINAL_NAME", NAME_ID="A1", NOM_ID="N1", SURNAME="Prosser", FORENAMES="Ann")
    page = client.get(f"/migration/rows/{top.id}/").content.decode()
    assert "1 February 2003" in page and "which is no such day" in page
    assert "Names" in page and "Prosser" in page and "Its bytes" in page and "4e 31 2c" in page
    below = LedgerRow.objects.get(kind="NOMINAL_NAME")
    assert "Nominals it belongs to" in client.get(f"/migration/rows/{below.id}/").content.decode()
