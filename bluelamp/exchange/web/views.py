"""Pages of the exchange: the partner board and one partner's queue."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.contracts.refs import ReferralRef
from bluelamp.exchange import commands, queries
from bluelamp.exchange.api import actor_of
from bluelamp.exchange.codes import DeliveryState, Permission


@require_safe
@guard.page(Permission.VIEW_PARTNER)
def partners(request: HttpRequest) -> HttpResponse:
    """Every partner: how it answers, how much waits, the oldest."""
    return render(request, "exchange/partners.html", {"partners": queries.partner_board(actor_of(request))})


@require_safe
@guard.page(Permission.VIEW_PARTNER)
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """One partner and what waits for it."""
    actor = actor_of(request)
    asked = request.GET.get("state", "")
    state = asked if asked in set(DeliveryState) else DeliveryState.QUEUED.value
    may_see = guard.may(actor, Permission.VIEW_DELIVERY)
    shown = {
        "partner": queries.partner(actor, code=code), "state": state, "states": list(DeliveryState),
        "queue": queries.partner_queue(actor, code=code, state=state) if may_see else (), "may_see": may_see,
        "may_declare": guard.may(actor, Permission.DECLARE_PARTNER),
        "may_retry": guard.may(actor, Permission.RETRY_DELIVERY)}  # fmt: skip
    return render(request, "exchange/partner.html", shown)


@require_POST
@guard.page(Permission.DECLARE_PARTNER)
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Declare a partner down, or up again."""
    actor = actor_of(request)
    if request.POST.get("up"):
        commands.declare_up(actor, code=code)
    else:
        commands.declare_down(actor, code=code, why=request.POST.get("why", ""))
    return redirect("exchange:partner", code)


@require_POST
@guard.page(Permission.RETRY_DELIVERY)
def retry(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Try a delivery now."""
    commands.retry_now(actor_of(request), referral=ReferralRef(referral))
    return redirect("safeguarding:referral", referral)
