"""Numbers that run on from one part of a town to the next, as the old systems' counters did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable


class Numbers:
    """One counter for everything that is numbered: people, calls of a day, crimes of a year, rows of a table."""

    def __init__(self) -> None:
        self._last: Counter[Hashable] = Counter()

    @property
    def are_fresh(self) -> bool:
        """Whether nothing has been numbered yet: the part of the town the story lives in."""
        return not self._last

    def next(self, what: Hashable) -> int:
        """The next number of its kind, from 1."""
        self._last[what] += 1
        return self._last[what]
