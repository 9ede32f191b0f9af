"""Insight for machines: the same numbers as the wall."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from bluelamp.access import guard
from bluelamp.insight import queries
from bluelamp.insight.codes import Permission
from bluelamp.insight.types import Board

router = Router()


@router.get("/backlogs", response=Board)
@guard.needs(Permission.VIEW_BACKLOG)
def backlogs(request: HttpRequest) -> Any:
    """What the force owes now."""
    actor = guard.actor_of(request)
    assert actor is not None
    return queries.backlogs(actor)
