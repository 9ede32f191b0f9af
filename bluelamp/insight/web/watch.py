"""Pages of the insider watch and of the units that own protected records."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.insight import commands, queries
from bluelamp.insight.codes import Permission
from bluelamp.insight.watch import rules
from bluelamp.kernel.actors import Actor

DECISIONS: dict[str, Callable[..., None]] = {
    "dismiss": commands.dismiss, "agree": commands.confirm_dismissal, "escalate": commands.escalate,
}  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


@require_safe
@guard.page(Permission.VIEW_WATCH)
def watch(request: HttpRequest) -> HttpResponse:
    """What the watch asks about, worst first."""
    is_open = request.GET.get("state") != "decided"
    found = queries.alerts(_actor(request), is_open=is_open)
    return render(
        request, "insight/watch.html", {"alerts": found, "is_open": is_open, "rules": rules.RULES.values()}
    )


@require_safe
@guard.page(Permission.VIEW_WATCH)
def alert(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """One alert: the reasons, the looks in question among the others of those days, and the decision."""
    actor = _actor(request)
    found = queries.alert(actor, number)
    context = {
        "alert": found, "looks": queries.looks_around(actor, number), "needs_two": rules.needs_two(found.risk),
        "is_mine": found.proposed_by == actor.name,
    }  # fmt: skip
    return render(request, "insight/alert.html", context)


@require_POST
@guard.page(Permission.DECIDE_WATCH)
def decide(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Dismiss, agree to a dismissal, or take it further."""
    act = DECISIONS.get(request.POST.get("decision", ""))
    if act is None:
        raise guard.NotThere
    act(_actor(request), alert=number, why=request.POST.get("why", ""))
    return redirect("insight:watch")


@require_safe
@guard.page(Permission.VIEW_RESTRICTED_SEARCHES)
def restricted(request: HttpRequest) -> HttpResponse:
    """Who searched for what my unit protects."""
    actor = _actor(request)
    return render(
        request, "insight/restricted.html",
        {"searches": queries.restricted_searches(actor), "unit": actor.unit,
         "may_decide": guard.may(actor, "access.decide_access")},
    )  # fmt: skip
