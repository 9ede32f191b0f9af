"""Runs of the checks."""

from __future__ import annotations

from datetime import datetime

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.quality.codes import Permission
from bluelamp.quality.models import Run
from bluelamp.quality.types import RunView

SHOWN = 30


def run_view(row: Run) -> RunView:
    """One run with what its checks said."""
    answers = list(row.answers.all())
    return RunView(
        id=str(row.id), started_at=row.started_at, finished_at=row.finished_at, by=row.by, is_whole=row.is_whole,
        checks=len(answers), looked=sum(one.looked for one in answers), found=sum(one.found for one in answers),
        new=sum(one.new for one in answers), righted=sum(one.righted for one in answers), seconds=row.seconds,
        problems=tuple(f"{one.check_name}: {one.problem}" for one in answers if one.problem),
    )  # fmt: skip


def last_asked() -> datetime | None:
    """When the last finished run began; None when there was none, and then everything has to be asked."""
    whole = Run.objects.filter(is_whole=True).exclude(finished_at=None)
    if not whole.exists():
        return None
    ended = Run.objects.exclude(finished_at=None).order_by("-started_at")
    return ended.values_list("started_at", flat=True).first()


@query(needs=Permission.VIEW_QUALITY, audited=False)
def latest_runs(viewer: Actor) -> tuple[RunView, ...]:
    """The last runs, newest first."""
    rows = Run.objects.order_by("-started_at").prefetch_related("answers")
    return tuple(run_view(row) for row in rows[:SHOWN])
