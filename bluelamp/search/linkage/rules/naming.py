"""What the words of a name are compared by: nickname roots, skeleton, sound. One word, once, whatever the volume."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bluelamp.search.rules import keys, knowledge, normalise
from bluelamp.search.rules.knowledge import words

_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of a name with what ties it to other writings of the same name."""

    token: str
    roots: tuple[str, ...]
    root: str
    bones: str
    sound: str


@dataclass(frozen=True, slots=True)
class Family:
    """A surname as written: the whole, its halves, and what ties it to other spellings."""

    whole: str
    halves: tuple[str, ...]
    bones: str
    sound: str


@lru_cache(maxsize=400_000)
def spoken(token: str) -> Spoken:
    """Bob has the root robert; Mohammed and Muhammad share one."""
    roots = {token} | set(knowledge.roots_of(token))
    for one in tuple(roots):
        spellings = knowledge.spellings_of(one)
        if spellings:
            roots.add(min(spellings | {one}))
    root = min(roots - {token}) if len(roots) > 1 else token
    return Spoken(token, tuple(sorted(roots)), root, _bones(token), _sound(token))


def _bones(token: str) -> str:
    return min(keys.skeletons(token), default=token)


def _sound(token: str) -> str:
    return min(keys.sounds(token), default=token)


@lru_cache(maxsize=100_000)
def forenames(text: str) -> tuple[str, ...]:
    """The words of forenames in order: joined ones by their parts."""
    return tuple(word.text for word in normalise.words_of(text, "given") if not word.is_joined)


@lru_cache(maxsize=400_000)
def family(text: str) -> Family | None:
    """One surname; nothing when it is a stand-in for none."""
    found = normalise.words_of(text, "family")
    if not found:
        return None
    halves = tuple(word.text for word in found if not word.is_joined)
    joined = [word.text for word in found if word.is_joined]
    whole = max(joined, key=len) if joined else "".join(halves)
    return Family(whole, halves or (whole,), _bones(whole), _sound(whole))


def whole_name(text: str) -> tuple[str, str]:
    """(forenames, surname) of a full name: `Watts, William` and `William Watts` alike; particles go with the surname."""
    if "," in text:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    pieces = normalise.pieces_of(text)
    if len(pieces) < 2:
        return (pieces[0] if pieces else "", "")
    at = len(pieces) - 1
    while at > 1 and pieces[at - 1] in (words("particles") | words("joiners")):
        at -= 1
    return " ".join(pieces[:at]), " ".join(pieces[at:])
