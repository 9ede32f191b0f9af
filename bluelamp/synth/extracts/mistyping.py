"""How hurried people write names and dates down: our own model of error, independent of any search rule."""

from __future__ import annotations

import random
from datetime import date

SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "ei"), ("ee", "ea"), ("y", "ie"), ("th", "t"), ("ll", "l"),
    ("nn", "n"), ("tt", "t"), ("ss", "s"), ("c", "k"), ("ou", "u"), ("gh", "g"), ("w", "v"),
    ("sz", "sh"), ("cz", "ch"), ("o'", "o "), ("mac", "mc"), ("ai", "ay"), ("er", "ar"),
)  # fmt: skip
SHORT_NAMES = {
    "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Katherine": "Kath", "Margaret": "Peggy",
    "Michael": "Mick", "Richard": "Dick", "James": "Jim", "Thomas": "Tom", "Daniel": "Danny",
    "Matthew": "Matt", "Andrew": "Andy", "Christopher": "Chris", "Steven": "Steve", "Anthony": "Tony",
    "Nicholas": "Nick", "Samantha": "Sam", "Rebecca": "Becky", "Victoria": "Vicky", "Jennifer": "Jenny",
    "Patricia": "Pat", "Susan": "Sue", "Deborah": "Debbie", "Mohammed": "Mo", "Wojciech": "Wojtek",
    "Edward": "Ted", "Charlotte": "Lottie", "Patrick": "Paddy", "Siobhán": "Shiv",
}  # fmt: skip


def misspelt(chance: random.Random, name: str) -> str:
    """The name with one slip of the ear or the hand."""
    low = name.lower()
    heard = [(a, b) for a, b in SOUNDS if a in low]
    if heard and chance.random() < 0.6:
        old, new = chance.choice(heard)
        at = low.index(old)
        return (name[:at] + new + name[at + len(old) :]).strip().title()
    if len(name) < 4:
        return name
    at = chance.randrange(1, len(name) - 1)
    slips = (name[:at] + name[at + 1 :], name[:at] + name[at + 1] + name[at] + name[at + 2 :])
    return chance.choice(slips)


def short(name: str) -> str:
    """The name they go by, when there is one."""
    return SHORT_NAMES.get(name, name)


def swapped(day: date) -> date:
    """Day and month the American way round, when that is a date at all."""
    return day.replace(day=day.month, month=day.day) if day.day <= 12 else day


def one_digit_out(chance: random.Random, day: date) -> date:
    """A birth date copied with one digit wrong."""
    return day.replace(year=day.year + chance.choice((-1, 1, -10)), day=min(day.day, 28))
