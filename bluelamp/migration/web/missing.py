"""Rows that vanished behind the engine's back: which, how, and what was found out about them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.access import guard
from bluelamp.kernel.refusals import Refused
from bluelamp.migration import commands, queries
from bluelamp.migration.codes import Permission
from bluelamp.migration.web.acting import actor_of


@require_safe
@guard.page(Permission.VIEW_MISSING)
def missing(request: HttpRequest) -> HttpResponse:
    """Rows found missing, each with its table and key; and when every key was last counted."""
    return _page(request)


def _page(request: HttpRequest, reasons: list[str] | None = None, status: int = 200) -> HttpResponse:
    actor, after = actor_of(request), request.GET.get("after", "0")
    context = {
        "page": queries.missing_rows(actor, after=int(after) if after.isdigit() else 0),
        "may_settle": guard.may(actor, Permission.SETTLE_MISSING), "reasons": reasons or [],
        "reason": request.POST.get("reason", ""), "chosen": request.POST.getlist("row"),
    }  # fmt: skip
    return render(request, "migration/missing.html", context, status=status)


@require_POST
@guard.page(Permission.SETTLE_MISSING)
def settle(request: HttpRequest) -> HttpResponse:
    """Settle the chosen rows with what was found out."""
    ids = tuple(int(one) for one in request.POST.getlist("row") if one.isdigit())
    try:
        commands.settle_missing(actor_of(request), ids=ids, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, refused.reasons, 422)
    return redirect("migration:missing")
