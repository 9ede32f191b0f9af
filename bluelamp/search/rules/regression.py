"""The regression set of the name rules: what they must go on knowing, origin by origin (docs/adr/0081)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bluelamp.search.rules import evaluating, keys, knowledge, variants
from bluelamp.search.rules.whole import compare_names

ENOUGH = 0.7  # of a word's worth: below, the word asked for hardly helps to find the one recorded
SAME = 0.8  # of two whole names
DATA = (
    "bodies.txt",
    "families.txt",
    "forenames.txt",
    "forms.txt",
    "nicknames.txt",
    "weights.toml",
    "words.txt",
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases of one origin and how many come out right."""

    origin: str
    cases: int
    right: int
    wrong: tuple[str, ...]


def words() -> list[Tally]:
    """Words as asked that must reach a recorded word, and count for something."""
    rows = csv.DictReader(knowledge.lines_of("regression_words.csv"))
    return _tallied(
        (row["origin"], f"{row['asked']} {row['held']}", reaches(row["asked"], row["held"])) for row in rows
    )


def names() -> list[Tally]:
    """Whole names that are or are not the same."""
    return _tallied(
        (row["origin"], f"{row['name1']} | {row['name2']}", _is_right(row))
        for row in csv.DictReader(knowledge.lines_of("regression_names.csv"))
    )


def reaches(asked: str, held: str) -> bool:
    """Whether the search would follow a word as asked to a recorded word."""
    shared = set(keys.asking_keys_of(asked)) & set(keys.keys_of(held))
    known = variants.known_relatives(asked)
    like = variants.likeness(asked, held, frozenset(kind for kind, _ in shared), known)
    return max(like.weight, variants.initial(asked, held).weight) >= ENOUGH


def seal() -> str:
    """What the shipped lists and weights hold, as a short digest: it may move only with the rules version."""
    held = "\n".join(line for name in DATA for line in knowledge.lines_of(name))
    return sha256(held.encode()).hexdigest()[:16]


def _is_right(row: dict[str, str]) -> bool:
    is_same = compare_names(row["name1"], row["name2"]).score >= SAME
    return is_same == (row["is_match"] in evaluating.TRUE)


def _tallied(cases: Iterable[tuple[str, str, bool]]) -> list[Tally]:
    by_origin: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for origin, text, is_right in cases:
        by_origin[origin].append((text, is_right))
    return [
        Tally(origin, len(found), sum(ok for _, ok in found), tuple(text for text, ok in found if not ok))
        for origin, found in by_origin.items()
    ]
