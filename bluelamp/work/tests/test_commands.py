"""Owing, settling, pausing, handing over and escalating duties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bluelamp.access import commands as access
from bluelamp.access.codes import Role
from bluelamp.access.models import RecordRestriction
from bluelamp.access.tests import makers
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied
from bluelamp.kernel.refusals import Refused
from bluelamp.work import commands, queries
from bluelamp.work.models import Duty
from bluelamp.work.tests.makers import duty
from bluelamp.work.types import DutyFilter, DutyState, Owner, OwnerKind, Risk

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def sergeant():
    return makers.actor(Role.SERGEANT, username="Sgt Hale")


def test_owing_the_same_thing_twice_leaves_one_duty():
    first = commands.owe(SYSTEM, duty=duty())
    again = commands.owe(SYSTEM, duty=duty(title="Another title"))
    assert first.ref == again.ref
    assert Duty.objects.count() == 1


def test_owing_many_counts_what_is_new_and_what_was_owed():
    commands.owe(SYSTEM, duty=duty(subject="person:1"))
    counted = commands.owe_many(SYSTEM, duties=tuple(duty(subject=f"person:{n}") for n in range(1, 6)))
    assert (counted.new, counted.known) == (4, 1)


def test_a_duty_done_in_time_is_met_and_one_done_late_is_missed():
    with clock.frozen(NOON):
        on_time = commands.owe(SYSTEM, duty=duty(subject="person:1"))
        late = commands.owe(SYSTEM, duty=duty(subject="person:2"))
        assert commands.meet(SYSTEM, ref=on_time.ref).state is DutyState.MET
    with clock.frozen(NOON + timedelta(hours=5)):
        assert commands.meet(SYSTEM, ref=late.ref).state is DutyState.MISSED, "a breach must stay visible"


def test_a_settled_duty_cannot_be_settled_again():
    owed = commands.owe(SYSTEM, duty=duty())
    commands.meet(SYSTEM, ref=owed.ref)
    with pytest.raises(Refused, match="already met"):
        commands.meet(SYSTEM, ref=owed.ref)


def test_waiving_needs_a_reason_and_never_ones_own(sergeant):
    mine = commands.owe(SYSTEM, duty=duty(owner=Owner(OwnerKind.PERSON, sergeant.name)))
    with pytest.raises(Refused) as refused:
        commands.waive(sergeant, ref=mine.ref, reason="no")
    assert len(refused.value.reasons) == 2, "both reasons at once"


def test_an_officer_may_not_waive():
    owed = commands.owe(SYSTEM, duty=duty())
    with pytest.raises(Denied):
        commands.waive(makers.actor(Role.OFFICER), ref=owed.ref, reason="Not needed at all")


def test_a_pause_moves_the_due_time_by_exactly_its_length(sergeant):
    with clock.frozen(NOON):
        owed = commands.owe(SYSTEM, duty=duty())
        commands.pause(sergeant, ref=owed.ref, why="Victim in hospital")
    with clock.frozen(NOON + timedelta(hours=10)):
        assert not queries.duty(sergeant, owed.ref).is_overdue, "a paused clock does not run"
        resumed = commands.resume(sergeant, ref=owed.ref)
    assert resumed.due_at == owed.due_at + timedelta(hours=10)


def test_an_overdue_duty_goes_up_once_for_each_rung():
    with clock.frozen(NOON):
        owed = commands.owe(SYSTEM, duty=duty())
    with clock.frozen(NOON + timedelta(hours=5)):
        assert commands.escalate_overdue(SYSTEM).settled == 1
        assert commands.escalate_overdue(SYSTEM).settled == 0, "one rung at a time"
        found = queries.duty(SYSTEM, owed.ref)
    assert (found.escalation, found.owner.name) == (1, "supervisors")


def test_lists_are_ordered_by_risk_and_then_by_due_time(sergeant):
    with clock.frozen(NOON):
        for number, risk in enumerate([Risk.STANDARD, Risk.IMMEDIATE, Risk.HIGH, Risk.IMMEDIATE]):
            due = NOON + timedelta(hours=10 - number)
            commands.owe(SYSTEM, duty=duty(subject=f"person:{number}", risk=risk, due_at=due))
        found = queries.force_work(sergeant, wanted=DutyFilter()).duties
    assert [one.subject[-1] for one in found] == ["3", "1", "2", "0"]


def test_every_number_of_the_tallies_equals_the_rows_it_opens(sergeant):
    with clock.frozen(NOON):
        for number in range(40):
            commands.owe(SYSTEM, duty=duty(
                subject=f"person:{number}", risk=Risk(1 + number % 4), district=["North", "South"][number % 2],
                kind=f"test.kind{number % 3}", due_at=NOON + timedelta(hours=number % 5 - 2)))  # fmt: skip
        for one in queries.tallies(sergeant):
            same = DutyFilter(kind=one.kind, district=one.district, risk=one.risk)
            assert queries.force_work(sergeant, wanted=same).total == one.owed
            assert queries.force_work(sergeant, wanted=replace(same, overdue=True)).total == one.overdue
        assert sum(one.owed for one in queries.tallies(sergeant)) == 40


def test_a_sealed_record_leaves_no_trace_in_lists_or_totals(sergeant):
    person = PersonRef.new()
    commands.owe(SYSTEM, duty=duty(subject=f"{person}@school:1", about=str(person)))
    commands.owe(SYSTEM, duty=duty(subject="person:2"))
    before = sum(one.owed for one in queries.tallies(sergeant))
    _seal(access, person)
    assert before == 2
    assert sum(one.owed for one in queries.tallies(sergeant)) == 1, "a total reveals a sealed record"
    assert queries.force_work(sergeant, wanted=DutyFilter()).total == 1


def _seal(door, person):
    RecordRestriction.objects.create(
        subject=str(person), kind="person", state="sealed", set_by=SYSTEM.account_id, set_at=clock.now()
    )


def test_what_was_owed_then_is_counted_from_the_same_rows(sergeant):
    with clock.frozen(NOON):
        owed = commands.owe(SYSTEM, duty=duty())
        commands.owe(SYSTEM, duty=duty(subject="person:2"))
    with clock.frozen(NOON + timedelta(hours=2)):
        commands.meet(SYSTEM, ref=owed.ref)
    assert sum(line.owed for line in queries.owed_then(sergeant, at=NOON + timedelta(hours=1))) == 2
    assert sum(line.owed for line in queries.owed_then(sergeant, at=NOON + timedelta(hours=3))) == 1
