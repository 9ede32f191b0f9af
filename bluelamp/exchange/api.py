"""The exchange for machines: partners acknowledge here, and the board is the same as on the screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from bluelamp.access import guard
from bluelamp.exchange import commands, queries
from bluelamp.exchange.codes import Permission
from bluelamp.exchange.telephony.api import router as telephony
from bluelamp.exchange.types import DeliveryView, PartnerView
from bluelamp.kernel.actors import Actor

router = Router()
router.add_router("/telephony", telephony)


class Acknowledgement(Schema):
    """What a partner says it has: which delivery, with which content, under which of its own references."""

    delivery: UUID
    sha256: str
    reference: str = ""


class Noted(Schema):
    """That it was noted."""

    noted: bool = True


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind a guarded request."""
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


@router.post("/acknowledgements", response=Noted)
@guard.needs(Permission.ACKNOWLEDGE)
def acknowledge(request: HttpRequest, body: Acknowledgement) -> Any:
    """A partner's word that it has a referral."""
    commands.acknowledge(
        actor_of(request), delivery=body.delivery, sha256=body.sha256, reference=body.reference
    )
    return Noted()


@router.get("/partners", response=list[PartnerView])
@guard.needs(Permission.VIEW_PARTNER)
def partners(request: HttpRequest) -> Any:
    """Every partner: how it answers, how much waits, the oldest."""
    return queries.partner_board(actor_of(request))


@router.get("/partners/{code}/queue", response=list[DeliveryView])
@guard.needs(Permission.VIEW_DELIVERY)
def queue(request: HttpRequest, code: str, state: str = "queued") -> Any:
    """What waits for one partner."""
    return queries.partner_queue(actor_of(request), code=code, state=state)
