"""Who stands behind a request."""

from __future__ import annotations

from django.http import HttpRequest

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor; `guard.page` has let somebody in."""
    actor = guard.actor_of(request)
    if actor is None:
        raise guard.Denied("Sign in first.")
    return actor
