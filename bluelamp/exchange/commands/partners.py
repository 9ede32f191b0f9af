"""What people and partners themselves say: declared down, up again, try now, and “we have it”."""

from __future__ import annotations

from uuid import UUID

from bluelamp.contracts.refs import ReferralRef
from bluelamp.exchange.codes import DeliveryState, Permission, Said
from bluelamp.exchange.commands.carrying import settle
from bluelamp.exchange.models import Delivery, Partner
from bluelamp.exchange.queries.partners import partner_row
from bluelamp.exchange.types import Reply
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import refuse_if


def _partner(code: str) -> Partner:
    partner_row(code)
    row = Partner.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise NotThere
    return row


@command(needs=Permission.DECLARE_PARTNER)
def declare_down(by: Actor, *, code: str, why: str) -> None:
    """Declare a partner's system down: nothing is sent, everything keeps its place and people are told."""
    refuse_if([] if why.strip() else ["Say what is known about the outage."])
    row = _partner(code)
    row.declared_down = f"{by.name}, {clock.local(clock.now()):%d/%m %H:%M}: {why}"[:200]
    row.save(update_fields=["declared_down"])


@command(needs=Permission.DECLARE_PARTNER)
def declare_up(by: Actor, *, code: str) -> None:
    """Declare a partner's system up again: what waits is tried at once."""
    row = _partner(code)
    row.declared_down, row.failures, row.open_until = "", 0, None
    row.save(update_fields=["declared_down", "failures", "open_until"])
    row.deliveries.filter(state=DeliveryState.QUEUED.value).update(next_at=clock.now())


@command(needs=Permission.RETRY_DELIVERY, about="referral")
def retry_now(by: Actor, *, referral: ReferralRef) -> None:
    """Try a delivery at once instead of at its next turn."""
    row = Delivery.objects.select_for_update().filter(referral_id=referral.id).first()
    if row is None:
        raise NotThere
    waits = row.state in (DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.REJECTED)
    refuse_if([] if waits else ["This delivery has reached the partner already."])
    row.state, row.next_at = DeliveryState.QUEUED.value, clock.now()
    row.save(update_fields=["state", "next_at"])
    Partner.objects.filter(pk=row.partner_id).update(open_until=None)


@command(needs=Permission.DECLARE_PARTNER, operation="config")
def set_partner_address(
    by: Actor, *, code: str, url: str, secret: str = "", is_simulated: bool = True
) -> None:
    """Say where a partner's system is; until then its simulator answers, and the screens say so."""
    refuse_if(
        []
        if url.startswith(("http://", "https://"))
        else ["The address must begin with http:// or https://."]
    )
    row = _partner(code)
    row.url, row.secret, row.is_simulated = url.rstrip("/"), secret or row.secret, is_simulated
    row.save(update_fields=["url", "secret", "is_simulated"])


@command(needs=Permission.ACKNOWLEDGE)
def acknowledge(by: Actor, *, delivery: UUID, sha256: str, reference: str) -> None:
    """A partner's own word that it has a referral; said twice or late it changes nothing more."""
    row = Delivery.objects.select_for_update().select_related("partner").filter(pk=delivery).first()
    if row is None or (not by.is_system and by.unit != row.partner_id):
        raise NotThere
    refuse_if(
        [] if sha256 == row.payload_hash else ["That is not the content that was sent: nothing was noted."]
    )
    reply = Reply(said=Said.ACKNOWLEDGED, text=f"Acknowledged by {by.name}.", reference=reference[:80])
    settle(row, row.partner, reply)
