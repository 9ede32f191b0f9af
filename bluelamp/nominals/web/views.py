"""Pages of nominals."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from bluelamp.access import guard
from bluelamp.nominals.codes import Permission


@guard.page(Permission.RECORD_PERSON)
def new(request: HttpRequest) -> HttpResponse:
    """Record a person."""
    return HttpResponse("")


@guard.page(Permission.VIEW_PERSON)
def person(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """A person."""
    return HttpResponse("")
