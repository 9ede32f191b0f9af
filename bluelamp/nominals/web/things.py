"""The page of a vehicle, phone, e-mail address or online name."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bluelamp.access import guard
from bluelamp.nominals import queries
from bluelamp.nominals.codes import Permission
from bluelamp.nominals.web.views import THINGS, actor_of, url_of


@require_safe
@guard.page(Permission.VIEW_OBJECT)
def thing(request: HttpRequest, kind: str, number: uuid.UUID) -> HttpResponse:
    """What it is, every mark it carried, whom it belongs to, what it was used in."""
    viewer = actor_of(request)
    ref = f"{kind}:{number}"
    known = queries.thing(viewer, ref)
    found = [(one, url_of(one.other)) for one in queries.links_of(viewer, ref)]
    context = {"thing": known, "label": THINGS[kind], "links": found}
    return render(request, "nominals/thing.html", context)
