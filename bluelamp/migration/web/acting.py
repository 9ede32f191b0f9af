"""Who stands behind a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused


def actor_of(request: HttpRequest) -> Actor:
    """The actor; `guard.page` has let somebody in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor


def or_again(
    request: HttpRequest, template: str, context: Callable[[HttpRequest], Mapping[str, object]],
    do: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Do it; when it is refused, the same page again with the reasons and what was typed."""
    try:
        return do()
    except Refused as refused:
        again = {**context(request), "reasons": refused.reasons, "typed": request.POST}
        return render(request, template, again, status=422)
