"""What an audit of rows says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One row that no door of ours removed, by table and key; `id` is nought before it is written down."""

    table: str
    key: str
    how: str
    role: str = ""
    removed_at: datetime | None = None
    found_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, kw_only=True)
class RowAudit:
    """What one audit found: rows missing, tables nobody watches, what else is wrong; and what it looked at."""

    missing: tuple[Missing, ...] = ()
    unwatched: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    more: int = 0
    tables: int = 0
    rows: int = 0
    seconds: float = 0.0
    compared_with: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing and nothing hinders the watch."""
        return not (self.missing or self.unwatched or self.problems)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Missing rows settled with a reason."""

    rows: int
    reason: str
