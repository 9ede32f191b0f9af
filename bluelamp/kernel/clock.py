"""The one source of time, so that a deadline can be tested by moving the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment in UTC; every stored time comes from here."""
    return _frozen.get() or datetime.now(UTC)


def local(at: datetime) -> datetime:
    """The same moment as a wall clock in London shows it."""
    return at.astimezone(LONDON)


def aware(at: datetime) -> datetime:
    """The moment in UTC; a wall-clock time without a zone is refused because it may mean two moments."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC)


def from_london(at: datetime) -> datetime:
    """The moment that a naive London wall-clock time means (the first of two when clocks go back)."""
    return at.replace(tzinfo=LONDON).astimezone(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at`, for tests and replays."""
    token = _frozen.set(aware(at))
    try:
        yield
    finally:
        _frozen.reset(token)


def later(**span: float) -> datetime:
    """A moment from now: `later(minutes=15)`."""
    return now() + timedelta(**span)
