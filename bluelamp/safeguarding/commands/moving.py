"""Moving a referral from one state to the next, and nothing else: history, duty and fact together."""

from __future__ import annotations

from bluelamp.contracts.refs import ReferralRef
from bluelamp.contracts.safeguarding import ReferralAcknowledged, ReferralQueued
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import NotThere
from bluelamp.kernel.refusals import StaleEdit, refuse_if
from bluelamp.safeguarding.codes import ReferralState
from bluelamp.safeguarding.commands.payload import freeze
from bluelamp.safeguarding.models import Referral, ReferralStep
from bluelamp.safeguarding.queries.views import incident_ref
from bluelamp.safeguarding.rules import states
from bluelamp.work import commands as work

S = ReferralState
FIELDS = ["state", "payload", "payload_hash", "sent_at", "acknowledged_at", "partner_reference", "outcome",
          "revision", "priority", "consent", "due_at", "send_by"]  # fmt: skip


def locked(ref: ReferralRef) -> Referral:
    """The referral, held for change."""
    row = Referral.objects.select_for_update().filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return row


def refuse_stale(row: Referral, revision: int) -> None:
    """Refuse a decision taken on an older look at the referral (nobody is overwritten silently)."""
    if row.revision != revision:
        last = row.steps.order_by("-id").first()
        who = f"{last.by} changed it at {clock.local(last.at):%H:%M}" if last else "Somebody changed it"
        raise StaleEdit(
            f"{who} while you were deciding. Look again: nothing of yours has been saved over it."
        )


def duty_kind(row: Referral) -> str:
    """The kind of duty that stands for this referral."""
    return f"safeguarding.{row.kind}"


def move(by: Actor, row: Referral, to: ReferralState, text: str = "") -> None:
    """Take a referral to another state, if the state machine lets it."""
    before = S(row.state)
    refuse_if(states.reasons_not_to_move(before, to))
    row.state, row.revision = to.value, row.revision + 1
    EFFECTS.get(to, _nothing)(row)
    row.save(update_fields=FIELDS)
    ReferralStep.objects.create(
        referral=row, at=clock.now(), by=by.name, from_state=before.value, to_state=to.value, text=text
    )
    AFTERWARDS.get(to, _nothing_more)(row, text)


def _nothing(row: Referral) -> None:
    """Most states change nothing else."""


def _nothing_more(row: Referral, text: str) -> None:
    """Most states tell nobody."""


def _sent(row: Referral) -> None:
    row.sent_at = row.sent_at or clock.now()


def _acknowledged(row: Referral) -> None:
    row.acknowledged_at = row.acknowledged_at or clock.now()
    row.sent_at = row.sent_at or clock.now()


def _tell_carrier(row: Referral, text: str) -> None:
    ref = ReferralRef(row.id)
    fact = ReferralQueued(
        referral=ref, kind=row.kind, recipient=row.recipient, priority=row.priority, district=row.district,
        payload=row.payload, payload_hash=row.payload_hash, queued_at=clock.now(), send_by=row.send_by,
        due_at=row.due_at)  # fmt: skip
    events.state(fact, about=ref)


def _tell_received(row: Referral, text: str) -> None:
    ref = ReferralRef(row.id)
    work.meet_for(
        SYSTEM,
        kind=duty_kind(row),
        source=row.source,
        subject=row.subject,
        how=f"Acknowledged by {row.recipient} ({row.partner_reference or 'no reference given'}).",
    )
    fact = ReferralAcknowledged(
        referral=ref,
        kind=row.kind,
        incident=incident_ref(row.incident_id),
        partner_reference=row.partner_reference,
        acknowledged_at=clock.now(),
    )
    events.state(fact, about=ref)


def _let_go(row: Referral, text: str) -> None:
    work.waive_for(
        SYSTEM, kind=duty_kind(row), source=row.source, subject=row.subject, reason=text or row.state
    )


EFFECTS = {S.QUEUED: freeze, S.SENT: _sent, S.ACKNOWLEDGED: _acknowledged}
AFTERWARDS = {S.QUEUED: _tell_carrier, S.ACKNOWLEDGED: _tell_received, S.NOT_REFERRED: _let_go,
              S.WITHDRAWN: _let_go}  # fmt: skip
