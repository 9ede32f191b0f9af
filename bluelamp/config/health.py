"""Whether the process is alive and whether it can serve."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from bluelamp.access import guard
from bluelamp.kernel import events


@guard.public
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


@guard.public
def ready(request: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers; readers' lags in seconds stand beside it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        readers = {name: round(lag, 1) for name, lag in events.lags().items()}
    except OperationalError:
        return JsonResponse({"status": "waiting", "database": "does not answer"}, status=503)
    return JsonResponse({"status": "ready", "database": "answers", "readers": readers})
