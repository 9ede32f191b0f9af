"""Runs of long work: how far, how fast, what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What a load did; `rows` counts rows read by this run, nought when there was nothing new. `changed` counts, by
    source and kind, rows read before that a new mapping or manifest made into something else; `changed_rows` names
    the first hundred by file and row."""

    files: int
    rows: int
    seconds: float
    strangers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    changed_rows: tuple[tuple[str, int], ...] = ()

    @property
    def rate(self) -> float:
        """Source rows a second, end to end."""
        return round(self.rows / self.seconds, 1) if self.seconds else 0.0


@dataclass(frozen=True, kw_only=True)
class StageView:
    """One stage of a run; `left` is seconds, nothing when it cannot be said."""

    name: str
    total: int | None
    done: int
    wrong: int
    rate: float
    seconds: float
    left: float | None
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class WrongLine:
    """A row that went wrong in a run: its ledger id when it has one, and why."""

    ledger_id: int | None
    stage: str
    words: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RunView:
    """A run of long work: how far, how fast, how long yet, and which rows go wrong."""

    id: int
    what: str
    detail: str
    by: str
    state: str
    problem: str
    started_at: datetime
    ended_at: datetime | None
    beat_at: datetime
    seconds: float
    stages: tuple[StageView, ...]
    wrong: int
    rate: float
    left: float | None
    wrongs: tuple[WrongLine, ...] = ()
