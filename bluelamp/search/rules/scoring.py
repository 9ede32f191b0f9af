"""From candidate to score: what each fact adds, with its reason (domain/search.md §8)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bluelamp.search.codes import Band, MatchReason
from bluelamp.search.rules import births, variants
from bluelamp.search.rules.asking import Question, Slot
from bluelamp.search.rules.cards import Card, CardName
from bluelamp.search.rules.normalise import Word
from bluelamp.search.rules.variants import Likeness

BIRTH_WEIGHT = {True: 1.8, False: 0.7}  # a full date of birth, or a year or age
SURE, NEAR_ALONE = 0.9, 0.5  # a birth that is merely near counts half when a name asked for is missing
SEX_WEIGHT, KEY_WEIGHT = 0.15, 2.0
UNASKED_PENALTY, UNASKED_MOST = 0.6, 2.4
STRONG, POSSIBLE, WEAKEST = 86.0, 70.0, 40.0


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


@dataclass(frozen=True, slots=True)
class Score:
    """A candidate's total, in tenths that sum exactly, and the name it matched on."""

    total: float
    matched: CardName | None
    reasons: tuple[Reason, ...]


LikenessTable = Mapping[int, Mapping[str, Likeness]]  # number of the slot -> recorded word -> likeness


def rarity(df: int) -> float:
    """How much a word tells: 1.3 for one that a single person carries, 0.7 for one in a million."""
    return 1.3 - 0.1 * math.log10(max(df, 1))


def band_of(total: float) -> Band:
    """How far a score may be trusted."""
    return Band.STRONG if total >= STRONG else Band.POSSIBLE if total >= POSSIBLE else Band.WEAK


def _like(slot: Slot, held: Word, table: Mapping[str, Likeness]) -> Likeness:
    found = table.get(held.text)
    return found if found else variants.initial(slot.text, held.text)


def _assign(
    slots: Sequence[Slot], name: CardName, table: LikenessTable
) -> tuple[dict[int, tuple[Likeness, Word]], set[str]]:
    """Give each asked word its best recorded word, best pairs first; a joined form may serve two."""
    options = [
        (like.weight, -number, word.text, number, word, like)
        for number, slot in enumerate(slots)
        for word in name.words
        if (like := _like(slot, word, table[number])).weight
    ]
    given: dict[int, tuple[Likeness, Word]] = {}
    used: set[str] = set()
    done: set[int] = set()
    for _, _, text, number, word, like in sorted(
        options, key=lambda o: (-len(slots[o[3]].covers) * o[0], o[1], o[2])
    ):
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
    value: float
    name: CardName
    parts: tuple[tuple[str, str, str, float], ...]
    unasked: tuple[str, ...]


def _score_name(
    slots: Sequence[Slot], name: CardName, table: LikenessTable, weights: Sequence[float]
) -> _NameScore:
    given, used = _assign(slots, name, table)
    order = _placing(slots, given)
    parts = []
    covered: set[int] = set()
    for number, (like, word) in sorted(given.items()):
        factor = variants.PART if word.is_part and not _has_sibling(given, number) else 1.0
        weight = sum(weights[i] for i in slots[number].covers)
        why = like.reason.value + (" (one part of the name)" if factor < 1 else "")
        parts.append((slots[number].text, word.text, why, like.weight * factor * order * weight))
        covered |= slots[number].covers
    for slot in slots:
        if len(slot.covers) == 1 and not slot.covers & covered:
            parts.append((slot.text, "", MatchReason.NONE.value, 0.0))
    whole = {w.text for w in name.words if not w.is_joined and not (w.is_part and not _stands_alone(w, name))}
    joined = any(word.is_joined for _, word in given.values())
    unasked = () if joined else tuple(sorted(whole - used))
    return _NameScore(sum(part[3] for part in parts), name, tuple(parts), unasked)


def _stands_alone(word: Word, name: CardName) -> bool:
    """Halves of a double-barrelled name count as words of it; the inner part of O'Neill does not."""
    return not any(other.text != word.text and other.text.endswith(word.text) for other in name.words)


def _has_sibling(given: Mapping[int, tuple[Likeness, Word]], number: int) -> bool:
    """Both halves of a double-barrelled name were asked for."""
    return any(word.is_part and other != number for other, (_, word) in given.items())


def _birth(question: Question, card: Card, best: _NameScore | None) -> tuple[float, float, Reason | None]:
    """(value, weight, reason without contribution)."""
    asked = question.birth
    if asked is None:
        return 0.0, 0.0, None
    weight = BIRTH_WEIGHT[asked.is_day]
    agreement, held = births.best_agreement(asked, card.births)
    shown = births.shown(held) if held else ""
    is_alone = best is not None and any(not held_word for _, held_word, _, _ in best.parts)
    factor = NEAR_ALONE if is_alone and agreement.value < SURE else 1.0
    return (
        agreement.value * weight * factor,
        weight,
        Reason("birth", asked.label, shown, agreement.reason, 0.0),
    )


def _sex(question: Question, card: Card) -> tuple[float, float, Reason | None]:
    if not question.sex:
        return 0.0, 0.0, None
    value = 1.0 if card.sex == question.sex else 0.3 if not card.sex else 0.0
    why = "same sex" if value == 1.0 else "sex not recorded" if not card.sex else "different sex"
    return value * SEX_WEIGHT, SEX_WEIGHT, Reason("sex", question.sex, card.sex, why, 0.0)


def _keys(question: Question, card: Card) -> list[tuple[float, float, Reason]]:
    """Identifiers given: the best that agrees counts, as one fact."""
    if not question.keys:
        return []
    held = {value: kind for kind, value in card.keys}
    for kind, value in question.keys:
        match = next((one for one in held if one == value or _ends_alike(kind, one, value)), None)
        if match:
            why = "same number" if match == value else "same last figures"
            return [(KEY_WEIGHT, KEY_WEIGHT, Reason(held[match], value, match, why, 0.0))]
    kind, value = question.keys[0]
    weight = KEY_WEIGHT if not question.slots else 0.6
    return [(0.0, weight, Reason(kind, value, "", "not recorded with this person", 0.0))]


def _ends_alike(kind: str, held: str, asked: str) -> bool:
    figures = asked.lstrip("+0")
    return kind == "phone" and len(figures) >= 6 and held.endswith(figures)


def score(question: Question, card: Card, table: LikenessTable, weights: Sequence[float]) -> Score:
    """Score one card: every fact asked for, the best of its names, and a little off for words nobody asked for."""
    names = (
        [_score_name(question.slots, name, table, weights) for name in card.names] if question.slots else []
    )
    best = max(
        names, key=lambda n: (n.value, -len(n.unasked), n.name.kind == "legal", n.name.display), default=None
    )
    facts = [_birth(question, card, best), _sex(question, card), *_keys(question, card)]
    full = sum(weights) + sum(weight for _, weight, _ in facts)
    scale = 100.0 / full if full else 0.0
    reasons = [
        Reason("name", asked, held, why, round(value * scale, 1))
        for asked, held, why, value in (best.parts if best else ())
    ]
    reasons += [
        Reason(r.field, r.query_value, r.record_value, r.reason, round(value * scale, 1))
        for value, _, r in facts if r
    ]  # fmt: skip
    if best and best.unasked:
        off = -min(UNASKED_PENALTY * len(best.unasked), UNASKED_MOST)
        reasons.append(
            Reason("name", "", " ".join(best.unasked), "further names not asked for", round(off, 1))
        )
    total = round(sum(reason.contribution for reason in reasons), 1)
    return Score(total, best.name if best else None, tuple(reasons))


def likeness_table(slots: Sequence[Slot], reached: Mapping[int, Sequence[Reached]]) -> LikenessTable:
    """What each slot's reached words are worth, by their text."""
    return {
        number: {one.text: one.likeness for one in reached.get(number, ())} for number in range(len(slots))
    }
