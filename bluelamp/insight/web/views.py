"""Pages of insight."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.insight import queries
from bluelamp.insight.codes import Permission


@require_safe
@guard.page(Permission.VIEW_BACKLOG)
def backlogs(request: HttpRequest) -> HttpResponse:
    """What the force owes, how old and how risky, on one wall."""
    actor = guard.actor_of(request)
    assert actor is not None
    return render(request, "insight/backlogs.html", {"board": queries.backlogs(actor)})
