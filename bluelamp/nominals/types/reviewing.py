"""The review desk as one viewer may have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import PersonRef
from bluelamp.nominals.codes import ReviewOrigin, ReviewState
from bluelamp.nominals.types.shown import EventView, LinkView, MarkerView


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """A pair in the queue."""

    item: str
    state: ReviewState
    origin: ReviewOrigin
    risk: int
    risk_words: tuple[str, ...]
    weight: float
    raised_at: datetime
    one: str
    other: str
    is_held_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How the desk stands: what waits, how old the oldest is, and whether it is gaining or losing."""

    waiting: int
    second: int
    supervisor: int
    oldest: datetime | None
    decided_today: int
    decided_week: int
    raised_week: int

    @property
    def days_left(self) -> float | None:
        """Days until the desk is empty at this week's pace; None while it grows or stands still."""
        pace = (self.decided_week - self.raised_week) / 7
        return self.waiting / pace if pace > 0 else None


@dataclass(frozen=True, kw_only=True)
class ReviewSide:
    """One of the two records, as it is looked at beside the other."""

    ref: PersonRef
    number: str
    display: str
    birth_display: str
    age: int | None
    initials: str
    markers: tuple[MarkerView, ...]
    links: tuple[LinkView, ...]
    events: tuple[EventView, ...]
    sources: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field of both records: `verdict` is same, differs or one side only."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the waterfall: a field, in words, and the bits it adds or takes."""

    field: str
    words: str
    bits: float


@dataclass(frozen=True, kw_only=True)
class VoteView:
    """A word already said; its outcome is shown to supervisors only, so that the second person is not led."""

    by: str
    at: datetime
    outcome: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """Two records side by side, and why they may be one."""

    item: str
    state: ReviewState
    origin: ReviewOrigin
    reason: str
    risk: int
    risk_words: tuple[str, ...]
    weight: float
    probability: float | None
    waterfall: tuple[Step, ...]
    needs_two: bool
    votes: tuple[VoteView, ...]
    one: ReviewSide
    other: ReviewSide
    compared: tuple[Compared, ...]
    raised_at: datetime
    raised_by: str


@dataclass(frozen=True, kw_only=True)
class RunView:
    """One run of the matching engine."""

    started_at: datetime
    finished_at: datetime | None
    by: str
    model_version: str
    records: int
    merged: int
    reviews: int
    refused: int
    problem: str
    hashes: tuple[tuple[str, str], ...]
