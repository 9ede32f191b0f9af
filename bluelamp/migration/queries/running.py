"""Runs as pages show them: how far, how fast, how long yet, and which rows went wrong."""

from __future__ import annotations

from datetime import datetime

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.migration.codes import Permission, RunState
from bluelamp.migration.models import Run, RunStage
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.types import RunView, StageView, WrongLine

LOCK = 0x6D72  # the first half of the key of every run's session lock
HELD = "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
WRONG_SHOWN = 50


@query(needs=Permission.VIEW_BALANCE, audited=False)
def runs(viewer: Actor, *, what: str = "", limit: int = 20) -> tuple[RunView, ...]:
    """The last runs, newest first; one whose process is gone is shown as stopped, never as running."""
    found = Run.objects.filter(what=what) if what else Run.objects.all()
    alive = _alive()
    return tuple(
        _view(one, alive) for one in found.order_by("-id").prefetch_related("stages", "wrongs")[:limit]
    )


@query(needs=Permission.VIEW_BALANCE, audited=False)
def run(viewer: Actor, *, id: int) -> RunView:
    """One run with its stages and the rows going wrong."""
    found = Run.objects.filter(id=id).prefetch_related("stages", "wrongs").first()
    if found is None:
        raise NotThere
    return _view(found, _alive())


def _alive() -> set[int]:
    return {id_ for (id_,) in fetch(HELD, [LOCK])}


def _view(run: Run, alive: set[int]) -> RunView:
    is_running = run.state == RunState.RUNNING
    state = RunState.STOPPED if is_running and run.id % (1 << 31) not in alive else RunState(run.state)
    end = run.ended_at or (clock.now() if state is RunState.RUNNING else run.beat_at)
    stages = tuple(_stage(one, end) for one in sorted(run.stages.all(), key=lambda one: one.number))
    last = stages[-1] if stages and state is RunState.RUNNING else None
    wrongs = sorted(run.wrongs.all(), key=lambda one: -one.id)[:WRONG_SHOWN]
    return RunView(
        id=run.id, what=run.what, detail=run.detail, by=run.by_name, state=str(state.value),
        problem=run.problem, started_at=run.started_at, ended_at=run.ended_at, beat_at=run.beat_at,
        seconds=(end - run.started_at).total_seconds(), stages=stages, wrong=run.wrong,
        rate=last.rate if last else 0.0, left=last.left if last else None,
        wrongs=tuple(WrongLine(ledger_id=w.ledger_id, stage=w.stage, words=w.words, at=w.at) for w in wrongs),
    )  # fmt: skip


def _stage(stage: RunStage, end: datetime) -> StageView:
    seconds = ((stage.ended_at or end) - stage.started_at).total_seconds()
    rest = None if stage.total is None or stage.ended_at else max(0, stage.total - stage.done)
    left = rest / stage.rate if rest is not None and stage.rate > 0 else None
    return StageView(
        name=stage.name, total=stage.total, done=stage.done, wrong=stage.wrong, rate=stage.rate,
        seconds=seconds, left=left, is_over=stage.ended_at is not None,
    )  # fmt: skip
