"""Names by origin: our own lists of facts plus a generated long tail of surnames."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bluelamp.synth.chance import Weights, early

ORIGINS = Weights(
    {
        "british": 0.60, "welsh": 0.06, "irish": 0.03, "south_asian": 0.11, "arabic": 0.05,
        "polish": 0.06, "african": 0.05, "elsewhere": 0.04,
    }
)  # fmt: skip
ETHNICITY = {
    "british": "W1", "welsh": "W1", "irish": "W2", "polish": "W9", "south_asian": "A2",
    "arabic": "O9", "african": "B2", "elsewhere": "M9",
}  # fmt: skip
LONG_TAIL = 0.30
DOUBLE_BARRELLED = 0.04
MIDDLE_NAME = 0.55


@dataclass(frozen=True)
class NameLists:
    """The lists of one origin."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surname: tuple[str, ...]
    stems: tuple[str, ...]
    endings: tuple[str, ...]


@cache
def lists(origin: str) -> NameLists:
    """The name lists of `origin`, read once."""
    found: dict[str, tuple[str, ...]] = {}
    section = ""
    for line in (files(__package__) / "data" / "names" / f"{origin}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif line.strip():
            found[section] = tuple(dict.fromkeys(word.strip() for word in line.split(",")))
    return NameLists(**found)


def surname(chance: random.Random, origin: str) -> str:
    """A surname of that origin: three in ten from the long tail, a few double-barrelled."""
    name = _plain_surname(chance, origin)
    if chance.random() < DOUBLE_BARRELLED:
        other = _plain_surname(chance, origin)
        return name if other == name else f"{name}-{other}"
    return name


def _plain_surname(chance: random.Random, origin: str) -> str:
    names = lists(origin)
    if chance.random() >= LONG_TAIL:
        return early(chance, names.surname)
    if origin == "irish":
        prefix = chance.choice(("O'", "Mc", ""))
        return prefix + chance.choice(names.stems) + chance.choice(names.endings)
    middle = chance.choice(("", "", "", "er", "en", "in", "a"))
    return chance.choice(names.stems) + middle + chance.choice(names.endings)


def feminine(name: str) -> str:
    """The form a woman's surname takes in Polish."""
    return name[:-1] + "a" if name.endswith(("ski", "cki")) else name


def forenames(chance: random.Random, origin: str, sex: str) -> tuple[str, ...]:
    """One forename, and often a middle one."""
    pool = lists(origin).female if sex == "F" else lists(origin).male
    first = early(chance, pool, 1.4)
    middle = early(chance, pool, 1.0)
    return (first, middle) if chance.random() < MIDDLE_NAME and middle != first else (first,)
