"""A request behind the guard: there is always a person."""

from __future__ import annotations

from django.http import HttpRequest

from bluelamp.access import guard
from bluelamp.control import queries
from bluelamp.control.codes import Permission
from bluelamp.kernel.actors import Actor


class PersonRequest(HttpRequest):
    """What a view behind `guard.page` is given."""

    actor: Actor


def place_for(viewer: Actor) -> str:
    """Where the live feed goes on from, asked before a page reads its rows; empty for who has no feed."""
    return queries.feed_place(viewer) if guard.may(viewer, Permission.VIEW_BOARD) else ""
