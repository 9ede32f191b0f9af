"""How much a record already in Bluelamp is like what a form tells of: time, place, people, reference, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

ENOUGH = 40
_WORDS = re.compile(r"[a-z0-9]+")
_STREETS = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "cl": "close",
    "dr": "drive",
}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two things compared."""

    at: datetime | None
    place: str = ""
    names: tuple[str, ...] = ()
    number: str = ""


def likeness(told: Side, known: Side) -> tuple[int, tuple[str, ...]]:
    """A score of 0 to 100 and its reasons; a matching number alone is enough."""
    found = [_number(told, known), _time(told, known), _place(told.place, known.place), _names(told, known)]
    reasons = tuple(words for points, words in found if points)
    return min(100, sum(points for points, _ in found)), reasons


def _number(told: Side, known: Side) -> tuple[int, str]:
    same = bool(told.number) and told.number.strip().casefold() == known.number.strip().casefold()
    return (60, f"The form gives its number, {known.number}") if same else (0, "")


def _time(told: Side, known: Side) -> tuple[int, str]:
    if told.at is None or known.at is None:
        return 0, ""
    minutes = abs((told.at - known.at).total_seconds()) / 60
    points = 35 if minutes <= 15 else 25 if minutes <= 60 else 10 if minutes <= 360 else 0
    return points, f"{minutes:.0f} minutes apart" if minutes < 90 else f"{minutes / 60:.0f} hours apart"


def words_of(text: str) -> frozenset[str]:
    """The words of a place or name, with street words written out."""
    return frozenset(_STREETS.get(word, word) for word in _WORDS.findall(text.casefold()))


def _place(told: str, known: str) -> tuple[int, str]:
    one, other = words_of(told), words_of(known)
    if not one or not other:
        return 0, ""
    share = len(one & other) / min(len(one), len(other))
    points = 35 if share >= 0.99 and len(one & other) > 1 else 20 if share >= 0.6 else 0
    return points, f"Place alike: {known}"


def _names(told: Side, known: Side) -> tuple[int, str]:
    held = [(words_of(name), name) for name in known.names]
    both = [name for words, name in held if words and any(_same(words, words_of(one)) for one in told.names)]
    return (35, f"Same person: {', '.join(both[:3])}") if both else (0, "")


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= 2 or (one == other and bool(one))


def enough(scored: Iterable[tuple[int, str]]) -> list[str]:
    """The references worth showing, best first."""
    return [ref for score, ref in sorted(scored, key=lambda one: -one[0]) if score >= ENOUGH]
