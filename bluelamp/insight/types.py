"""What crosses the door of insight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.safeguarding.types import Coverage, OwedGap
from bluelamp.work.types import Risk


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of the board and the address of exactly the rows it counts."""

    label: str
    number: int
    link: str


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """One kind of duty: owed, overdue, oldest, by risk, by district, against yesterday and last week."""

    kind: str
    label: str
    owed: Cell
    overdue: Cell
    oldest: datetime | None
    by_risk: tuple[tuple[Risk, Cell], ...]
    by_district: tuple[Cell, ...]
    yesterday: int
    last_week: int
    days: tuple[int, ...]

    @property
    def since_yesterday(self) -> int:
        """How much more is owed than a day ago."""
        return self.owed.number - self.yesterday

    @property
    def since_last_week(self) -> int:
        """How much more is owed than a week ago."""
        return self.owed.number - self.last_week


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A record whose facts a reader could not digest; everything later about it waits for a person."""

    reader: str
    subject: str
    handler: str
    error: str
    parked_at: datetime
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """The backlog board: what the force owes at one moment, and what it may not know of itself."""

    counted_at: datetime
    backlogs: tuple[Backlog, ...]
    owed: int
    overdue: int
    gaps: tuple[OwedGap, ...]
    fallen: tuple[Coverage, ...]
    coverage: tuple[Coverage, ...]
    parked: tuple[Parked, ...]
    rules_off: tuple[str, ...]
    not_counted: tuple[str, ...]
