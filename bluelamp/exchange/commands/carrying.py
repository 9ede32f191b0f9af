"""Carrying referrals: take one, send it outside any transaction, write down what came back."""

from __future__ import annotations

import json
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db.models import Q

from bluelamp.contracts.exchange import DeliveryFailed, PartnerStateChanged
from bluelamp.contracts.refs import ReferralRef
from bluelamp.contracts.safeguarding import ReferralQueued
from bluelamp.exchange import rules
from bluelamp.exchange.codes import DeliveryState, PartnerState, Permission, Said
from bluelamp.exchange.models import Attempt, Delivery, Partner
from bluelamp.exchange.partners.http import HttpPartner
from bluelamp.exchange.partners.port import PartnerPort
from bluelamp.exchange.queries.partners import AGREED_FIELDS, partner_row, state_of
from bluelamp.exchange.types import Carried, Outgoing, Reply
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.safeguarding import commands as safeguarding
from bluelamp.safeguarding.types import ReferralState
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk

S = DeliveryState
NEWS = {Said.ACKNOWLEDGED: ReferralState.ACKNOWLEDGED, Said.RECEIVED: ReferralState.DELIVERED,
        Said.REJECTED: ReferralState.REJECTED}  # fmt: skip
SETTLED = {Said.ACKNOWLEDGED: S.ACKNOWLEDGED, Said.RECEIVED: S.DELIVERED, Said.REJECTED: S.REJECTED}
ONE_TURN_SECONDS = 20.0
POLL_MINUTES = (1, 2, 5, 15)
RISKS = {"RED": Risk.IMMEDIATE, "AMBER": Risk.HIGH, "GREEN": Risk.MEDIUM, "BLUE": Risk.STANDARD}


@command(needs=Permission.CARRY_REFERRAL, operation="collection")
def queue_delivery(by: Actor, *, queued: ReferralQueued) -> str:
    """Put a referral in its partner's queue; queued again it is the same delivery, tried afresh."""
    partner = partner_row(rules.partner_for(queued.recipient))
    row, is_new = Delivery.objects.get_or_create(referral_id=queued.referral.id, defaults={
        "kind": queued.kind, "recipient": queued.recipient, "partner": partner, "priority": queued.priority,
        "rank": rules.RANKS.get(queued.priority, 9), "district": queued.district, "payload": queued.payload,
        "payload_hash": queued.payload_hash, "queued_at": queued.queued_at, "due_at": queued.due_at,
        "next_at": clock.now()})  # fmt: skip
    if not is_new and row.state in (S.FAILED, S.REJECTED, S.HELD):
        row.state, row.next_at = S.QUEUED.value, clock.now()
        row.save(update_fields=["state", "next_at"])
    _hold_if_not_agreed(row, partner)
    return str(row.id)


def _hold_if_not_agreed(row: Delivery, partner: Partner) -> None:
    agreed = partner.agreed_fields.split() or AGREED_FIELDS
    is_live = bool(partner.agreement) and (
        partner.agreement_ends is None or partner.agreement_ends > clock.now()
    )
    reasons = rules.reasons_to_hold(
        priority=row.priority, fields=sorted(json.loads(row.payload)), agreed=agreed, is_live=is_live
    )
    if reasons:
        row.state, row.next_at = S.HELD.value, None
        row.save(update_fields=["state", "next_at"])
        _give_to_person(row, partner, "held", " ".join(reasons))


@command(needs=Permission.CARRY_REFERRAL)
def begin_attempt(by: Actor, *, partner: str) -> Outgoing | None:
    """Take the most pressing delivery a partner may be sent now; nothing while one is on its way or it is left alone."""
    row = Partner.objects.select_for_update().get(pk=partner)
    now = clock.now()
    if row.declared_down or (row.open_until and row.open_until > now):
        return None
    waiting = row.deliveries.filter(state=S.QUEUED.value)
    if waiting.filter(leased_until__gt=now).exists():
        return None
    delivery = waiting.filter(Q(next_at=None) | Q(next_at__lte=now)).order_by("rank", "due_at", "id").first()
    if delivery is None:
        return None
    delivery.tried, delivery.leased_until = delivery.tried + 1, now + rules.LEASE
    delivery.save(update_fields=["tried", "leased_until"])
    way = rules.channel(tried=delivery.tried - 1, priority=delivery.priority, has_second=bool(row.second_url))
    attempt = Attempt.objects.create(delivery=delivery, number=delivery.tried, channel=way, at=now)
    return outgoing(row, delivery, attempt.id, way)


def outgoing(partner: Partner, delivery: Delivery, attempt: int, way: str = "first") -> Outgoing:
    """A delivery as it goes out, to the partner's own address or to its simulator's."""
    base = settings.BLUELAMP_PARTNER_URL.rstrip("/")
    address = partner.second_url if way == "second" else partner.url
    return Outgoing(
        attempt=attempt, delivery=str(delivery.id), partner=partner.code,
        url=address or f"{base}/p/{partner.code}", secret=partner.secret or settings.SECRET_KEY,
        payload=delivery.payload, payload_hash=delivery.payload_hash, channel=way)  # fmt: skip


@command(needs=Permission.CARRY_REFERRAL, operation="disclosure")
def finish_attempt(by: Actor, *, sent: Outgoing, reply: Reply) -> None:
    """Write down what came back and what follows from it; each attempt is finished once."""
    attempt = Attempt.objects.select_for_update().get(pk=sent.attempt)
    if attempt.said:
        return
    attempt.said, attempt.text, attempt.milliseconds = reply.said.value, reply.text[:400], reply.milliseconds
    attempt.save(update_fields=["said", "text", "milliseconds"])
    partner = Partner.objects.select_for_update().get(pk=sent.partner)
    delivery = Delivery.objects.select_for_update().get(pk=sent.delivery)
    _note_partner(partner, is_well=reply.said is not Said.FAILED, text=reply.text)
    delivery.leased_until = None
    if reply.said is Said.FAILED:
        delivery.next_at = rules.next_attempt_at(delivery.tried, clock.now())
        delivery.save(update_fields=["leased_until", "next_at"])
        return
    settle(delivery, partner, reply)


def _note_partner(partner: Partner, *, is_well: bool, text: str) -> None:
    before = state_of(partner)
    partner.last_tried = clock.now()
    if is_well:
        partner.failures, partner.open_until, partner.last_success = 0, None, clock.now()
    else:
        partner.failures, partner.last_trouble = partner.failures + 1, text[:300]
        partner.open_until = rules.open_until(partner.failures, clock.now())
    partner.save()
    after = state_of(partner)
    if after is not before and PartnerState.NOT_ANSWERING in (before, after):
        fact = PartnerStateChanged(partner=partner.code, state=after.value, changed_at=clock.now())
        events.state(fact, about=f"partner:{partner.code}")


def settle(delivery: Delivery, partner: Partner, reply: Reply) -> None:
    """A delivery that reached its partner: received, acknowledged or rejected; said twice it changes nothing."""
    if delivery.state == S.ACKNOWLEDGED.value:
        return
    now = clock.now()
    delivery.state, delivery.reference = SETTLED[reply.said].value, reply.reference or delivery.reference
    delivery.sent_at = delivery.sent_at or now
    delivery.acknowledge_by = rules.acknowledge_by(delivery.priority, delivery.sent_at)
    delivery.acknowledged_at = now if reply.said is Said.ACKNOWLEDGED else None
    delivery.next_at = now + timedelta(minutes=POLL_MINUTES[0]) if reply.said is Said.RECEIVED else None
    delivery.save()
    _tell_referral(delivery, partner, reply)


def _tell_referral(delivery: Delivery, partner: Partner, reply: Reply) -> None:
    ref = ReferralRef(delivery.referral_id)
    simulated = " (simulated)" if partner.is_simulated else ""
    safeguarding.note_delivery(
        SYSTEM, ref=ref, state=ReferralState.SENT, text=f"To {partner.name}{simulated}."
    )
    safeguarding.note_delivery(
        SYSTEM,
        ref=ref,
        state=NEWS[reply.said],
        text=f"{partner.name}{simulated}: {reply.text}",
        reference=reply.reference,
    )
    if reply.said is Said.ACKNOWLEDGED:
        for kind in ("exchange.ring_partner", "exchange.chase_receipt"):
            work.meet_for(
                SYSTEM, kind=kind, subject=f"delivery:{delivery.id}", how="The partner acknowledged it."
            )
    if reply.said is Said.REJECTED:
        _give_to_person(delivery, partner, "rejected", reply.text)


def deliver_due(by: Actor, *, partner: str, port: PartnerPort | None = None) -> Carried:
    """Send one partner what is due, most pressing first, for at most one turn; the wire is never in a transaction."""
    began, tried, reached = monotonic(), 0, 0
    wire = port or HttpPartner()
    while monotonic() - began < ONE_TURN_SECONDS:
        sent = begin_attempt(by, partner=partner)
        if sent is None:
            break
        reply = wire.send(sent)
        finish_attempt(by, sent=sent, reply=reply)
        tried, reached = tried + 1, reached + (reply.said is not Said.FAILED)
    return Carried(tried, reached)


@command(needs=Permission.CARRY_REFERRAL)
def begin_poll(by: Actor, *, partner: str) -> Outgoing | None:
    """Take a delivery that was received and not yet acknowledged, whose turn to be asked after has come."""
    row = Partner.objects.get(pk=partner)
    if row.declared_down or (row.open_until and row.open_until > clock.now()):
        return None
    waiting = row.deliveries.select_for_update(skip_locked=True).filter(
        state=S.DELIVERED.value, next_at__lte=clock.now()
    )
    delivery = waiting.order_by("rank", "next_at").first()
    if delivery is None:
        return None
    delivery.polled += 1
    minutes = POLL_MINUTES[min(delivery.polled, len(POLL_MINUTES)) - 1]
    delivery.next_at = clock.now() + timedelta(minutes=minutes)
    delivery.save(update_fields=["polled", "next_at"])
    return outgoing(row, delivery, 0)


@command(needs=Permission.CARRY_REFERRAL)
def finish_poll(by: Actor, *, asked: Outgoing, reply: Reply) -> None:
    """Write down an acknowledgement learnt by asking; any other answer leaves the delivery waiting."""
    partner = Partner.objects.select_for_update().get(pk=asked.partner)
    _note_partner(partner, is_well=reply.said is not Said.FAILED, text=reply.text)
    delivery = Delivery.objects.select_for_update().get(pk=asked.delivery)
    if reply.said in (Said.ACKNOWLEDGED, Said.REJECTED) and delivery.state == S.DELIVERED.value:
        settle(delivery, partner, reply)


def poll_due(by: Actor, *, partner: str, port: PartnerPort | None = None) -> Carried:
    """Ask one partner after what it received and did not acknowledge."""
    began, tried, reached = monotonic(), 0, 0
    wire = port or HttpPartner()
    while monotonic() - began < ONE_TURN_SECONDS and (asked := begin_poll(by, partner=partner)):
        reply = wire.ask(asked)
        finish_poll(by, asked=asked, reply=reply)
        tried, reached = tried + 1, reached + (reply.said is Said.ACKNOWLEDGED)
    return Carried(tried, reached)


@command(needs=Permission.CARRY_REFERRAL)
def tell_people(by: Actor) -> int:
    """Give a person every delivery that has waited too long: 30 minutes for RED, 4 hours otherwise."""
    waiting = Delivery.objects.select_for_update(skip_locked=True).filter(
        state=S.QUEUED.value, is_with_person=False
    )
    late = [row for row in waiting.select_related("partner") if rules.person_due(
        priority=row.priority, queued_at=row.queued_at, tried=row.tried, at=clock.now())]  # fmt: skip
    for row in late:
        _give_to_person(row, row.partner, "not delivered", row.partner.last_trouble or "No answer yet.")
    return len(late)


def _give_to_person(row: Delivery, partner: Partner, what: str, why: str) -> None:
    row.is_with_person = True
    row.save(update_fields=["is_with_person"])
    ref = ReferralRef(row.referral_id)
    work.owe(
        SYSTEM,
        duty=_duty(
            row,
            "exchange.ring_partner",
            minutes=30,
            title=f"Ring {partner.name} ({partner.contact}, {partner.phone}): {row.kind} referral {what}. {why}",
        ),
    )
    fact = DeliveryFailed(
        referral=ref, partner=partner.code, attempts=row.tried, reason=why, failed_at=clock.now()
    )
    events.state(fact, about=ref)


def _duty(row: Delivery, kind: str, *, minutes: int, title: str) -> NewDuty:
    return NewDuty(
        kind=kind, rule="R-DELIVER", rule_version="1",
        citation="Sent is not received: a person rings after 30 minutes (RED) or 4 hours (security §15)",
        subject=f"delivery:{row.id}", source=str(ReferralRef(row.referral_id)), title=title[:300],
        started_at=row.queued_at, due_at=clock.now() + timedelta(minutes=minutes), risk=RISKS[row.priority],
        owner=Owner.team("referral_desk"), district=row.district,
        link=f"/safeguarding/referrals/{row.referral_id}/")  # fmt: skip


@command(needs=Permission.CARRY_REFERRAL)
def chase_receipts(by: Actor) -> int:
    """Give a person every delivery received and not acknowledged in time."""
    late = (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(state=S.DELIVERED.value, is_chased=False, acknowledge_by__lt=clock.now())
        .select_related("partner")
    )
    rows = list(late)
    for row in rows:
        row.is_chased = True
        row.save(update_fields=["is_chased"])
        work.owe(SYSTEM, duty=_duty(row, "exchange.chase_receipt", minutes=60, title=(
            f"{row.partner.name} has not acknowledged a {row.kind} referral: ring {row.partner.contact} on "
            f"{row.partner.phone}.")))  # fmt: skip
    return len(rows)
