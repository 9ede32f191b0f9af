"""A request behind the guard: there is always a person."""

from __future__ import annotations

from django.http import HttpRequest

from bluelamp.kernel.actors import Actor


class PersonRequest(HttpRequest):
    """What a view behind `guard.page` is given."""

    actor: Actor
