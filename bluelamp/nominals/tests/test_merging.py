"""Merge, unmerge and any history between them: what is left is what was recorded on each record, to the bit."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pydantic import TypeAdapter

from bluelamp.access.codes import Role
from bluelamp.access.tests.makers import account, actor
from bluelamp.contracts.nominals import PersonsUnmerged
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.models import Merge
from bluelamp.nominals.tests.histories import EDITS, STATES, World, state_of
from bluelamp.nominals.tests.makers import SAME_NUMBER, person
from bluelamp.nominals.types import (
    Assignment,
    Description,
    EventKind,
    LinkType,
    MarkerClass,
    MergePair,
    NameKind,
    NewEvent,
    NewLink,
    NewMarker,
    NewName,
    Restriction,
)
from bluelamp.search import commands as search_commands
from bluelamp.search.tests.makers import found
from bluelamp.work import queries as work
from bluelamp.work.types import DutyFilter

pytestmark = pytest.mark.django_db
SIZE = 4
ONE = st.integers(0, SIZE - 1)


class Histories(RuleBasedStateMachine):
    """Any order of create, edit, correct, mark, link, restrict, merge and take apart."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.world = World(SIZE)
        self.world.begin()

    @initialize(seed=st.integers(0, 10_000))
    def dice(self, seed):
        self.dice = random.Random(seed)

    @rule(what=st.sampled_from(EDITS), n=ONE, on_golden=st.booleans())
    def edit(self, what, n, on_golden):
        self.world.edit(what, n, on_golden=on_golden)

    @rule(index=st.integers(0, 20), n=ONE)
    def correct(self, index, n):
        self.world.correct(index, n)

    @rule(n=ONE, state=st.sampled_from(STATES))
    def restrict(self, n, state):
        self.world.restrict(n, state)

    @rule(i=ONE, j=ONE)
    def merge(self, i, j):
        self.world.merge(i, j)

    @rule(choice=st.integers(0, 9), moves=st.lists(st.tuples(st.integers(0, 20), ONE), max_size=3))
    def take_apart(self, choice, moves):
        self.world.take_apart(choice, moves)

    def teardown(self):
        try:
            while self.world.take_apart(
                self.dice.randrange(10), [(self.dice.randrange(20), self.dice.randrange(SIZE))]
            ):
                pass
            assert state_of(self.world.people) == state_of(self.world.twins())
            assert search_commands.verify_index() == 0
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)


def test_any_history_taken_apart_in_any_order_is_the_one_where_nothing_was_ever_merged():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )


def test_merge_thirty_days_of_edits_unmerge_each_edit_is_with_the_right_person():
    kept, absorbed = person(), person("Shivaun", "Oneil", date(1988, 3, 4))
    before = state_of([kept, absorbed])
    start = clock.now()
    with clock.frozen(start):
        commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    entries = [("Mine", kept), ("Theirs", absorbed), ("Misplaced", kept)]
    for day, (word, on) in enumerate(entries, start=1):
        with clock.frozen(start + timedelta(days=day * 9)):
            commands.add_name(SYSTEM, ref=on, name=NewName(family=word, kind=NameKind.ALIAS))
    crime = event_of(absorbed_by=kept, at=start + timedelta(days=28))
    with clock.frozen(start + timedelta(days=30)):
        edits = {one.words: one for one in queries.edits_since_merge(SYSTEM, absorbed)}
        moves = tuple(
            Assignment(entry=edits[w].entry, to=absorbed) for w in ("Name: Misplaced", f"Victim of: {crime}")
        )
        commands.unmerge(SYSTEM, ref=absorbed, reason="Two sisters", assignments=moves)
    assert aliases(kept) == {"Mine"}
    assert aliases(absorbed) == {"Theirs", "Misplaced"}
    assert [one.reference for one in queries.events_of(SYSTEM, str(absorbed))] == ["03/1234"]
    assert queries.events_of(SYSTEM, str(kept)) == []
    assert found("misplaced") == [absorbed.id]
    after = state_of([kept, absorbed])
    assert [one["birth"] for one in after] == [one["birth"] for one in before]
    assert search_commands.verify_index() == 0


def aliases(ref):
    return {one.family for one in queries.person(SYSTEM, ref).names if one.kind == NameKind.ALIAS}


def event_of(*, absorbed_by, at):
    with clock.frozen(at):
        event = commands.record_event(
            SYSTEM,
            event=NewEvent(
                kind=EventKind.CRIME, reference="03/1234", about="crime:0190a000-0000-7000-8000-000000000001"
            ),
        )
        commands.link(SYSTEM, link=NewLink(start=str(absorbed_by), end=str(event), type=LinkType.VICTIM))
    return "Crime 03/1234"


def test_a_correction_made_on_the_golden_person_stays_with_the_record_it_corrects():
    kept, absorbed = person(), person("Shivaun", "Oneil")
    old = queries.person(SYSTEM, absorbed).names[0].id
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    commands.add_name(SYSTEM, ref=kept, name=NewName(given="Siobhan", family="Neil"), replaces=old)
    commands.unmerge(SYSTEM, ref=absorbed, reason="Two sisters")
    assert queries.person(SYSTEM, absorbed).display == "Siobhan Neil"


def test_records_taken_apart_stay_apart_until_somebody_else_lifts_it_with_a_reason():
    sergeant, inspector = actor(Role.SERGEANT), actor(Role.INSPECTOR)
    kept, absorbed = person(), person("Shivaun", "Oneil")
    commands.merge_persons(sergeant, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    commands.unmerge(sergeant, ref=absorbed, reason="Two sisters, seen together")
    for who in (sergeant, SYSTEM):
        with pytest.raises(Refused, match="Two sisters"):
            commands.merge_persons(who, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    again = commands.merge_many(SYSTEM, pairs=(MergePair(keep=kept, absorb=absorbed, evidence=SAME_NUMBER),))
    assert (again.done, len(again.refused)) == (0, 1)
    with pytest.raises(Refused, match="second person"):
        commands.lift_apart(sergeant, one=kept, other=absorbed, reason="Fingerprints agree")
    with pytest.raises(Refused, match="may be one person"):
        commands.lift_apart(inspector, one=kept, other=absorbed, reason=" ")
    commands.lift_apart(inspector, one=absorbed, other=kept, reason="Fingerprints agree")
    assert commands.merge_persons(sergeant, keep=kept, absorb=absorbed, evidence=SAME_NUMBER) == kept


def test_a_do_not_link_holds_for_whatever_the_two_records_are_merged_into():
    a, b, c = person("Ann", "One"), person("Bea", "Two"), person("Cat", "Three")
    commands.keep_apart(actor(Role.SERGEANT), one=a, other=c, reason="Twins, both in custody at once")
    commands.merge_persons(SYSTEM, keep=b, absorb=c, evidence=SAME_NUMBER)
    with pytest.raises(Refused, match="Twins"):
        commands.merge_persons(SYSTEM, keep=a, absorb=b, evidence=SAME_NUMBER)


def test_everyone_who_acted_on_the_merged_view_is_told_and_the_owner_has_a_duty():
    sergeant, officer, looker = actor(Role.SERGEANT), actor(Role.OFFICER), actor(Role.CALL_HANDLER)
    kept, absorbed = person(), person("Shivaun", "Oneil")
    commands.add_marker(SYSTEM, marker=NewMarker(about=str(absorbed), marker_class=MarkerClass.OFFICER_SAFETY,
                                                 label="Carries knives", reason="Threatened officers"))  # fmt: skip
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    commands.add_name(officer, ref=kept, name=NewName(family="Kane", kind=NameKind.ALIAS))
    queries.person(looker, kept)
    commands.unmerge(sergeant, ref=absorbed, reason="Two sisters")
    fact = next(one for one in stated(PersonsUnmerged))
    assert fact.actors == (str(officer.account_id),)
    assert fact.warnings == ("Carries knives",)
    (told,) = work.my_work(officer, wanted=DutyFilter()).duties
    assert "You acted on the merged view" in told.title
    assert "Carries knives" in told.title
    assert work.my_work(looker, wanted=DutyFilter()).duties == ()
    assert (
        work.team_work(actor(Role.CRIME_RECORDER), wanted=DutyFilter()).duties[0].kind
        == "nominals.wrong_merge"
    )


def stated(kind):
    """Facts of a kind stated so far in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body FROM kernel_fact WHERE name = %s ORDER BY seq", ["nominals.persons_unmerged"]
        )
        bodies = [row[0] if isinstance(row[0], str) else json.dumps(row[0]) for row in cursor.fetchall()]
    return [TypeAdapter(kind).validate_json(body) for body in bodies]


def test_a_merge_seconded_by_nobody_oneself_or_somebody_who_may_not_is_refused():
    recorder = actor(Role.CRIME_RECORDER)
    kept, absorbed = person(), person("Shivaun", "Oneil")
    commands.add_marker(
        SYSTEM, marker=NewMarker(about=str(kept), marker_class=MarkerClass.OFFENDER, reason="Known")
    )
    account(Role.OFFICER, username="officer-1")
    account(Role.SERGEANT, username="sergeant-1")
    for second, says in (("nobody-9", "no active account"), (str(recorder.account_id), "somebody else"),
                         ("officer-1", "may not decide"), ("", "second person")):  # fmt: skip
        with pytest.raises(Refused, match=says):
            commands.merge_persons(
                recorder, keep=kept, absorb=absorbed, evidence=replace(SAME_NUMBER, seconded_by=second)
            )
    evidence = replace(SAME_NUMBER, seconded_by="sergeant-1")
    assert commands.merge_persons(recorder, keep=kept, absorb=absorbed, evidence=evidence) == kept


def test_a_record_hidden_from_the_officer_cannot_be_merged_by_guessing_its_id():
    sergeant, standards = actor(Role.SERGEANT), actor(Role.PROFESSIONAL_STANDARDS)
    kept, sealed = person(), person("Shivaun", "Oneil")
    commands.restrict_person(standards, ref=sealed, state=Restriction.SEALED, reason="Protected person scheme",
                             people=frozenset({str(standards.account_id)}))  # fmt: skip
    with pytest.raises((NotThere, Denied)):
        commands.merge_persons(sergeant, keep=kept, absorb=sealed, evidence=SAME_NUMBER)


def test_restrictions_come_apart_exactly_in_whatever_order_merges_are_undone():
    standards = actor(Role.PROFESSIONAL_STANDARDS)
    a, b, c = person("Ann", "One"), person("Bea", "Two"), person("Cat", "Three")
    commands.restrict_person(
        standards, ref=b, state=Restriction.RESTRICTED, reason="Member of staff", unit="PSD"
    )
    before = state_of([a, b, c])
    commands.merge_persons(SYSTEM, keep=a, absorb=b, evidence=SAME_NUMBER)
    commands.merge_persons(SYSTEM, keep=a, absorb=c, evidence=SAME_NUMBER)
    commands.unmerge(SYSTEM, ref=b, reason="Wrong person")
    assert found("cat three") == [a.id], "nothing is restricted once the restricted record has left"
    commands.unmerge(SYSTEM, ref=c, reason="Wrong person")
    assert state_of([a, b, c]) == before


def test_many_pairs_merge_in_a_few_statements_and_a_refused_one_stops_no_other(django_assert_max_num_queries):
    people = [person(f"Given{'abcdefghijkl'[n]}", "Bulk") for n in range(12)]
    sealed = [person("Locked", "One"), person("Locked", "Two")]
    for n, ref in enumerate(sealed):
        commands.restrict_person(
            SYSTEM, ref=ref, state=Restriction.RESTRICTED, reason="Member of staff", unit=f"U{n}"
        )
    pairs = [(people[0], one) for one in people[1:6]] + [
        (people[7], people[6]),
        (people[6], people[8]),
        tuple(sealed),
    ]
    asked = tuple(MergePair(keep=a, absorb=b, evidence=SAME_NUMBER) for a, b in [*pairs, pairs[0]])
    done = commands.merge_many(SYSTEM, pairs=asked)
    assert done.done == 7
    assert [one.pair.keep for one in done.refused] == [sealed[0]]
    assert queries.person(SYSTEM, people[8]).ref == people[7]
    assert commands.merge_many(SYSTEM, pairs=asked).done == 0, "a repeat merges nothing"
    assert Merge.objects.count() == 7
    assert search_commands.verify_index() == 0


def test_an_only_description_put_on_another_record_leaves_its_first_record_without_one():
    kept, absorbed = person(), person("Shivaun", "Oneil")
    commands.merge_persons(SYSTEM, keep=kept, absorb=absorbed, evidence=SAME_NUMBER)
    commands.describe_person(SYSTEM, ref=kept, description=Description(occupation="Driver"))
    (entry,) = queries.edits_since_merge(SYSTEM, absorbed)
    moves = (Assignment(entry=entry.entry, to=absorbed),)
    commands.unmerge(SYSTEM, ref=absorbed, reason="Two sisters", assignments=moves)
    assert queries.person(SYSTEM, absorbed).description.occupation == "Driver"
    assert not queries.person(SYSTEM, kept).description.occupation
