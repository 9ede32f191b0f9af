"""The review desk: what comes to it, who may decide, and what a decision does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from bluelamp.access.codes import Role
from bluelamp.access.models import AuditRow
from bluelamp.access.tests.makers import account, actor
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands, queries
from bluelamp.nominals.models import PersonApart, ReviewItem
from bluelamp.nominals.tests.makers import new, person
from bluelamp.nominals.types import (
    EventKind,
    LinkType,
    MarkerClass,
    NewEvent,
    NewLink,
    NewMarker,
    NewReview,
    Outcome,
    Restriction,
    ReviewOrigin,
    ReviewState,
)

pytestmark = pytest.mark.django_db


def pair(one=None, other=None, weight=12.0, **more):
    """Two records on the desk; returns (item, one, other)."""
    one, other = one or person(), other or person("Shivaun", "Oneil", date(1988, 3, 4))
    review = NewReview(one=one, other=other, origin=ReviewOrigin.ENGINE, weight=weight, **more)
    commands.raise_many(SYSTEM, pairs=(review,))
    row = ReviewItem.objects.get(one_id=min(one.id, other.id), other_id=max(one.id, other.id))
    return str(row.id), one, other


def warn(ref):
    commands.add_marker(SYSTEM, marker=NewMarker(about=str(ref), marker_class=MarkerClass.OFFENDER, label="Sex offender",
                                                 reason="Registered"))  # fmt: skip


def recorder(name):
    return actor(Role.CRIME_RECORDER, username=name)


def test_same_merges_into_the_older_record_and_the_pair_is_gone():
    desk = recorder("ann")
    item, one, other = pair()
    assert commands.decide_match(desk, item=item, outcome=Outcome.SAME).state == ReviewState.SAME
    assert queries.person(SYSTEM, other).ref == one
    assert queries.merges_of(SYSTEM, one)[0].rule == "review"
    assert queries.review_queue(desk) == []
    with pytest.raises(Refused, match="decided already"):
        commands.decide_match(recorder("ben"), item=item, outcome=Outcome.DIFFERENT)


def test_different_is_remembered_and_the_pair_never_comes_back():
    item, one, other = pair()
    commands.decide_match(recorder("ann"), item=item, outcome=Outcome.DIFFERENT, reason="Twin brothers")
    assert PersonApart.objects.get().reason == "Twin brothers"
    again = NewReview(one=one, other=other, origin=ReviewOrigin.ENGINE, weight=19.0)
    assert commands.raise_many(SYSTEM, pairs=(again,)) == 0
    assert ReviewItem.objects.get().state == ReviewState.DIFFERENT


def test_cannot_tell_is_asked_again_only_when_the_evidence_has_moved():
    item, one, other = pair(weight=7.0)
    commands.decide_match(recorder("ann"), item=item, outcome=Outcome.CANNOT_TELL)
    for weight, state in ((7.5, ReviewState.CANNOT_TELL), (9.5, ReviewState.OPEN)):
        commands.raise_many(
            SYSTEM, pairs=(NewReview(one=one, other=other, origin=ReviewOrigin.ENGINE, weight=weight),)
        )
        assert ReviewItem.objects.get(id=item).state == state


def test_where_an_offender_marker_stands_two_different_people_decide():
    ann, ben = recorder("ann"), recorder("ben")
    item, one, other = pair()
    warn(one)
    assert commands.decide_match(ann, item=item, outcome=Outcome.SAME).state == ReviewState.SECOND
    assert queries.person(SYSTEM, other).ref == other, "nothing is merged on one word"
    with pytest.raises(Refused, match="somebody else"):
        commands.decide_match(ann, item=item, outcome=Outcome.SAME)
    assert queries.review(ben, item).votes[0].outcome == "", "the second person is not led by the first"
    assert commands.decide_match(ben, item=item, outcome=Outcome.SAME).state == ReviewState.SAME
    assert queries.person(SYSTEM, other).ref == one


def test_two_who_disagree_leave_it_to_a_supervisor():
    item, one, other = pair()
    warn(one)
    commands.decide_match(recorder("ann"), item=item, outcome=Outcome.SAME)
    after = commands.decide_match(recorder("ben"), item=item, outcome=Outcome.DIFFERENT)
    assert after.state == ReviewState.SUPERVISOR
    cat, sergeant = recorder("cat"), actor(Role.SERGEANT)
    assert queries.review_queue(cat) == []
    with pytest.raises(Refused, match="supervisor"):
        commands.decide_match(cat, item=item, outcome=Outcome.SAME)
    assert [one.outcome for one in queries.review(sergeant, item).votes] == [
        "Same person",
        "Different people",
    ]
    assert (
        commands.decide_match(sergeant, item=item, outcome=Outcome.DIFFERENT).state == ReviewState.DIFFERENT
    )
    assert queries.person(SYSTEM, other).ref == other


def test_undo_takes_back_what_the_last_decision_did_and_only_ones_own():
    ann = recorder("ann")
    item, _, other = pair()
    for outcome in (Outcome.SAME, Outcome.DIFFERENT):
        commands.decide_match(ann, item=item, outcome=outcome)
        with pytest.raises(Refused):
            commands.undo_last_decision(recorder("ben"))
        assert commands.undo_last_decision(ann).state == ReviewState.OPEN
        assert queries.person(SYSTEM, other).ref == other
        assert not PersonApart.objects.filter(lifted_at=None).exists()
    commands.decide_match(ann, item=item, outcome=Outcome.SAME)
    with clock.frozen(clock.now() + timedelta(hours=1)), pytest.raises(Refused, match="nothing of yours"):
        commands.undo_last_decision(ann)


def test_a_pair_open_with_one_person_is_not_given_to_another_until_the_lock_ends():
    ann, ben = recorder("ann"), recorder("ben")
    first, *_ = pair(weight=20.0)
    second, *_ = pair(person("Tom", "Jones"), person("Thomas", "Jones"), weight=10.0)
    assert queries.next_pair(ann) == first
    commands.take_pair(ann, item=first)
    assert queries.next_pair(ann) == first, "one's own pair stays one's own"
    assert queries.next_pair(ben) == second
    with pytest.raises(Refused, match="Ann has this pair open"):
        commands.decide_match(ben, item=first, outcome=Outcome.SAME)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert queries.next_pair(ben) == first
    commands.leave_pairs(ann)
    assert queries.next_pair(ben) == first


def test_the_queue_is_by_risk_then_weight():
    plain, *_ = pair(person("Al", "Plain"), person("Alan", "Plain"), weight=30.0)
    born = clock.now().date() - timedelta(days=3000)
    child, *_ = pair(person("Amy", "Young", born), person("Aimee", "Young", born), weight=9.0)
    victim = person("Bea", "Harm")
    event = commands.record_event(
        SYSTEM, event=NewEvent(kind=EventKind.INCIDENT, reference="7", category="Domestic")
    )
    commands.link(SYSTEM, link=NewLink(start=str(victim), end=str(event), type=LinkType.VICTIM))
    domestic, *_ = pair(victim, person("Beatrice", "Harm"), weight=11.0)
    marked = person("Carl", "Knife")
    warn(marked)
    warned, *_ = pair(marked, person("Karl", "Knife"), weight=5.0)
    queue = queries.review_queue(recorder("ann"))
    assert [one.item for one in queue] == [warned, domestic, child, plain]
    assert queue[0].risk_words == ("warning: Sex offender",)
    assert queue[2].risk_words == ("child",)


def test_a_pair_with_a_hidden_record_is_neither_listed_nor_counted_nor_decided():
    desk, standards = recorder("ann"), actor(Role.PROFESSIONAL_STANDARDS)
    item, _, other = pair()
    for state in (Restriction.SEALED, Restriction.RESTRICTED):
        commands.restrict_person(standards, ref=other, state=state, reason="Protected person scheme", unit="PSD",
                                 people=frozenset({str(standards.account_id)}))  # fmt: skip
        assert queries.review_queue(desk) == []
        assert queries.review_backlog(desk).waiting == 0
        assert queries.next_pair(desk) == ""
        for act in (lambda: queries.review(desk, item), lambda: commands.take_pair(desk, item=item),
                    lambda: commands.decide_match(desk, item=item, outcome=Outcome.SAME)):  # fmt: skip
            with pytest.raises(NotThere):
                act()


def test_every_look_at_a_pair_is_audited_for_both_records():
    desk = recorder("ann")
    item, one, other = pair()
    queries.review(desk, item)
    looks = AuditRow.objects.filter(account_id=desk.account_id, door__endswith="reviews.review")
    assert {str(one), str(other)} <= set(looks.get().subjects)


def test_a_role_without_the_permission_may_not_decide():
    item, *_ = pair()
    with pytest.raises(Denied):
        commands.decide_match(actor(Role.OFFICER), item=item, outcome=Outcome.SAME)


def test_the_backlog_says_how_many_how_old_and_whether_it_gains():
    desk = recorder("ann")
    now = clock.now()
    with clock.frozen(now - timedelta(days=9)):
        pair(person("Old", "One"), person("Old", "Two"))
    item, *_ = pair()
    commands.decide_match(desk, item=item, outcome=Outcome.SAME)
    backlog = queries.review_backlog(desk)
    assert (backlog.waiting, backlog.decided_today, backlog.decided_week, backlog.raised_week) == (1, 1, 1, 1)
    assert (now - backlog.oldest).days == 9
    assert backlog.days_left is None


# --- recording although a likeness is shown ------------------------------------------------------------
def test_a_strong_likeness_asks_for_a_reason_and_becomes_a_pair_to_review():
    known, by = person(), actor(Role.CALL_HANDLER)
    like = new("Siobhán", "O'Neill-Khan", date(1988, 4, 3))
    with pytest.raises(Refused, match="say why this is somebody else"):
        commands.record_person(by, person=like)
    made = commands.record_person(by, person=like, anyway="Cousin of the same name, both at the scene")
    row = ReviewItem.objects.get()
    assert {row.one_id, row.other_id} == {known.id, made.id}
    assert row.origin == ReviewOrigin.CREATE_ANYWAY
    assert row.waterfall
    assert sum(step[2] for step in row.waterfall) == pytest.approx(row.weight, abs=1.0)


def test_nobody_like_is_recorded_at_once_and_an_incident_never_waits():
    by = actor(Role.CALL_HANDLER)
    person()
    commands.record_person(by, person=new("Zbigniew", "Kowalczyk", date(1971, 2, 3)))
    assert commands.create_person(by, person=new("Siobhán", "O'Neill-Khan", date(1988, 4, 3)))
    assert not ReviewItem.objects.exists()


def test_a_silent_record_is_not_hinted_at_when_recording_and_a_contact_only_one_says_whom_to_ask():
    by, standards = actor(Role.CALL_HANDLER), actor(Role.PROFESSIONAL_STANDARDS)
    like = new("Siobhán", "O'Neill-Khan", date(1988, 4, 3))
    nothing = queries.duplicate_check(by, like)
    ref = person()
    commands.restrict_person(standards, ref=ref, state=Restriction.SEALED, reason="Protected person scheme",
                             people=frozenset({str(standards.account_id)}))  # fmt: skip
    assert queries.duplicate_check(by, like) == nothing
    assert commands.record_person(by, person=like)
    assert not ReviewItem.objects.exists()
    commands.restrict_person(
        standards, ref=ref, state=Restriction.RESTRICTED, reason="Member of staff", unit="PSD"
    )
    again = queries.duplicate_check(by, new("Siobhan", "Oneill Khan", date(1988, 4, 3)))
    assert any("PSD" in one for one in again.notices)
    assert ref not in [one.ref for one in again.found]


# --- the pages ---------------------------------------------------------------------------------------
def desk_of(role=Role.CRIME_RECORDER):
    client = Client()
    client.force_login(account(role), backend="bluelamp.access.oidc.ProviderBackend")
    return client


def test_the_room_shows_the_pair_its_differences_and_its_weights():
    item, _, other = pair(
        waterfall=(("surname", "rare and alike", 9.5), ("birth", "day and month swapped", 2.5))
    )
    warn(other)
    page = desk_of().get("/people/review/").content.decode()
    for words in (
        "Siobhán",
        "Shivaun Oneil",
        "differs",
        "day and month swapped",
        "Sex offender",
        "two people decide",
    ):
        assert words in page, words
    assert item in page


def test_deciding_by_key_answers_in_json_and_by_button_leads_on():
    first, *_ = pair(weight=20.0)
    second, *_ = pair(person("Tom", "Jones"), person("Thomas", "Jones"), weight=10.0)
    client = desk_of()
    client.get("/people/review/")
    ahead = client.get(f"/people/review/next/?without={first}").content.decode()
    assert second in ahead
    answer = client.post(
        f"/people/review/{first}/decide/", {"outcome": "different"}, headers={"Accept": "application/json"}
    )
    assert answer.json() == {"item": first, "state": "Different people"}
    assert (
        client.post(f"/people/review/{second}/decide/", {"outcome": "same"}).headers["Location"]
        == "/people/review/"
    )
    assert "No pair waits for you" in client.get("/people/review/").content.decode()
    assert client.post("/people/review/undo/").headers["Location"] == f"/people/review/{second}/"
    assert client.post(f"/people/review/{second}/decide/", {"outcome": "perhaps"}).status_code == 422
