"""Reads of the shell."""

from __future__ import annotations

from django.db.models import QuerySet

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.web.codes import Hindrance, Permission
from bluelamp.web.models import ProblemReport
from bluelamp.web.rules import reference_of
from bluelamp.web.types import ProblemView

SHOWN = 200


@query(needs=Permission.REPORT_PROBLEM)
def my_problems(viewer: Actor) -> list[ProblemView]:
    """What the viewer has reported, newest first."""
    return [view_of(kept) for kept in _newest().filter(account_id=viewer.account_id)[:SHOWN]]


@query(needs=Permission.READ_PROBLEMS)
def problems(viewer: Actor) -> list[ProblemView]:
    """What everybody has reported, newest first: for those who keep the platform running."""
    return [view_of(kept) for kept in _newest()[:SHOWN]]


def _newest() -> QuerySet[ProblemReport]:
    return ProblemReport.objects.order_by("-reported_at", "-id")


def view_of(kept: ProblemReport) -> ProblemView:
    """A stored report as it crosses the door."""
    return ProblemView(
        id=kept.id, reference=reference_of(str(kept.id)), reported_by=kept.reported_by,
        reported_at=kept.reported_at, page=kept.page, doing=kept.doing, happened=kept.happened,
        hindrance=Hindrance(kept.hindrance),
    )  # fmt: skip
