"""Searching the old systems alone: every row that fits, page by page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.kernel.refusals import CouldNotLook, Refused
from bluelamp.migration import queries
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries.store import StorePage
from bluelamp.migration.web.acting import actor_of


@require_safe
@guard.page(Permission.VIEW_LEGACY)
def find(request: HttpRequest) -> HttpResponse:
    """Rows of the old systems that fit what was typed; what could not be looked for says so."""
    text, after = request.GET.get("q", ""), request.GET.get("after", "")
    page: StorePage | None = None
    reasons: list[str] = []
    status, could_look = 200, True
    if text.strip():
        try:
            page = queries.find(actor_of(request), text=text, after=after)
        except CouldNotLook as unknown:
            reasons, status, could_look = unknown.reasons, 503, False
        except Refused as refused:
            reasons, status = refused.reasons, 422
    context = {
        "text": text, "page": page, "reasons": reasons, "could_look": could_look, "is_first": not after,
        "next": f"?{urlencode({'q': text, 'after': page.after})}" if page and page.after else "",
    }  # fmt: skip
    return render(request, "migration/find.html", context, status=status)
