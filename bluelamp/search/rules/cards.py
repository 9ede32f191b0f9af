"""The card of a subject: the facts hits are scored on, as stored, and the index rows that follow from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bluelamp.search.rules import births
from bluelamp.search.rules.births import BirthHeld
from bluelamp.search.rules.normalise import Word, name_words

MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class CardName:
    """One name as shown, why it is held, when it was recorded, and its words."""

    display: str
    kind: str
    seen: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What scoring reads of a subject."""

    names: tuple[CardName, ...]
    births: tuple[BirthHeld, ...]
    sex: str
    keys: tuple[tuple[str, str], ...]


def card_name(*, given: str, family: str, kind: str, seen: str) -> CardName:
    """A name as the card keeps it."""
    return CardName(f"{given} {family}".strip(), kind, seen, name_words(given, family))


def _word_text(word: Word) -> str:
    return word.text + ":" + word.slot[0] + ("p" if word.is_part else "") + ("j" if word.is_joined else "")


def _word_of(text: str) -> Word:
    token, _, marks = text.partition(":")
    return Word(token, "family" if marks[0] == "f" else "given", "p" in marks, "j" in marks)


def dump(card: Card) -> str:
    """The card as stored text."""
    names = [[n.display, n.kind, n.seen, " ".join(map(_word_text, n.words))] for n in card.names]
    held = [[b.first.isoformat(), b.last.isoformat()] for b in card.births]
    return json.dumps([names, held, card.sex, card.keys], ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Card:
    """A stored card."""
    names, held, sex, keys = json.loads(text)
    return Card(
        tuple(CardName(d, k, s, _words_of(w)) for d, k, s, w in names),
        tuple(_birth_of(a, b) for a, b in held),
        sex,
        tuple((kind, value) for kind, value in keys),
    )


@lru_cache(maxsize=16384)
def _words_of(text: str) -> tuple[Word, ...]:
    return tuple(map(_word_of, text.split()))


@lru_cache(maxsize=65536)
def _birth_of(first: str, last: str) -> BirthHeld:
    return BirthHeld(date.fromisoformat(first), date.fromisoformat(last))


def initial_of(name: CardName) -> str:
    """The first forename's initial, marked so that it is nobody's name."""
    return next((f"{word.text[0]}." for word in name.words if word.slot == "given"), "")


def tokens_of(card: Card) -> set[str]:
    """Every vocabulary word a card needs, initials included."""
    found = {word.text for name in card.names for word in name.words}
    return found | {initial_of(name) for name in card.names} - {""}


def _pairs_of(name: CardName, ids: Mapping[str, int]) -> set[tuple[int, int]]:
    texts = [word.text for word in name.words]
    found = {
        (ids[a], ids[b]) if ids[a] < ids[b] else (ids[b], ids[a])
        for i, a in enumerate(texts)
        for b in texts[i + 1 :]
    }
    if mark := initial_of(name):
        first = ids[mark]
        for word in name.words:
            if word.slot == "family":
                other = ids[word.text]
                found.add((first, other) if first < other else (other, first))
    return found


def pair_rows(card: Card, ids: Mapping[str, int]) -> set[tuple[int, int, int, int]]:
    """(lower token, higher token, birth, name number) for every name and every birth."""
    dobs = {births.code_of(held) for held in card.births} or {0}
    return {
        (low, high, dob, number)
        for number, name in enumerate(card.names[:MOST_NAMES])
        for low, high in _pairs_of(name, ids)
        for dob in dobs
    }


def single_rows(card: Card, ids: Mapping[str, int]) -> set[tuple[int, int, int]]:
    """(token, birth, name number) for every name and every birth."""
    dobs = {births.code_of(held) for held in card.births} or {0}
    return {
        (ids[word.text], dob, number)
        for number, name in enumerate(card.names[:MOST_NAMES])
        for word in name.words
        for dob in dobs
    }
