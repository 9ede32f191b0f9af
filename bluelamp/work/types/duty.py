"""Duties as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bluelamp.contracts.refs import DutyRef
from bluelamp.work.codes import DutyState, OwnerKind, Risk


@dataclass(frozen=True)
class Owner:
    """Who carries a duty."""

    kind: OwnerKind
    name: str

    @classmethod
    def team(cls, name: str) -> Self:
        """A team as owner."""
        return cls(OwnerKind.TEAM, name)


@dataclass(frozen=True, kw_only=True)
class NewDuty:
    """A duty about to be owed; `rule`, `source` and `subject` together make it one and the same."""

    kind: str
    rule: str
    rule_version: str
    citation: str
    subject: str
    source: str
    title: str
    started_at: datetime
    due_at: datetime
    risk: Risk
    owner: Owner
    district: str = ""
    link: str = ""
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class DutyView:
    """One duty as a person sees it."""

    ref: DutyRef
    kind: str
    kind_label: str
    rule: str
    rule_version: str
    citation: str
    subject: str
    source: str
    title: str
    started_at: datetime
    due_at: datetime
    risk: Risk
    owner: Owner
    district: str
    link: str
    about: str
    state: DutyState
    reason: str
    escalation: int
    is_paused: bool
    is_overdue: bool
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One thing that happened to a duty."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DutyFilter:
    """Which duties to show; everything left empty means no limit on it, and district "-" means none was known."""

    kind: str = ""
    district: str = ""
    risk: int = 0
    rule: str = ""
    overdue: bool = False
    settled: bool = False
    since: datetime | None = None
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class DutyPage:
    """One page of duties, ordered by risk then age, and how many there are in all."""

    duties: tuple[DutyView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many duties of one kind, risk and district are owed, and how old the oldest is."""

    kind: str
    district: str
    risk: Risk
    owed: int
    overdue: int
    oldest: datetime | None


@dataclass(frozen=True, kw_only=True)
class BacklogLine:
    """What was owed at an earlier moment, by kind."""

    kind: str
    owed: int


@dataclass(frozen=True)
class OwedCount:
    """How many duties were new and how many were owed already."""

    new: int
    known: int


@dataclass(frozen=True)
class SettledCount:
    """How many duties were settled."""

    settled: int
