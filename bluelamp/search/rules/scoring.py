"""From candidate to score: what each fact adds, with its reason (domain/search.md §8)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from bluelamp.search.codes import Band, MatchReason
from bluelamp.search.rules import births, variants
from bluelamp.search.rules.asking import Question, Slot
from bluelamp.search.rules.births import Agreement, BirthAsked, BirthHeld
from bluelamp.search.rules.cards import Card, CardName
from bluelamp.search.rules.normalise import Word
from bluelamp.search.rules.variants import Likeness
from bluelamp.search.rules.weights import of as weights_of

_W = weights_of("scoring")
BIRTH_WEIGHT = {True: _W["birth_day"], False: _W["birth_other"]}  # a full date of birth, or a year or age
SURE, NEAR_ALONE = (
    _W["birth_sure"],
    _W["birth_near_alone"],
)  # a birth merely near, with a name asked for missing
SEX_WEIGHT, KEY_WEIGHT = _W["sex"], _W["key"]
UNASKED_PENALTY, UNASKED_MOST = _W["unasked"], _W["unasked_most"]
RAREST, COMMONER = _W["rarest"], _W["commoner"]
STRONG, POSSIBLE, WEAKEST = _W["band_strong"], _W["band_possible"], _W["band_weakest"]


@dataclass(frozen=True, slots=True)
class Reached:
    """A vocabulary word that an asked word reaches, and how."""

    token_id: int
    text: str
    df: int
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Reason:
    """One compared field and what it adds to the score."""

    field: str
    query_value: str
    record_value: str
    reason: str
    contribution: float


Part = tuple[str, str, str, str, float]  # of a score: field, asked, held, reason, contribution


@dataclass(frozen=True, slots=True)
class Score:
    """A candidate's total, in tenths that sum exactly, and the name it matched on; how well the birth agrees, 0 to 1."""

    total: float
    matched: CardName | None
    parts: tuple[Part, ...]
    birth: float = 0.0

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """One reason for each compared field."""
        return tuple(Reason(*part) for part in self.parts)


LikenessTable = Mapping[int, Mapping[str, Likeness]]  # number of the slot -> recorded word -> likeness


def rarity(df: int) -> float:
    """How much a word tells: 1.3 for one that a single person carries, 0.7 for one in a million."""
    return RAREST - COMMONER * math.log10(max(df, 1))


def band_of(total: float) -> Band:
    """How far a score may be trusted."""
    return Band.STRONG if total >= STRONG else Band.POSSIBLE if total >= POSSIBLE else Band.WEAK


def _options(
    slots: Sequence[Slot], words: tuple[Word, ...], table: LikenessTable
) -> list[tuple[float, int, str, Word, Likeness]]:
    """What each asked word may take, best first: (minus the worth, slot, text, word, likeness)."""
    found = []
    for number, slot in enumerate(slots):
        reached, size, is_initial = table[number], len(slot.covers), len(slot.text) == 1
        for word in words:
            text = word.text
            like = reached.get(text)
            if like is None and (is_initial or len(text) == 1):
                like = variants.initial(slot.text, text)
            if like is not None and like.weight:
                found.append((-size * like.weight, number, text, word, like))
    found.sort(key=_FIRST_THREE)
    return found


_FIRST_THREE = itemgetter(0, 1, 2)


def _assign(
    slots: Sequence[Slot], words: tuple[Word, ...], table: LikenessTable
) -> tuple[dict[int, tuple[Likeness, Word]], set[str]]:
    """Give each asked word its best recorded word, best pairs first; a joined form may serve two."""
    given: dict[int, tuple[Likeness, Word]] = {}
    used: set[str] = set()
    done: set[int] = set()
    for _, number, text, word, like in _options(slots, words, table):
        if text in used or slots[number].covers & done:
            continue
        given[number] = (like, word)
        used.add(text)
        done |= slots[number].covers
    return given, used


def _placing(slots: Sequence[Slot], given: Mapping[int, tuple[Likeness, Word]]) -> float:
    """Forename first, surname last, or not."""
    order = [word.slot for number, (_, word) in sorted(given.items()) if len(slots[number].covers) == 1]
    if len(order) > 1 and order[0] == "family" and order[-1] == "given":
        return variants.ORDER
    return 1.0


@dataclass(frozen=True, slots=True)
class _NameScore:
    """What one spelling of a name is worth: (asked, held, reason, value) per word, and words nobody asked for."""

    value: float
    parts: tuple[tuple[str, str, str, float], ...]
    unasked: tuple[str, ...]
    is_whole: bool


def _score_words(
    slots: Sequence[Slot], words: tuple[Word, ...], table: LikenessTable, weights: Sequence[float]
) -> _NameScore:
    given, used = _assign(slots, words, table)
    order = _placing(slots, given)
    parts = []
    covered: set[int] = set()
    for number, (like, word) in sorted(given.items()):
        factor = variants.PART if word.is_part and not _has_sibling(given, number) else 1.0
        weight = sum(weights[i] for i in slots[number].covers)
        why = like.reason.value + (" (one part of the name)" if factor < 1 else "")
        parts.append((slots[number].text, word.text, why, like.weight * factor * order * weight))
        covered |= slots[number].covers
    missing = [slot.text for slot in slots if len(slot.covers) == 1 and not slot.covers & covered]
    parts += [(text, "", MatchReason.NONE.value, 0.0) for text in missing]
    joined = any(word.is_joined for _, word in given.values())
    unasked = () if joined else tuple(sorted(_whole_words(words) - used))
    return _NameScore(sum(part[3] for part in parts), tuple(parts), unasked, not missing)


@lru_cache(maxsize=16384)
def _whole_words(words: tuple[Word, ...]) -> frozenset[str]:
    """The words a name is made of, without inner parts and joins."""
    return frozenset(w.text for w in words if not w.is_joined and (not w.is_part or _stands_alone(w, words)))


def _stands_alone(word: Word, words: tuple[Word, ...]) -> bool:
    """Halves of a double-barrelled name count as words of it; the inner part of O'Neill does not."""
    return not any(other.text != word.text and other.text.endswith(word.text) for other in words)


def _has_sibling(given: Mapping[int, tuple[Likeness, Word]], number: int) -> bool:
    """Both halves of a double-barrelled name were asked for."""
    return any(word.is_part and other != number for other, (_, word) in given.items())


Fact = tuple[float, float, str, str, str, str]  # value, weight, field, asked, held, reason


def _sex(question: Question, card: Card) -> Fact:
    value = 1.0 if card.sex == question.sex else 0.3 if not card.sex else 0.0
    why = "same sex" if value == 1.0 else "sex not recorded" if not card.sex else "different sex"
    return value * SEX_WEIGHT, SEX_WEIGHT, "sex", question.sex, card.sex, why


def _key(question: Question, card: Card) -> Fact:
    """Identifiers given: the best that agrees counts, as one fact."""
    held = {value: kind for kind, value in card.keys}
    for kind, value in question.keys:
        match = next((one for one in held if one == value or _ends_alike(kind, one, value)), None)
        if match:
            why = "same number" if match == value else "same last figures"
            return KEY_WEIGHT, KEY_WEIGHT, held[match], value, match, why
    kind, value = question.keys[0]
    weight = KEY_WEIGHT if not question.slots else 0.6
    return 0.0, weight, kind, value, "", "not recorded with this person"


def _ends_alike(kind: str, held: str, asked: str) -> bool:
    figures = asked.lstrip("+0")
    return kind == "phone" and len(figures) >= 6 and held.endswith(figures)


class Scorer:
    """Scores the cards of one answer: namesakes share the work on their names and births."""

    def __init__(self, question: Question, table: LikenessTable, weights: Sequence[float]) -> None:
        """What is asked, what its words reach, and how much each word tells."""
        self.question, self.table, self.weights = question, table, weights
        self.full = sum(weights)
        self._names: dict[tuple[Word, ...], _NameScore] = {}
        self._births: dict[tuple[BirthHeld, ...], tuple[Agreement, str]] = {}

    def score(self, card: Card) -> Score:
        """Score one card: every fact asked for, the best of its names, a little off for words nobody asked for."""
        name, best = self._best_name(card)
        facts = self._facts(card, is_alone=best is not None and not best.is_whole)
        scale = 100.0 / (self.full + sum(fact[1] for fact in facts) or 100.0)
        parts: list[Part] = [
            ("name", asked, held, why, round(value * scale, 1))
            for asked, held, why, value in (best.parts if best else ())
        ]
        parts += [
            (field, asked, held, why, round(value * scale, 1)) for value, _, field, asked, held, why in facts
        ]
        if best and best.unasked:
            off = -min(UNASKED_PENALTY * len(best.unasked), UNASKED_MOST)
            parts.append(("name", "", " ".join(best.unasked), "further names not asked for", round(off, 1)))
        birth = facts[0][0] / facts[0][1] if self.question.birth else 0.0
        return Score(round(sum(part[4] for part in parts), 1), name, tuple(parts), birth)

    def _best_name(self, card: Card) -> tuple[CardName | None, _NameScore | None]:
        if not self.question.slots or not card.names:
            return None, None
        if len(card.names) == 1:
            return card.names[0], self._name(card.names[0].words)
        scored = [(self._name(name.words), name) for name in card.names]
        best, name = max(
            scored,
            key=lambda one: (one[0].value, -len(one[0].unasked), one[1].kind == "legal", one[1].display),
        )
        return name, best

    def _name(self, words: tuple[Word, ...]) -> _NameScore:
        found = self._names.get(words)
        if found is None:
            found = _score_words(self.question.slots, words, self.table, self.weights)
            self._names[words] = found
        return found

    def _facts(self, card: Card, *, is_alone: bool) -> list[Fact]:
        facts = []
        if self.question.birth:
            facts.append(self._birth(self.question.birth, card, is_alone=is_alone))
        if self.question.sex:
            facts.append(_sex(self.question, card))
        if self.question.keys:
            facts.append(_key(self.question, card))
        return facts

    def _birth(self, asked: BirthAsked, card: Card, *, is_alone: bool) -> Fact:
        found = self._births.get(card.births)
        if found is None:
            agreement, held = births.best_agreement(asked, card.births)
            found = self._births[card.births] = agreement, births.shown(held) if held else ""
        agreement, shown = found
        weight = BIRTH_WEIGHT[asked.is_day]
        factor = NEAR_ALONE if is_alone and agreement.value < SURE else 1.0
        return agreement.value * weight * factor, weight, "birth", asked.label, shown, agreement.reason
