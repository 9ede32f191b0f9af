"""Referrals reach partners that are slow, down, or talk nonsense, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.contracts.refs import ReferralRef
from bluelamp.crime.tests.makers import records_crime
from bluelamp.exchange import commands, queries
from bluelamp.exchange.codes import DeliveryState, PartnerState, Said
from bluelamp.exchange.models import Delivery, Partner
from bluelamp.exchange.partners.http import HttpPartner
from bluelamp.exchange.types import Reply
from bluelamp.kernel import clock, jobs
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.doorway import NotThere
from bluelamp.kernel.refusals import Refused
from bluelamp.safeguarding.models import Referral
from bluelamp.safeguarding.tests.makers import domestic_incident, family, local, officer, settle, signs
from bluelamp.work import queries as work
from bluelamp.work.types import DutyFilter

pytestmark = pytest.mark.django_db
NIGHT = local("2026-11-20 23:40")


def refers(*victims, at=NIGHT):
    """Each victim of a crime is referred to victims' services."""
    with clock.frozen(at):
        for victim in victims:
            records_crime(victim)


def turn(at, partner="victims-services"):
    """What the clock sets off at a moment."""
    with clock.frozen(at):
        carried = commands.deliver_due(SYSTEM, partner=partner, port=HttpPartner(timeout=0.5))
        commands.poll_due(SYSTEM, partner=partner, port=HttpPartner(timeout=0.5))
        commands.tell_people(SYSTEM)
        commands.chase_receipts(SYSTEM)
        settle()
        return carried


def duties(kind):
    return work.force_work(SYSTEM, wanted=DutyFilter(kind=kind)).duties


def test_a_referral_reaches_the_partner_and_its_duty_is_met_by_the_acknowledgement(partners):
    refers(family().victim)
    assert len(duties("safeguarding.victim_services")) == 1, "queued is not received"
    with clock.frozen(NIGHT + timedelta(seconds=5)):
        jobs.run_all()
        settle()
    (got,) = partners.received("victims-services")
    referral = Referral.objects.get()
    assert (referral.state, referral.partner_reference) == ("ACKNOWLEDGED", "VICTIM-00001")
    assert got["sha256"] == referral.payload_hash
    assert not duties("safeguarding.victim_services")


def test_received_is_not_acknowledged_until_the_partner_says_so(partners):
    partners.behave("late", delay=3600)
    refers(family().victim)
    turn(NIGHT)
    assert Referral.objects.get().state == "DELIVERED"
    assert len(duties("safeguarding.victim_services")) == 1
    turn(NIGHT + timedelta(hours=25))
    assert len(duties("exchange.chase_receipt")) == 1, "a person rings when nobody acknowledges"
    partners.behave("late", delay=0)
    turn(NIGHT + timedelta(hours=26))
    assert Referral.objects.get().state == "ACKNOWLEDGED"
    assert not duties("exchange.chase_receipt")


@pytest.mark.parametrize("mode", ["error", "garbage", "inside_error", "down", "other_receipt"])
def test_whatever_nonsense_comes_back_nothing_counts_as_received_and_it_is_tried_again(partners, mode):
    partners.behave(mode)
    refers(family().victim)
    turn(NIGHT)
    assert Referral.objects.get().state == "QUEUED"
    assert len(duties("safeguarding.victim_services")) == 1
    partners.behave("normal")
    turn(NIGHT + timedelta(seconds=30))
    assert Referral.objects.get().state == "QUEUED", "not before its minute"
    turn(NIGHT + timedelta(minutes=1))
    assert Referral.objects.get().state == "ACKNOWLEDGED"


def test_a_slow_partner_is_given_up_on_in_time_and_kept_once(partners):
    partners.behave("slow")
    refers(family().victim)
    assert turn(NIGHT).reached == 0
    partners.behave("normal")
    turn(NIGHT + timedelta(minutes=2))
    (got,) = partners.received()
    assert got["times"] == 2, "it had it already: the same key makes it one"
    assert Referral.objects.get().state == "ACKNOWLEDGED"


def test_six_hours_down_loses_nothing_tells_people_and_sends_the_worst_first(partners):
    partners.behave("down")
    home = family()
    incident = domestic_incident(NIGHT, home.roles())
    with clock.frozen(NIGHT):
        signs(officer(), home, incident, 15)
    refers(*[family(surname=f"Down{chr(65 + n)}").victim for n in range(5)])
    for minutes in range(0, 361, 5):
        for code in ("marac", "idva", "victims-services"):
            turn(NIGHT + timedelta(minutes=minutes), code)
    assert Delivery.objects.exclude(state="queued").count() == 0
    rung = duties("exchange.ring_partner")
    assert len(rung) == 7, "every one is with a person by now"
    assert "01632" in rung[0].title
    board = {one.code: one for one in queries.partner_board(SYSTEM)}
    assert board["victims-services"].state is PartnerState.NOT_ANSWERING
    assert board["victims-services"].queued == 5
    partners.behave("normal")
    back = NIGHT + timedelta(hours=7, minutes=30)
    for code in ("marac", "idva", "victims-services"):
        turn(back, code)
        turn(back + timedelta(minutes=20), code)
    assert Referral.objects.exclude(state="ACKNOWLEDGED").filter(state="QUEUED").count() == 0
    assert len(partners.received()) == 7 == len({one["delivery"] for one in partners.received()})
    assert not duties("exchange.ring_partner"), "the calls are off once the partner has it"


def test_the_most_pressing_goes_first(partners):
    refers(*[family(surname=f"Order{chr(65 + n)}").victim for n in range(3)])
    last = Delivery.objects.order_by("-queued_at", "-id").first()
    Delivery.objects.filter(pk=last.pk).update(priority="RED", rank=1)
    turn(NIGHT)
    assert partners.received()[0]["delivery"] == str(last.pk)


def test_a_dead_partner_leaves_another_untouched(partners):
    partners.behave("down", partner="marac")
    home = family()
    incident = domestic_incident(NIGHT, home.roles())
    with clock.frozen(NIGHT):
        signs(officer(), home, incident, 15)
    for _ in range(3):
        turn(NIGHT, "marac")
    assert turn(NIGHT, "idva").reached == 1


def test_the_circuit_opens_after_three_failures_and_lets_one_try_through_later(partners):
    partners.behave("error")
    refers(*[family(surname=f"Many{chr(65 + n)}").victim for n in range(10)])
    assert turn(NIGHT).tried == 3, "then it is left alone"
    assert turn(NIGHT + timedelta(seconds=30)).tried == 0
    assert turn(NIGHT + timedelta(minutes=1, seconds=1)).tried == 1, "one try, and it is left alone again"


def test_an_attempt_that_a_crash_cut_short_is_made_again(partners):
    refers(family().victim)
    with clock.frozen(NIGHT):
        commands.carrying.begin_attempt(SYSTEM, partner="victims-services")
    assert turn(NIGHT + timedelta(seconds=10)).tried == 0, "it may still be on its way"
    assert turn(NIGHT + timedelta(seconds=50)).reached == 1


def test_an_attempt_is_finished_once(partners):
    refers(family().victim)
    with clock.frozen(NIGHT):
        sent = commands.carrying.begin_attempt(SYSTEM, partner="victims-services")
        for reference in ("A", "B"):
            reply = Reply(said=Said.ACKNOWLEDGED, text="ok", reference=reference)
            commands.carrying.finish_attempt(SYSTEM, sent=sent, reply=reply)
    assert Delivery.objects.get().reference == "A"


def test_a_partner_acknowledges_only_its_own_and_only_what_was_sent(partners):
    partners.behave("received")
    refers(family().victim)
    turn(NIGHT)
    row = Delivery.objects.get()
    theirs = access.actor(Role.PARTNER, username="vs", unit="victims-services")
    other = access.actor(Role.PARTNER, username="marac", unit="marac")
    with pytest.raises(NotThere):
        commands.acknowledge(other, delivery=row.id, sha256=row.payload_hash, reference="X")
    with pytest.raises(Refused, match="content"):
        commands.acknowledge(theirs, delivery=row.id, sha256="0" * 64, reference="X")
    for _ in range(2):
        commands.acknowledge(theirs, delivery=row.id, sha256=row.payload_hash, reference="VS-9")
    assert Referral.objects.get().partner_reference == "VS-9"
    assert len([s for s in Referral.objects.get().steps.all() if s.to_state == "ACKNOWLEDGED"]) == 1


def test_a_rejection_goes_to_a_person_and_is_not_repeated(partners):
    partners.behave("reject")
    refers(family().victim)
    turn(NIGHT)
    turn(NIGHT + timedelta(hours=2))
    assert Referral.objects.get().state == "REJECTED"
    assert len(Delivery.objects.get().attempts.all()) == 1
    assert len(duties("exchange.ring_partner")) == 1


def test_an_agreement_that_ended_holds_routine_referrals_and_tells_a_person(partners):
    queries.partner_board(SYSTEM)
    Partner.objects.filter(pk="victims-services").update(agreement_ends=NIGHT - timedelta(days=1))
    refers(family().victim)
    assert Delivery.objects.get().state == DeliveryState.HELD
    assert turn(NIGHT).tried == 0
    assert "agreement has ended" in duties("exchange.ring_partner")[0].title


def test_declared_down_sends_nothing_and_keeps_the_place(partners):
    desk = access.actor(Role.REFERRAL_DESK, username="desk")
    queries.partner_board(SYSTEM)
    commands.declare_down(desk, code="victims-services", why="Planned outage until six")
    refers(family().victim)
    assert turn(NIGHT).tried == 0
    commands.declare_up(desk, code="victims-services")
    assert turn(clock.now() + timedelta(seconds=1)).reached == 1


def test_red_takes_the_second_channel_after_three_failures(partners):
    home = family()
    incident = domestic_incident(NIGHT, home.roles())
    partners.behave("down", partner="marac")
    with clock.frozen(NIGHT):
        signs(officer(), home, incident, 15)
    Partner.objects.filter(pk="marac").update(second_url=f"{partners.url}/p/second")
    for minutes in (0, 2, 8, 25, 30):
        turn(NIGHT + timedelta(minutes=minutes), "marac")
    assert [one["partner"] for one in partners.received()] == ["second"]
    referral = Referral.objects.get(kind="marac")
    assert referral.state == "ACKNOWLEDGED"
    assert queries.delivery_of(SYSTEM, ReferralRef(referral.id)).attempts[-1].channel == "second"
