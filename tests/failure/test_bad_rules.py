"""A bad rule is refused in every case, in words that name the records; whatever holds and links there are."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.control.models import Incident
from bluelamp.control.tests import makers as room
from bluelamp.crime.models import Crime, CrimeParty
from bluelamp.crime.tests.makers import records_crime
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.models import Person
from bluelamp.nominals.tests.makers import person
from bluelamp.retention import commands, queries
from bluelamp.retention.codes import Decision, Group, HoldKind
from bluelamp.retention.models import Proposal, Standing
from bluelamp.retention.rules.schedule import schedule
from bluelamp.retention.tests import makers
from bluelamp.retention.tests.makers import NOW, THEN
from bluelamp.work import commands as work
from bluelamp.work.models import Duty
from bluelamp.work.tests.makers import duty

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def list_apart(settings, tmp_path):
    settings.BLUELAMP_DATA = tmp_path


def old(given_name: str = "Ada", family: str = "Oldacre"):
    with makers.at(THEN):
        return person(given_name, family, date(1970, 1, 2))


def refusal(*refs) -> str:
    texts = [str(ref) for ref in refs]
    with makers.at(NOW), makers.rule_selecting("test.bad", texts), pytest.raises(Refused) as refused:
        commands.regrade(SYSTEM, refs=tuple(texts))
        commands.propose(makers.weeding(), rule="test.bad")
    assert not Proposal.objects.exists(), "a refused batch must leave nothing"
    return "\n".join(refused.value.reasons)


def test_ten_times_the_volume_is_refused_with_the_numbers(monkeypatch):
    ones = [old(f"Ada{n}") for n in range(21)]
    monkeypatch.setattr("bluelamp.retention.queries.batches.norm", lambda: 2)
    words = refusal(*ones)
    assert "selects 21 records" in words
    assert "norm of a month is 2 and a batch may hold at most 4" in words


def test_many_small_batches_are_counted_together(monkeypatch):
    ones = [old(f"Ada{n}") for n in range(5)]
    monkeypatch.setattr("bluelamp.retention.queries.batches.norm", lambda: 2)
    with makers.at(NOW):
        makers.quarantined([str(one) for one in ones[:3]])
        rest = [str(one) for one in ones[3:]]
        with (
            makers.rule_selecting("test.bad", rest),
            pytest.raises(Refused, match="2 records after 3 in the last 30 days"),
        ):
            commands.propose(makers.weeding(), rule="test.bad")


def test_a_live_incident_and_everybody_on_it_are_named():
    room.reference()
    one = old()
    with makers.at(THEN):
        incident = room.opens(
            room.dispatcher(), persons=(PersonInRole(role=PersonRole.VICTIM, person=one, name="Ada"),)
        )
    words = refusal(one)
    assert f"Ada Oldacre, born 02/01/1970 ({one}) may not be disposed of" in words
    assert "is open" in words
    assert f"({incident}) may not be disposed of" in refusal(incident)


def test_an_unresolved_crime_is_named():
    one = old()
    with makers.at(THEN):
        crime = records_crime(one)
    number = Crime.objects.get().number
    assert f"crime {number} is unresolved" in refusal(one)
    assert f"crime {number} is unresolved" in refusal(crime)


def test_an_open_duty_is_named():
    one = old()
    with makers.at(THEN):
        work.owe(SYSTEM, duty=duty(subject=f"{one}@school:1", about=str(one)))
    assert "an open duty" in refusal(one)


@pytest.mark.parametrize("kind", list(HoldKind))
def test_every_kind_of_hold_is_named(kind):
    one = old()
    with makers.at(NOW):
        commands.place_hold(
            makers.weeding(), ref=str(one), kind=kind, reason="Counsel has asked for it", reference="C/12"
        )
    assert f"{kind.label} C/12" in refusal(one)


def test_a_moratorium_on_a_kind_or_a_group_holds_every_record_of_it():
    one = old()
    with makers.at(NOW):
        commands.place_moratorium(
            makers.weeding(), kind=HoldKind.INQUIRY, of_kind="person", of_group=Group.NOT_OFFENDING,
            reason="Inquiry into missing people",
        )  # fmt: skip
    assert "Public inquiry on every record of its kind" in refusal(one)


def test_records_not_due_un_reviewed_or_unknown_are_named():
    with makers.at(NOW):
        fresh = person("New", "Comer", date(1990, 1, 1))
    bare = old("Bare", "Legacy")
    Person.objects.filter(id=bare.id).update(system="records")
    words = refusal(fresh, bare, f"person:{'0' * 8}-0000-7000-8000-{'0' * 12}")
    assert f"{fresh} is not due before" in words
    assert f"{bare} has no review group" in words
    assert "is not on record" in words


def test_whoever_proposed_never_approves_and_group_two_needs_two_on_each_record():
    one = old()
    with makers.at(THEN):
        crime = records_crime(one, offence_code="8N")
    CrimeParty.objects.update(role="suspect")
    Crime.objects.update(status="finalised")
    Duty.objects.update(state="met", settled_at=THEN)
    weeding, disposal = makers.weeding(), makers.disposal()
    with makers.at(NOW), makers.rule_selecting("test.these", [str(one)]):
        commands.regrade(SYSTEM, refs=(str(one),))
        assert Standing.objects.get(ref=str(one)).group == Group.SERIOUS, crime
        batch = commands.propose(weeding, rule="test.these")
        with pytest.raises(Refused, match="somebody else has to approve it"):
            commands.approve(weeding, proposal=batch.id)
        with pytest.raises(Refused, match="nobody has reviewed it yet"):
            commands.approve(disposal, proposal=batch.id)
        makers.both_dispose([str(one)], weeding)
        with pytest.raises(Refused, match="needs a second"):
            commands.approve(disposal, proposal=batch.id)
        makers.both_dispose([str(one)], weeding)
        with pytest.raises(Refused, match="needs a second"):
            commands.approve(disposal, proposal=batch.id)
        makers.both_dispose([str(one)], disposal)
        assert commands.approve(disposal, proposal=batch.id).approved_by == disposal.name


def test_what_became_live_after_the_proposal_stops_the_approval():
    one = old()
    with makers.at(NOW), makers.rule_selecting("test.these", [str(one)]):
        commands.regrade(SYSTEM, refs=(str(one),))
        batch = commands.propose(makers.weeding(), rule="test.these")
        commands.place_hold(
            makers.weeding(), ref=str(one), kind=HoldKind.FOI, reason="A request came in today"
        )
        with pytest.raises(Refused, match="Freedom of information request"):
            commands.approve(makers.disposal(), proposal=batch.id)


def test_a_record_retained_at_review_leaves_the_batch_and_is_due_later():
    one, other = old(), old("Bea")
    with makers.at(NOW), makers.rule_selecting("test.these", [str(one), str(other)]):
        commands.regrade(SYSTEM, refs=(str(one), str(other)))
        batch = commands.propose(makers.weeding(), rule="test.these")
        until = NOW + timedelta(days=365)
        commands.decide(makers.weeding(), ref=str(one), decision=Decision.RETAIN, next_at=until,
                        reason="NRAC: pattern of offending near schools")  # fmt: skip
        commands.approve(makers.disposal(), proposal=batch.id)
        assert queries.record(makers.weeding(), ref=str(one)).due_at == until
    assert set(Person.objects.values_list("id", flat=True)) == {one.id}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_whatever_is_held_or_linked_no_batch_ever_takes_what_may_not_go(seed):
    """Random people with random incidents, duties and holds: a batch of any of them either names every one that may
    not go, or holds none of them."""
    chance = random.Random(seed)
    room.reference()
    ones = [old(f"Ada{seed}x{n}") for n in range(4)]
    kept = {str(one) for one in ones if _bind(one, chance)}
    chosen = [str(one) for one in chance.sample(ones, chance.randint(1, 4))]
    with makers.at(NOW), makers.rule_selecting("test.any", chosen):
        commands.regrade(SYSTEM, refs=tuple(chosen))
        try:
            batch = commands.propose(makers.weeding(), rule="test.any")
        except Refused as refused:
            named = {ref for ref in chosen if any(ref in reason for reason in refused.reasons)}
            assert named == kept & set(chosen)
        else:
            assert not kept & {item.ref for item in queries.proposal(makers.weeding(), id=batch.id).items}
            commands.withdraw(makers.weeding(), proposal=batch.id, reason="The test is over")


def _bind(one, chance: random.Random) -> bool:
    kind = chance.choice(["free", "free", "hold", "ended", "duty", "incident", "closed"])
    with makers.at(NOW):
        if kind == "hold":
            commands.place_hold(
                makers.weeding(), ref=str(one), kind=HoldKind.LEGAL, reason="Asked for by counsel"
            )
        if kind == "ended":
            hold = commands.place_hold(
                makers.weeding(), ref=str(one), kind=HoldKind.LEGAL, reason="Asked by counsel"
            )
            commands.lift_hold(makers.weeding(), hold=hold, reason="No longer asked for")
    with makers.at(THEN):
        if kind == "duty":
            work.owe(SYSTEM, duty=duty(subject=str(one), about=str(one), source=f"incident:{one.id}"))
        if kind in ("incident", "closed"):
            who = PersonInRole(role=PersonRole.WITNESS, person=one, name="Ada")
            incident = room.opens(room.dispatcher(f"d{one.id}"), persons=(who,))
            if kind == "closed":
                Incident.objects.filter(id=incident.id).update(state="closed", closed_at=THEN)
    return kind in ("hold", "duty", "incident")


def test_the_schedule_names_a_source_for_every_class_and_group():
    assert all(one.citation for one in [*schedule().classes.values(), *schedule().groups.values()])
