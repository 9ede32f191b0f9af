"""Sweeps and counts as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.kernel.refs import Ref


class SweepRef(Ref):
    """One run of the sweep."""

    kind = "sweep"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something owed with neither a referral nor a reasoned decision."""

    place: int
    rule: str
    rule_version: str
    citation: str
    source: str
    subject: str
    number: str
    district: str
    risk: int
    event_at: datetime
    due_at: datetime
    why: str
    state: str = "found"


@dataclass(frozen=True, kw_only=True)
class SweepView:
    """One run: what was asked, what was seen, what was found, and what has changed since the last like it."""

    ref: SweepRef
    from_day: date
    to_day: date
    rule_versions: tuple[str, ...]
    candidates: int
    found: int
    not_looked: tuple[str, ...]
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    result_hash: str
    new_since_last: int
    gone_since_last: int
    confirmed_by: str
    confirmed_at: datetime | None
    by_rule: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class OwedGap:
    """What one rule should have produced in a district and what it has, counted independently."""

    at: datetime
    rule: str
    district: str
    should: int
    has: int

    @property
    def gap(self) -> int:
        """How many are owed with nothing to show for it."""
        return self.should - self.has


@dataclass(frozen=True, kw_only=True)
class WeekRate:
    """Referrals per qualifying record in one week."""

    week: date
    rule: str
    qualifying: int
    referred: int


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How one rule's referral rate now compares with the twelve weeks before."""

    rule: str
    qualifying: int
    referred: int
    now: float | None
    baseline: float | None

    @property
    def fall(self) -> float:
        """How far the rate has fallen against its baseline, as a share; 0 when it has not."""
        if self.now is None or not self.baseline:
            return 0.0
        return max(0.0, 1 - self.now / self.baseline)
