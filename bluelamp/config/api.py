"""The JSON API: every module's router under one roof, OpenAPI at /api/openapi.json."""

from __future__ import annotations

from importlib import import_module

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from bluelamp.access import guard
from bluelamp.config import modules
from bluelamp.kernel.doorway import Denied, NotThere
from bluelamp.kernel.refusals import CouldNotLook, Refused, StaleEdit
from bluelamp.retention import queries as retention

api = NinjaAPI(
    title="Bluelamp",
    version="1",
    description="Everything a screen does, a token with the same role can do.",
    docs_url=None,
    auth=guard.api_auth,
)
for _name in modules.with_part("api"):
    api.add_router(f"/{_name}/", import_module(f"bluelamp.{_name}.api").router, tags=[_name])


def _reasons(request: HttpRequest, reasons: list[str], status: int) -> HttpResponse:
    return api.create_response(request, {"reasons": reasons}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A rule said no: 409 for a stale edit, 503 when the question could not be answered, else 422."""
    status = 409 if isinstance(error, StaleEdit) else 503 if isinstance(error, CouldNotLook) else 422
    return _reasons(request, error.reasons, status)


@api.exception_handler(Denied)
def denied(request: HttpRequest, error: Denied) -> HttpResponse:
    """This role may not."""
    return _reasons(request, [error.why], 403)


@api.exception_handler(NotThere)
def not_there(request: HttpRequest, error: NotThere) -> HttpResponse:
    """No such record, as far as this actor is concerned; the id of one disposed of says so (410)."""
    if (buried := retention.buried_at(request.path)) is not None:
        return _reasons(request, [buried.words], 410)
    return _reasons(request, ["There is no such record."], 404)


@api.exception_handler(DataError)
@api.exception_handler(OverflowError)
@api.exception_handler(UnicodeError)
def does_not_fit(request: HttpRequest, error: Exception) -> HttpResponse:
    """A value no record can hold: a NUL character, half a letter, a number or a date beyond all bounds."""
    return _reasons(
        request, [f"A value does not fit where it belongs: {str(error).splitlines()[0][:200]}."], 422
    )


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The request does not have the shape that /api/openapi.json describes."""
    words = [f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors]
    return _reasons(request, words, 422)
