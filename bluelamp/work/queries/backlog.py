"""Counts of what is owed; each equals the rows that the same filter opens."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, Q

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.work.codes import DutyState, Permission, Risk
from bluelamp.work.queries.lists import chosen
from bluelamp.work.queries.visible import visible
from bluelamp.work.types import BacklogLine, DutyFilter, Tally


@query(needs=Permission.COUNT_DUTY, audited=False)
def tallies(viewer: Actor) -> tuple[Tally, ...]:
    """What is owed and overdue by kind, district and risk, without what is sealed from the viewer."""
    late = Q(due_at__lt=clock.now(), paused_at=None)
    rows = (visible(viewer).filter(state=DutyState.OPEN.value).values("kind", "district", "risk")
            .annotate(owed=Count("id"), overdue=Count("id", filter=late), oldest=Min("started_at"))
            .order_by("kind", "district", "risk"))  # fmt: skip
    return tuple(Tally(kind=row["kind"], district=row["district"], risk=Risk(row["risk"]), owed=row["owed"],
                       overdue=row["overdue"], oldest=row["oldest"]) for row in rows)  # fmt: skip


@query(needs=Permission.COUNT_DUTY, audited=False)
def owed_then(viewer: Actor, *, at: datetime) -> tuple[BacklogLine, ...]:
    """What was owed at an earlier moment by kind, counted from the same rows."""
    was_open = Q(started_at__lte=at) & (Q(settled_at=None) | Q(settled_at__gt=at))
    rows = visible(viewer).filter(was_open).values("kind").annotate(owed=Count("id")).order_by("kind")
    return tuple(BacklogLine(kind=row["kind"], owed=row["owed"]) for row in rows)


@query(needs=Permission.COUNT_DUTY, audited=False)
def duties_like(viewer: Actor, *, wanted: DutyFilter) -> int:
    """How many duties a filter opens."""
    return chosen(visible(viewer), wanted).count()
