"""Which second fact would split a crowd of namesakes best, worked out over the candidates (domain/search.md §1)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.cards import Card

MOST_CHOICES = 9
CHILD, ELDER = 10, 80
LEAST_GAIN = 0.3  # bits: a fact that tells less is not worth the asking
SEXES = {"F": "Female", "M": "Male"}


@dataclass(frozen=True, slots=True)
class Split:
    """One fact, how it divides the candidates (value, label, how many), and how many no part of it holds."""

    kind: str
    parts: tuple[tuple[str, str, int], ...]
    unknown: int

    @property
    def gain(self) -> float:
        """Bits that the answer is worth, less the share of candidates that no choice holds."""
        known = sum(count for _, _, count in self.parts)
        if not known:
            return 0.0
        entropy = -sum(count / known * math.log2(count / known) for _, _, count in self.parts)
        return entropy * known / (known + self.unknown)


def best_split(question: Question, cards: Sequence[Card], today: date) -> Split | None:
    """The fact not yet asked for that divides the candidates most; None when none divides them."""
    tried = [_by_age(question, cards, today), _by_initial(question, cards), _by_sex(question, cards)]
    worth = [split for split in tried if split and len(split.parts) > 1 and split.gain >= LEAST_GAIN]
    return max(worth, key=lambda split: round(split.gain, 6), default=None)


def _split(kind: str, values: Sequence[tuple[str, str] | None]) -> Split:
    """Count (value, label) per candidate; the commonest are offered, in the order of their values."""
    tally = Counter(one for one in values if one)
    kept = sorted(tally.most_common(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]
    parts = tuple((value, label, count) for (value, label), count in sorted(kept, key=_in_order))
    return Split(kind, parts, len(values) - sum(count for _, _, count in parts))


def _in_order(item: tuple[tuple[str, str], int]) -> tuple[int, str]:
    """Numbers by size, words by alphabet."""
    value = item[0][0]
    figures = value.partition("-")[0]
    return (int(figures) if figures.isdigit() else 0, value)


def _by_age(question: Question, cards: Sequence[Card], today: date) -> Split | None:
    """Bands of ten years of age; single years of birth when an age or a year was given already."""
    if question.birth is None:
        return _split("age", [_band(card, today) for card in cards])
    if question.birth.is_day:
        return None
    return _split("born", [_year(card) for card in cards])


def _band(card: Card, today: date) -> tuple[str, str] | None:
    if not card.births:
        return None
    born = card.births[0].first
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years < CHILD:
        return "0-9", "under 10"
    if years >= ELDER:
        return "80-120", "80 and over"
    low = years // 10 * 10
    return f"{low}-{low + 9}", f"{low} to {low + 9}"


def _year(card: Card) -> tuple[str, str] | None:
    if not card.births or card.births[0].first.year != card.births[0].last.year:
        return None
    year = str(card.births[0].first.year)
    return year, year


def _by_initial(question: Question, cards: Sequence[Card]) -> Split | None:
    """The first letter of the forename, when one name alone was given."""
    if len(question.base) != 1:
        return None
    return _split("given", [_letter(question, card) for card in cards])


def _letter(question: Question, card: Card) -> tuple[str, str] | None:
    asked = {form for slot in question.base for form, _ in slot.forms}
    words = card.names[0].words if card.names else ()
    letter = next(
        (word.text[0].upper() for word in words if word.slot == "given" and word.text not in asked), ""
    )
    return (letter, letter) if letter else None


def _by_sex(question: Question, cards: Sequence[Card]) -> Split | None:
    if question.sex:
        return None
    return _split("sex", [(card.sex, SEXES[card.sex]) if card.sex in SEXES else None for card in cards])
