"""A restricted record: its owner hears of searches, is asked for access, and of broken glass; from search to duty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from bluelamp.access import commands as access
from bluelamp.access.codes import Role
from bluelamp.access.models import AccessRequest, AuditRow, GlassBreak
from bluelamp.access.tests import makers
from bluelamp.access.types import Closed
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands as nominals
from bluelamp.nominals import queries as people
from bluelamp.nominals.codes import Restriction
from bluelamp.nominals.tests.makers import person
from bluelamp.nominals.types import NewName
from bluelamp.search import queries as search
from bluelamp.search.commands import tell_owners
from bluelamp.search.types import PeopleQuery
from bluelamp.work import commands as work_commands
from bluelamp.work import queries as work
from bluelamp.work.models import Duty
from bluelamp.work.types import DutyFilter

pytestmark = pytest.mark.django_db
NAME = "zebedee quarterpenny"
WHY = "Wanted for questioning in incident 123"
HARM = "He is on the bridge now and his carer is not answering"


@pytest.fixture
def officer():
    return makers.actor(Role.OFFICER, username="pc asker", unit="Response A")


@pytest.fixture
def owner():
    return makers.actor(Role.SERGEANT, username="sgt owner", unit="Protected persons")


@pytest.fixture
def standards():
    return makers.actor(Role.PROFESSIONAL_STANDARDS, username="psd", unit="Standards")


def hidden(state: Restriction):
    ref = person("Zebedee", "Quarterpenny", date(1980, 1, 2))
    nominals.restrict_person(
        SYSTEM, ref=ref, state=state, reason="Protected persons scheme", unit="Protected persons"
    )
    return ref


def look(viewer):
    return search.people(viewer, PeopleQuery(text=NAME))


def notice(viewer) -> Closed:
    look(viewer)
    return Closed(query=NAME, unit="Protected persons")


def duties(viewer, kind):
    return [one for one in work.team_work(viewer, wanted=DutyFilter()).duties if one.kind == kind]


def settle():
    tell_owners()
    events.read_all()


@pytest.mark.parametrize("state", [Restriction.RESTRICTED, Restriction.SEALED])
def test_the_owning_unit_and_nobody_else_is_told_who_searched(officer, owner, standards, state):
    hidden(state)
    look(officer)
    settle()
    assert [one.title for one in duties(owner, "access.searched")] == [
        "Pc Asker searched for a record you protect"
    ]
    sergeant = makers.actor(Role.SERGEANT, username="other", unit="Response A")
    assert not [one for one in work.force_work(sergeant, wanted=DutyFilter()).duties if "access" in one.kind]
    assert sum(one.owed for one in work.tallies(sergeant) if one.kind.startswith("access")) == 0


def test_access_is_asked_after_a_notice_decided_by_the_owner_and_ends_by_itself(officer, owner):
    ref = hidden(Restriction.RESTRICTED)
    with pytest.raises(Denied):
        people.person(officer, ref)
    access.ask_for_access(officer, closed=notice(officer), reason=WHY)
    events.read_all()
    asked = duties(owner, "access.asked")
    assert len(asked) == 1
    row = AccessRequest.objects.get()
    until = clock.now() + timedelta(days=2)
    access.decide_access(owner, request=row.id, is_granted=True, until=until, why="Named in the incident")
    events.read_all()
    assert people.person(officer, ref).display == "Zebedee Quarterpenny"
    assert [hit.ref for hit in look(officer).hits] == [str(ref)]
    assert duties(owner, "access.asked") == [], "the duty stands although the request is decided"
    with clock.frozen(until + timedelta(minutes=1)), pytest.raises(Denied):
        people.person(officer, ref)


def test_nobody_decides_their_own_request_and_strangers_do_not_see_it(officer, owner):
    hidden(Restriction.RESTRICTED)
    access.ask_for_access(officer, closed=notice(officer), reason=WHY)
    row = AccessRequest.objects.get()
    until = clock.now() + timedelta(days=1)
    with pytest.raises(NotThere):
        access.decide_access(officer, request=row.id, is_granted=True, until=until, why="I think so myself")
    AccessRequest.objects.update(account_id=owner.account_id)
    with pytest.raises(Refused, match="own"):
        access.decide_access(owner, request=row.id, is_granted=True, until=until, why="I think so myself")
    with pytest.raises(Refused, match="28 days"):
        AccessRequest.objects.update(account_id=officer.account_id)
        access.decide_access(
            owner,
            request=row.id,
            is_granted=True,
            until=until + timedelta(days=60),
            why="For as long as may be",
        )


@pytest.mark.parametrize("do", ["ask", "break"])
def test_a_sealed_record_is_answered_exactly_as_one_that_is_not_there(officer, do):
    ref = hidden(Restriction.SEALED)
    look(officer)
    for closed in (Closed(query=NAME, unit="Protected persons"), Closed(ref=str(ref))):
        nobody = (
            Closed(query="nobody atall", unit="X")
            if closed.query
            else Closed(ref=f"person:{SYSTEM.account_id}")
        )
        said = []
        for one in (closed, nobody):
            with pytest.raises(Refused) as refused:
                if do == "ask":
                    access.ask_for_access(officer, closed=one, reason=WHY)
                else:
                    access.break_glass(officer, closed=one, code="life_at_risk", text=HARM, is_confirmed=True)
            said.append(refused.value.reasons)
        assert said[0] == said[1]


def test_broken_glass_opens_one_record_for_an_hour_to_read_and_tells_at_once(officer, owner, standards):
    ref = hidden(Restriction.RESTRICTED)
    closed = notice(officer)
    where = access.break_glass(officer, closed=closed, code="life_at_risk", text=HARM, is_confirmed=True)
    assert where == f"/people/{ref.id}/"
    assert people.person(officer, ref).display == "Zebedee Quarterpenny"
    with pytest.raises(Denied, match="not to change"):
        nominals.add_name(officer, ref=ref, name=NewName(given="Zeb", family="Q"))
    row = AuditRow.objects.get(door="access.glass_broken")
    assert (row.operation, row.reason, row.reason_text) == ("break_glass", "life_at_risk", HARM)
    events.read_all()
    assert len(duties(owner, "access.broken")) == 1
    [review] = duties(standards, "access.glass_review")
    assert review.due_at <= clock.now() + timedelta(days=5)
    with clock.frozen(clock.now() + timedelta(minutes=61)), pytest.raises(Denied):
        people.person(officer, ref)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "too short"}, "20 characters"),
        ({"code": "curious"}, "Choose why"),
        ({"is_confirmed": False}, "Confirm"),
    ],
)
def test_glass_is_not_broken_without_reason_words_and_confirmation(officer, changed, said):
    hidden(Restriction.RESTRICTED)
    given = {"code": "life_at_risk", "text": HARM, "is_confirmed": True, **changed}
    with pytest.raises(Refused, match=said):
        access.break_glass(officer, closed=notice(officer), **given)


def test_two_records_are_not_opened_by_one_blow(officer):
    hidden(Restriction.RESTRICTED)
    hidden(Restriction.RESTRICTED)
    with pytest.raises(Refused, match="one more fact"):
        access.break_glass(officer, closed=notice(officer), code="life_at_risk", text=HARM, is_confirmed=True)


def test_the_reviewer_is_never_the_user_nor_of_their_unit_and_an_overdue_review_goes_up(officer, standards):
    hidden(Restriction.RESTRICTED)
    access.break_glass(officer, closed=notice(officer), code="life_at_risk", text=HARM, is_confirmed=True)
    events.read_all()
    row = GlassBreak.objects.get()
    near = makers.actor(Role.PROFESSIONAL_STANDARDS, username="psd in response", unit="Response A")
    with pytest.raises(Refused, match="outside their line"):
        access.review_glass(near, glass=row.id, is_justified=True, why="He was right to do so there")
    due = Duty.objects.get(kind="access.glass_review")
    with clock.frozen(due.due_at + timedelta(hours=1)):
        work_commands.escalate_overdue(SYSTEM)
    assert Duty.objects.get(kind="access.glass_review").escalation == 1
    access.review_glass(standards, glass=row.id, is_justified=False, why="The carer could have been asked")
    events.read_all()
    assert Duty.objects.get(kind="access.glass_review").state in ("met", "missed")


def test_the_pages_lead_from_the_notice_to_the_record(officer):
    ref = hidden(Restriction.RESTRICTED)
    client = Client()
    client.post("/sign-in/", {"username": "pc asker", "password": makers.PASSWORD})
    client.get("/search/", {"q": NAME})
    given = {"q": NAME, "unit": "Protected persons"}
    assert client.get("/access/ask/", given).status_code == 200
    step = {**given, "code": "life_at_risk", "text": HARM}
    assert b"Step 2 of 2" in client.post("/access/break-glass/", step).content
    assert not GlassBreak.objects.exists()
    opened = client.post("/access/break-glass/", {**step, "step": "2", "confirm": "yes"})
    assert opened.url == f"/people/{ref.id}/"
    assert client.get(opened.url).status_code == 200
    assert client.post("/access/ask/", {**given, "reason": "short"}).status_code == 422
    assert client.post("/access/ask/", {**given, "reason": WHY}).status_code == 302
    assert b"Not decided yet" in client.get("/access/my-requests/").content
