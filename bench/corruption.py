"""What people do to names and dates on the way to a search box: eleven kinds of error.

Written apart from the product: it imports nothing of it and shares no table with it. Pet names come from an
outside list when one is at hand.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from bench.people import Human

PET_NAMES = Path(__file__).resolve().parents[2] / "shared/data/matching/nicknames.csv"
NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gyjn", "j": "hukm",
    "k": "jilo", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
HEARD = [
    ("ph", "f"), ("ck", "k"), ("ough", "uff"), ("eigh", "ay"), ("ei", "ie"), ("ie", "ee"), ("ea", "ee"), ("ai", "ay"),
    ("ou", "ow"), ("wr", "r"), ("kn", "n"), ("mb", "m"), ("ce", "se"), ("ci", "si"), ("ge", "je"), ("qu", "kw"),
    ("x", "ks"), ("y", "i"), ("ll", "l"), ("tt", "t"), ("ss", "s"), ("nn", "n"), ("c", "k"), ("z", "s"), ("er", "ar"),
    ("or", "er"), ("son", "sen"), ("ey", "y"), ("oo", "u"), ("gh", "g"), ("th", "t"), ("w", "wh"),
]  # fmt: skip
ROMANISED = [
    ("sz", "sh"), ("cz", "ch"), ("rz", "zh"), ("kh", "h"), ("q", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("aa", "a"), ("ei", "ey"), ("ai", "ay"), ("dh", "d"), ("bh", "b"), ("gh", "g"), ("th", "t"), ("w", "v"),
    ("v", "w"), ("j", "y"), ("y", "j"), ("u", "ou"), ("i", "ee"), ("a", "e"), ("e", "a"), ("sh", "s"), ("ch", "c"),
    ("k", "q"), ("z", "s"), ("dj", "j"), ("ah", "a"), ("o", "u"),
]  # fmt: skip
LOOKALIKE = [("m", "rn"), ("d", "cl"), ("w", "vv"), ("l", "i"), ("i", "l"), ("h", "b"), ("e", "c"), ("n", "u"),
             ("u", "n"), ("g", "q"), ("a", "o"), ("t", "f")]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, of whom, and with which error."""

    truth: int
    kind: str
    origin: str
    name: str
    born: date
    is_birth_wrong: bool


def plain(text: str) -> str:
    """As typed on an English keyboard."""
    table = str.maketrans("ąćęłńóśźżáéíóúýčďěňřšťůžőűăâîșțşţğıçöüûêèëàôïñÁÉÍÓÚŁŚŻŠČŘŽŞİÖÜÇ",
                          "acelnoszzaeiouycdenrstuzouaaiststgicouueeeaoinAEIOULSZSCRZSIOUC")  # fmt: skip
    return text.translate(table)


def _at(rng: random.Random, word: str, change: Callable[[str, int], str]) -> str:
    spots = [i for i, c in enumerate(word) if c.isalpha() and i]
    return change(word, rng.choice(spots)) if spots else word


def typo(rng: random.Random, word: str) -> str:
    """A neighbouring key."""

    def change(w: str, i: int) -> str:
        return w[:i] + rng.choice(NEIGHBOURS.get(w[i].lower(), "e")) + w[i + 1 :]

    return _at(rng, word, change)  # fmt: skip


def slip(rng: random.Random, word: str) -> str:
    """A letter left out, or typed twice."""
    if rng.random() < 0.6:
        return _at(rng, word, lambda w, i: w[:i] + w[i + 1 :])
    return _at(rng, word, lambda w, i: w[:i] + w[i] + w[i:])


def turned(rng: random.Random, word: str) -> str:
    """Two letters changed over."""
    spots = [i for i in range(1, len(word) - 1) if word[i] != word[i + 1]]
    if not spots:
        return slip(rng, word)
    i = rng.choice(spots)
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _replaced(rng: random.Random, word: str, table: list[tuple[str, str]], times: int) -> str:
    done = word.lower()
    for _ in range(times):
        able = [(a, b) for a, b in table if a in done[1:] or (done.startswith(a) and len(a) > 1)]
        if not able:
            return done
        old, new = rng.choice(able)
        spots = [m.start() for m in re.finditer(re.escape(old), done) if m.start() or len(old) > 1]
        if spots:
            i = rng.choice(spots)
            done = done[:i] + new + done[i + len(old) :]
    return done


def _one_word(rng: random.Random, human: Human, change: Callable[[random.Random, str], str]) -> str:
    given, family = plain(human.given), plain(human.family)
    if rng.random() < 0.65:
        return f"{given} {change(rng, family)}"
    return f"{change(rng, given)} {family}"


@cache
def _pets() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if PET_NAMES.exists():
        with PET_NAMES.open() as rows:
            for row in csv.DictReader(rows):
                if row["relationship"] == "has_nickname" and len(row["name2"]) > 2:
                    found[row["name1"]].append(row["name2"])
        return found
    few = "robert:bob william:bill richard:dick margaret:peggy elizabeth:betty david:dave christopher:chris paul:paulie"
    return {pair.split(":")[0]: [pair.split(":")[1]] for pair in few.split()}


def _pet(rng: random.Random, human: Human) -> str | None:
    names = _pets().get(human.given.lower())
    return f"{rng.choice(names)} {plain(human.family)}" if names else None


def _swapped(rng: random.Random, human: Human) -> str:
    return f"{plain(human.family)} {plain(human.given)}"


def _middle_first(rng: random.Random, human: Human) -> str | None:
    return f"{plain(human.middle)} {plain(human.family)}" if human.middle else None


def _part(rng: random.Random, human: Human) -> str | None:
    halves = human.family.split("-")
    return f"{plain(human.given)} {plain(rng.choice(halves))}" if len(halves) > 1 else None


def _transliterated(rng: random.Random, human: Human) -> str | None:
    if human.origin in ("British", "Irish"):
        return None
    return f"{_replaced(rng, plain(human.given), ROMANISED, 1)} {_replaced(rng, plain(human.family), ROMANISED, 1)}"


KINDS: dict[str, Callable[[random.Random, Human], str | None]] = {
    "as recorded": lambda rng, h: f"{plain(h.given)} {plain(h.family)}",
    "typo": lambda rng, h: _one_word(rng, h, typo),
    "left out or doubled": lambda rng, h: _one_word(rng, h, slip),
    "letters turned": lambda rng, h: _one_word(rng, h, turned),
    "as heard": lambda rng, h: _one_word(rng, h, lambda r, w: _replaced(r, w, HEARD, r.choice((1, 1, 2)))),
    "double transliteration": _transliterated,
    "pet name": _pet,
    "order": _swapped,
    "initial": lambda rng, h: f"{plain(h.given)[0]} {plain(h.family)}",
    "middle as first": _middle_first,
    "half a name or misread": lambda rng, h: (
        _part(rng, h) or _one_word(rng, h, lambda r, w: _replaced(r, w, LOOKALIKE, 1))
    ),
}


def _slipped(rng: random.Random, born: date) -> date:
    """A birth as people get it wrong when they write it down or remember it: the errors of domain/search.md §4."""
    can_swap = born.day <= 12 and born.day != born.month
    how = rng.choice(
        ("swap", "year", "day", "month", "decade") if can_swap else ("year", "day", "month", "decade")
    )
    other_day = born.replace(day=(born.day + rng.randint(0, 26)) % 28 + 1)
    try:
        if how == "swap":
            return born.replace(month=born.day, day=born.month)
        if how == "year":
            return born.replace(year=born.year + rng.choice((-1, 1)))
        if how == "month":
            return born.replace(month=(born.month + rng.randint(0, 10)) % 12 + 1)
        if how == "decade":
            return born.replace(year=born.year + rng.choice((-10, 10)))
    except ValueError:
        return other_day
    return other_day


def queries(sample: list[Human], per_kind: int, seed: int = 11) -> Iterator[Query]:
    """`per_kind` corrupted queries of each kind, 30 % of them with a slip in the date of birth."""
    rng = random.Random(seed)
    for kind in KINDS:
        yield from _of_kind(rng, kind, sample, per_kind)


def _of_kind(rng: random.Random, kind: str, sample: list[Human], count: int) -> Iterator[Query]:
    made = 0
    for human in rng.sample(sample, len(sample)):
        name = KINDS[kind](rng, human)
        if name is not None and made < count:
            is_wrong = rng.random() < 0.30
            born = _slipped(rng, human.born) if is_wrong else human.born
            yield Query(human.number, kind, human.origin, name, born, is_wrong)
            made += 1


# What happens to names of every origin alike, so that origins can be compared.
COMMON = ("as recorded", "typo", "left out or doubled", "letters turned", "as heard", "order", "initial")


def queries_by_origin(sample: list[Human], per_origin: int, seed: int = 13) -> Iterator[Query]:
    """`per_origin` queries for each origin of names, of the kinds of error that befall all of them."""
    rng = random.Random(seed)
    for origin in sorted({human.origin for human in sample}):
        people = [human for human in sample if human.origin == origin]
        for kind in COMMON:
            yield from _of_kind(rng, kind, people, per_origin // len(COMMON))


def false_births(sample: list[Human], count: int, seed: int = 17) -> Iterator[Query]:
    """A name as recorded with a date of birth that is an invention, one to eleven years away: only the name can help,
    so that a common one must drown among its namesakes."""
    rng = random.Random(seed)
    for human in rng.sample(sample, min(count, len(sample))):
        born = human.born + timedelta(days=rng.choice((-1, 1)) * rng.randint(400, 4000))
        name = f"{plain(human.given)} {plain(human.family)}"
        yield Query(human.number, "false date of birth", human.origin, name, born, True)
