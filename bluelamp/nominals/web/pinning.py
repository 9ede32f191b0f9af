"""Pinning a value of the golden view, and letting it go."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bluelamp.access import guard
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import commands
from bluelamp.nominals.codes import GoldenField, Permission
from bluelamp.nominals.web import parsing
from bluelamp.nominals.web.views import actor_of


@require_POST
@guard.page(Permission.PIN_VALUE)
def pin(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show one value first, with a reason, perhaps until a day."""
    faults = parsing.Faults()
    until = parsing.day(request.POST, faults, "until")
    if faults:
        raise Refused(list(faults.found.values()))
    commands.pin_value(
        actor_of(request), ref=PersonRef(number), field=_field(request), row=request.POST.get("row", ""),
        reason=request.POST.get("reason", ""), until=until,
    )  # fmt: skip
    return redirect("nominals:person", number)


@require_POST
@guard.page(Permission.PIN_VALUE)
def unpin(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Let survivorship decide again."""
    commands.unpin_value(actor_of(request), ref=PersonRef(number), field=_field(request))
    return redirect("nominals:person", number)


def _field(request: HttpRequest) -> GoldenField:
    name = request.POST.get("field", "")
    if name not in GoldenField.values:
        raise Refused("Say which field is meant.")
    return GoldenField(name)
