"""Seeded chance: every part of the fictional force draws from its own labelled stream."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
WALL_CLOCK = ZoneInfo("Europe/London")


def stream(seed: int, label: str) -> random.Random:
    """The stream called `label`: adding a draw to one part never moves another part."""
    return random.Random(f"{seed}:{label}")


class Weights:
    """A choice with fixed odds, prepared once and drawn many times."""

    def __init__(self, odds: Mapping[str, float]) -> None:
        self._names = list(odds)
        self._cumulative = list(itertools.accumulate(odds.values()))

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self._names, cum_weights=self._cumulative)[0]


def early(chance: random.Random, options: Sequence[T], skew: float = 2.0) -> T:
    """One option, those first in the list most often: popular names are popular."""
    return options[int(len(options) * chance.random() ** skew)]


def day_between(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def moment_on(chance: random.Random, day: date) -> datetime:
    """A moment of that day; evenings and nights are busier, as they are."""
    hour = int(chance.triangular(0, 29, 20)) % 24
    return wall(day.year, day.month, day.day, hour, chance.randrange(60), chance.randrange(60))


def wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A time as the clock on the wall showed it, which is what the old systems wrote down."""
    return datetime(year, month, day, hour, minute, second, tzinfo=WALL_CLOCK)
