"""What an old id answers; and a merge that keeps the strictest clock, of which an unmerge gives each its own again."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.models import Account
from bluelamp.access.tests import makers as access
from bluelamp.control.models import Incident
from bluelamp.control.tests import makers as room
from bluelamp.crime.models import Crime, CrimeParty
from bluelamp.crime.tests.makers import records_crime
from bluelamp.kernel import events, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.retention import commands, queries
from bluelamp.retention.codes import Group, NoticeKind
from bluelamp.retention.models import Proposal, Standing
from bluelamp.retention.tests import makers
from bluelamp.retention.tests.makers import AFTER, NOW, THEN
from bluelamp.work.models import Duty

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def list_apart(settings, tmp_path):
    settings.BLUELAMP_DATA = tmp_path


@pytest.fixture
def officer():
    access.account(Role.OFFICER, Role.DISPATCHER, username="looker")
    client = Client()
    client.force_login(Account.objects.get(username="looker"))
    return client


def test_old_ids_answer_410_in_words_on_pages_and_in_the_api(officer):
    room.reference()
    with makers.at(THEN):
        one = person("Zebedee", "Quixwood", date(1970, 1, 2))
        incident = room.opens(room.dispatcher())
        crime = records_crime(one)
    Incident.objects.update(state="closed", closed_at=THEN)
    Crime.objects.update(status="finalised")
    Duty.objects.update(state="met", settled_at=THEN)
    addresses = [f"/people/{one.id}/", f"/control/incidents/{incident.id}/", f"/crime/{crime.id}/",
                 f"/people/{one.id}/timeline/"]  # fmt: skip
    before = [officer.get(address).status_code for address in addresses]
    assert before == [200] * len(addresses)
    with makers.at(NOW):
        refs = [str(one), str(incident), str(crime)]
        commands.regrade(SYSTEM, refs=tuple(refs))
        batch = makers.quarantined(refs)
    for address in addresses:
        answer = officer.get(address)
        assert (answer.status_code, "in quarantine" in answer.content.decode()) == (410, True), address
    with makers.at(AFTER):
        commands.erase(makers.weeding(), proposal=batch.id)
    for address in addresses:
        answer = officer.get(address)
        assert answer.status_code == 410, address
        assert "disposed of on 23/12/2026 under" in answer.content.decode()
        assert "Quixwood" not in answer.content.decode()
    for address in (f"/api/nominals/people/{one.id}", f"/api/crime/{crime.id}"):
        answer = officer.get(address)
        assert (answer.status_code, "disposed of" in answer.json()["reasons"][0]) == (410, True), address
    assert officer.get(f"/people/{'0' * 8}-0000-7000-8000-{'0' * 12}/").status_code == 404


def suspected(given: str, code: str):
    with makers.at(THEN):
        one = person(given, "Quixwood", date(1970, 1, 2))
        records_crime(one, offence_code=code)
    CrimeParty.objects.filter(person_id=one.id).update(role="suspect")
    return one


def test_a_merge_keeps_the_strictest_clock_and_an_unmerge_gives_each_its_own_again():
    thief, robber = suspected("Zeb", "40"), suspected("Zebedee", "34B")
    commands.regrade(SYSTEM, refs=(str(thief), str(robber)))
    groups = dict(Standing.objects.filter(kind="person").values_list("ref", "group"))
    dues = dict(Standing.objects.filter(kind="person").values_list("ref", "due_at"))
    assert groups == {str(thief): Group.OTHER_OFFENDING, str(robber): Group.SERIOUS}
    nominals.merge_persons(SYSTEM, keep=thief, absorb=robber, evidence=SAME_NUMBER)
    events.read_all()
    merged = Standing.objects.filter(kind="person")
    assert set(merged.values_list("group", flat=True)) == {Group.SERIOUS}
    assert set(merged.values_list("due_at", flat=True)) == {max(dues.values())}
    assert merged.values("lead").distinct().count() == 1
    nominals.unmerge(SYSTEM, ref=robber, reason="Two brothers", assignments=())
    events.read_all()
    assert dict(Standing.objects.filter(kind="person").values_list("ref", "group")) == groups
    assert dict(Standing.objects.filter(kind="person").values_list("ref", "due_at")) == dues


def test_a_new_link_re_grades_by_itself_and_a_disclosure_begins_afresh():
    with makers.at(THEN):
        one = person("Ada", "Quixwood", date(1970, 1, 2))
        events.read_all()
    assert Standing.objects.get().group == Group.NOT_OFFENDING
    with makers.at(THEN):
        records_crime(one)
    CrimeParty.objects.update(role="suspect")
    commands.regrade(SYSTEM, refs=(str(one),))
    assert Standing.objects.get(ref=str(one)).group == Group.OTHER_OFFENDING
    with makers.at(NOW):
        commands.note(makers.weeding(), ref=str(one), kind=NoticeKind.DBS, at=NOW, words="DBS 12/26")
    assert Standing.objects.get(ref=str(one)).due_at.year == 2032


def test_the_clock_proposes_and_never_erases():
    with makers.at(THEN):
        one = person("Ada", "Quixwood", date(1970, 1, 2))
    with makers.at(NOW):
        for name in ("retention.grade", "retention.propose"):
            jobs.declared[name].body()
    batch = Proposal.objects.get()
    assert (batch.state, batch.proposed_by) == ("proposed", "Bluelamp")
    assert [item.ref for item in batch.items.all()] == [str(one)]
    assert not [
        name
        for name in jobs.declared
        if name.startswith("retention.") and name.endswith(("erase", "approve"))
    ]


def test_legacy_rows_without_a_group_count_as_un_reviewed():
    with makers.at(THEN):
        one = person("Bare", "Legacy")
    found = queries.overview(makers.weeding())
    assert found.unreviewed_in["People"] == 1
    commands.regrade(SYSTEM, refs=(str(one),))
    assert queries.overview(makers.weeding()).unreviewed_in["People"] == 0
