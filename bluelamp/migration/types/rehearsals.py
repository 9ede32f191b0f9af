"""Rehearsals, the go / no-go sheet, live cases and spot checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """A row that became something else than in the rehearsal before."""

    file: str
    row: int
    source: str
    kind: str
    key: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One line of the go / no-go sheet with where its reason is spelt out."""

    part: str
    title: str
    tone: str
    reason: str
    opens: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class RehearsalView:
    """A rehearsal: how long, how many rows, what differs from the last one, and what the sheet says of it."""

    id: int
    is_live: bool
    folder: str
    by: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float
    rows: int
    digest: str
    seed: int
    stages: dict[str, float]
    compared_with: int | None
    differences: int | None
    performance: dict[str, object]
    unaccounted: int
    changed: tuple[ChangedLine, ...] = ()
    verdict: str = ""
    sheet: tuple[SheetLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignatureView:
    """Who signed which sheet, and what they wrote when something was red."""

    id: int
    rehearsal: int
    verdict: str
    is_go: bool
    override: str
    by: str
    at: datetime
    reds: int


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """The go / no-go sheet as it stands; `stamp` is what a signature binds to."""

    rehearsal: RehearsalView | None
    lines: tuple[SheetLine, ...]
    verdict: str
    stamp: str
    signatures: tuple[SignatureView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RehearsedRow:
    """A row of a rehearsal without its content: where it is, what became of it, why."""

    file: str
    row: int
    source: str
    kind: str
    key: str
    fate: str
    reason: str
    risk: int


@dataclass(frozen=True, kw_only=True)
class LiveCaseView:
    """One live case and whether it came across."""

    what: str
    source: str
    kind: str
    key: str
    file: str
    row: int
    arrival: str
    reason: str
    became: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """A spot check: the old row beside what it became, and what its owner said."""

    id: int
    source: str
    kind: str
    risk: int
    file: str
    row: int
    key: str
    fate: str
    reason: str
    state: str
    by: str
    at: datetime | None
    words: str
    note: str
    refs: tuple[str, ...] = ()
    was: tuple[tuple[str, str], ...] = ()
    became: tuple[dict[str, object], ...] = ()
