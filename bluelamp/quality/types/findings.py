"""Scores, findings and runs as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.quality.codes import FindingState, Kind, Severity


@dataclass(frozen=True, kw_only=True)
class RunView:
    """One run: what was asked, what it found and what it could not look at."""

    id: str
    started_at: datetime
    finished_at: datetime | None
    by: str
    is_whole: bool
    checks: int
    looked: int
    found: int
    new: int
    righted: int
    seconds: float
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """One check and how it stands: found out of looked at, waived, and whether it could be asked."""

    name: str
    module: str
    title: str
    kind: Kind
    severity: Severity
    owner: str
    source: str
    fix: str
    correct: str
    looked: int
    found: int
    waived: int
    asked_at: datetime | None
    problem: str

    @property
    def rate(self) -> float:
        """Wrong records in a thousand."""
        return 1000 * self.found / self.looked if self.looked else 0.0


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """Found out of looked at for one area, kind, district or owner."""

    name: str
    looked: int
    found: int

    @property
    def rate(self) -> float:
        """Wrong answers in a thousand."""
        return 1000 * self.found / self.looked if self.looked else 0.0


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One day: how many were found wrong out of how many looked at."""

    day: date
    looked: int
    found: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """How the force's records stand: worst checks first, by area, kind and district, and day by day."""

    checks: tuple[CheckView, ...]
    areas: tuple[ScoreLine, ...]
    kinds: tuple[ScoreLine, ...]
    districts: tuple[ScoreLine, ...]
    trend: tuple[TrendPoint, ...]
    found: int
    looked: int
    run: RunView | None
    unasked: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FindingFilter:
    """Which findings; empty means any, and district or cause "-" means none is known."""

    check: str = ""
    module: str = ""
    kind: str = ""
    district: str = ""
    owner: str = ""
    cause: str = ""
    state: str = "open"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """One finding as this viewer may read it; `shown` is read from the record now, and empty when it is restricted."""

    id: int
    check: str
    says: str
    one: str
    key: str
    ref: str
    district: str
    owner: str
    cause: str
    state: FindingState
    first_found_at: datetime
    times: int
    link: str
    shown: tuple[tuple[str, str], ...]
    contact: str
    waived_by: str
    waived_why: str


@dataclass(frozen=True, kw_only=True)
class FindingPage:
    """One page of findings and how many there are in all."""

    findings: tuple[FindingView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Waived:
    """How many findings were let stand."""

    waived: int
