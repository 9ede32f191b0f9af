"""Reading partners and deliveries."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path

from django.db.models import Count, Min, Q

from bluelamp.access import guard
from bluelamp.contracts.refs import ReferralRef
from bluelamp.exchange import rules
from bluelamp.exchange.codes import DeliveryState, PartnerState, Permission
from bluelamp.exchange.models import Delivery, Partner
from bluelamp.exchange.types import AttemptView, DeliveryView, PartnerView
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.work.types import local_moment

SHIPPED = Path(__file__).parent.parent / "data" / "partners.json"
AGREED_FIELDS = ["assessment", "composed_at", "details", "due_at", "event_at", "grounds", "kind", "legal_basis",
                 "police_reference", "priority", "reference", "rule", "subject"]  # fmt: skip
LIMIT = 200


def partner_row(code: str) -> Partner:
    """The partner of this code; the shipped ones are laid down when first asked for, an unknown one is made to wait."""
    found = Partner.objects.filter(pk=code).first()
    if found is None:
        shipped = {one["code"]: one for one in json.loads(SHIPPED.read_text(encoding="utf-8"))}
        given = shipped.get(
            code, {"code": code, "name": code, "declared_down": "No partner is set up for this yet."}
        )
        found, _ = Partner.objects.get_or_create(code=code, defaults=given)
    return found


def lay_down_partners() -> None:
    """Make sure that every shipped partner has its line on the board."""
    for one in json.loads(SHIPPED.read_text(encoding="utf-8")):
        partner_row(one["code"])


def state_of(row: Partner) -> PartnerState:
    """How a partner stands."""
    return rules.partner_state(
        failures=row.failures, declared_down=bool(row.declared_down), ever_tried=row.last_tried is not None
    )


def _counts() -> dict[str, dict[str, object]]:
    S = DeliveryState
    midnight = local_moment(clock.local(clock.now()).date(), time(0))
    rows = Delivery.objects.values("partner_id").annotate(
        queued=Count("id", filter=Q(state=S.QUEUED)), oldest=Min("queued_at", filter=Q(state=S.QUEUED)),
        waiting=Count("id", filter=Q(state=S.DELIVERED)),
        person=Count("id", filter=Q(is_with_person=True) & ~Q(state=S.ACKNOWLEDGED)),
        today=Count("id", filter=Q(acknowledged_at__gte=midnight)))  # fmt: skip
    return {row["partner_id"]: dict(row) for row in rows}


def _view(row: Partner, counted: dict[str, object]) -> PartnerView:
    number = {name: counted.get(name) or 0 for name in ("queued", "waiting", "person", "today")}
    return PartnerView(
        code=row.code, name=row.name, state=state_of(row), is_simulated=row.is_simulated,
        queued=int(str(number["queued"])), waiting_for_receipt=int(str(number["waiting"])),
        with_person=int(str(number["person"])), acknowledged_today=int(str(number["today"])),
        oldest=counted.get("oldest"), last_success=row.last_success,  # type: ignore[arg-type]
        last_trouble=row.declared_down or row.last_trouble, failures=row.failures, open_until=row.open_until,
        phone=row.phone, agreement=row.agreement, agreement_ends=row.agreement_ends)  # fmt: skip


@query(needs=Permission.VIEW_PARTNER, audited=False)
def partner_board(viewer: Actor) -> tuple[PartnerView, ...]:
    """Every partner: how it answers, how much waits for it, the oldest, and what people are ringing about."""
    lay_down_partners()
    counted = _counts()
    views = [_view(row, counted.get(row.code, {})) for row in Partner.objects.order_by("name")]
    trouble = {PartnerState.NOT_ANSWERING: 0, PartnerState.DECLARED_DOWN: 1, PartnerState.TROUBLED: 2}
    return tuple(sorted(views, key=lambda one: (trouble.get(one.state, 3), one.name)))


@query(needs=Permission.VIEW_PARTNER, audited=False)
def partner(viewer: Actor, *, code: str) -> PartnerView:
    """One partner."""
    row = Partner.objects.filter(pk=code).first()
    if row is None:
        raise NotThere
    return _view(row, _counts().get(code, {}))


def _delivery(row: Delivery) -> DeliveryView:
    attempts = tuple(
        AttemptView(number=one.number, at=one.at, channel=one.channel, said=one.said or "no answer noted yet",
                    text=one.text, milliseconds=one.milliseconds)
        for one in row.attempts.order_by("id"))  # fmt: skip
    return DeliveryView(
        id=str(row.id), referral=ReferralRef(row.referral_id), kind=row.kind, recipient=row.recipient,
        partner=row.partner_id, priority=row.priority, state=DeliveryState(row.state), queued_at=row.queued_at,
        due_at=row.due_at, next_at=row.next_at, attempts=attempts, reference=row.reference,
        acknowledged_at=row.acknowledged_at)  # fmt: skip


@query(needs=Permission.VIEW_DELIVERY, shows=lambda found: [one.referral for one in found])
def partner_queue(viewer: Actor, *, code: str, state: str = "queued") -> tuple[DeliveryView, ...]:
    """What waits for one partner, most pressing first, without what is sealed from the viewer."""
    rows = list(
        Delivery.objects.filter(partner_id=code, state=state).order_by("rank", "due_at", "id")[:LIMIT]
    )
    hidden = guard.hidden_from(viewer, [ReferralRef(row.referral_id) for row in rows])
    return tuple(_delivery(row) for row in rows if str(ReferralRef(row.referral_id)) not in hidden)


@query(needs=Permission.VIEW_DELIVERY, about="referral")
def delivery_of(viewer: Actor, referral: ReferralRef) -> DeliveryView | None:
    """How one referral is being delivered; nothing when it has not been queued yet."""
    row = Delivery.objects.filter(referral_id=referral.id).first()
    return _delivery(row) if row else None
