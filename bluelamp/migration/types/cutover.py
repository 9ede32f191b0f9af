"""Leading a cutover: workarounds, phases, points, days of parallel running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class WorkaroundView:
    """Something worked round, with its owner and day of review."""

    id: int
    title: str
    instead: str
    covers: str
    owner: str
    review_on: date
    is_overdue: bool
    closed_at: datetime | None
    closed_because: str


@dataclass(frozen=True, kw_only=True)
class PhaseView:
    """A phase of the cutover: who entered it when, or not yet."""

    phase: str
    by: str
    at: datetime | None
    note: str
    is_current: bool
    is_next: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """Files that came from an old system."""

    at: datetime
    phase: str
    folder: str
    received_from: str
    by: str
    rows: int
    files: int


@dataclass(frozen=True, kw_only=True)
class LossView:
    """What would be lost by going back to a point: facts stated since, by kind, and who stated them."""

    facts: int
    subjects: int
    ledger_rows: int
    since: datetime
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class PointView:
    """A named point to go back to."""

    id: int
    name: str
    why: str
    by: str
    at: datetime
    phase: str
    rolled_back_at: datetime | None
    rolled_back_by: str
    rolled_back_because: str
    lost: int | None
    loss: LossView | None = None


@dataclass(frozen=True, kw_only=True)
class CutoverView:
    """The cutover in hand: its phases, what was delivered, why the next phase cannot be entered yet."""

    id: int
    name: str
    phases: tuple[PhaseView, ...]
    deliveries: tuple[DeliveryView, ...]
    next_phase: str
    hindrances: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonView:
    """A day of parallel running, in numbers."""

    id: int
    at: datetime
    folder: str
    by: str
    rows_there: int
    same: int
    new_there: int
    changed_there: int
    changed_here: int
    changed_both: int
    gone: int

    @property
    def parted(self) -> int:
        """Rows that differ in any way."""
        return self.new_there + self.changed_there + self.changed_here + self.changed_both + self.gone


@dataclass(frozen=True, kw_only=True)
class ParallelLine:
    """One row that has parted."""

    what: str
    source: str
    kind: str
    key: str
    place: str
    ledger_id: int | None
    detail: str
