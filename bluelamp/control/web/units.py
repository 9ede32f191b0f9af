"""The unit's own page, for a phone in a car."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluelamp.access import guard
from bluelamp.control import commands, queries
from bluelamp.control.codes import Permission
from bluelamp.control.types import StatusRequest
from bluelamp.control.web import parsing
from bluelamp.control.web.asking import PersonRequest, place_for
from bluelamp.kernel.refusals import Refused
from bluelamp.resourcing.queries import unit_of

KEYS = ("5", "6", "2", "4", "8", "14")


@require_GET
@guard.page(Permission.SET_UNIT_STATUS)
def mine(request: PersonRequest) -> HttpResponse:
    """To the unit one is booked on with."""
    unit = unit_of(request.actor, account_id=request.actor.account_id)
    if unit is None:
        raise Refused("You are not booked on with a unit. Book on first, or ask the dispatcher.")
    return redirect("control:unit", call_sign=unit.call_sign)


@require_GET
@guard.page(Permission.SET_UNIT_STATUS)
def page(request: PersonRequest, call_sign: str) -> HttpResponse:
    """The unit: its incident, warnings first, and big status keys."""
    viewer = request.actor
    place = place_for(viewer)
    unit = queries.unit_by_call_sign(viewer, call_sign=call_sign)
    if unit is None:
        raise Refused(f"{call_sign.upper()} is not booked on.")
    incident = queries.incident(viewer, unit.incident) if unit.incident else None
    table = {status.code: status for status in queries.statuses(viewer)}
    return render(
        request,
        "control/unit/unit.html",
        {
            "place": place,
            "unit": unit,
            "incident": incident,
            "keys": [table[code] for code in KEYS if code in table],
            "lines": queries.log_lines(viewer, unit.incident, limit=500)[-12:] if unit.incident else [],
        },
    )


@require_POST
@guard.page(Permission.SET_UNIT_STATUS)
def status(request: PersonRequest, call_sign: str) -> HttpResponse:
    """One status key pressed."""
    commands.set_status(
        request.actor,
        request=StatusRequest(
            call_sign=call_sign, status=parsing.text(request.POST, "status", 8), source="mobile"
        ),
    )
    return redirect("control:unit", call_sign=call_sign)
