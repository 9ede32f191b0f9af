"""Which probes find the candidates of a question: pairs of words, rare words, words with a date of birth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from bluelamp.search.queries.vocabulary import Vocabulary
from bluelamp.search.rules import births, variants
from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.births import BirthAsked
from bluelamp.search.rules.scoring import Reached, rarity

PAIR_PROBES = 1200
CORRELATED = 8  # forenames go with surnames of their own people
CROWDED = 400  # a pair likely to be held by more is read near the date of birth only
RARE, RARE_WORDS, RARE_LIKENESS = 300, 4, 0.85
NEAR_WORDS, YEAR_WIDE = 4, 5000
SINGLE_ROWS = 20_000  # words of a one-word query are taken best first until this many rows
ALL_BIRTHS = (0, 99_999_999)
MILLI = 1000


@dataclass(slots=True)
class Plan:
    """The probes of one search: ranges of births of pairs of words, and of single words.

    `groups` are columns (word, slots, first birth, last birth, first and last place, from 1, of its partners);
    `partners` the other words of the pairs, `worths` what each pair is worth.
    """

    groups: np.ndarray
    partners: np.ndarray
    worths: np.ndarray
    ones: list[tuple[int, int, int, int, int]]
    is_narrowed: bool = False


def planned(question: Question, words: Vocabulary) -> Plan:
    """The probes of a question whose words reach these words of the vocabulary."""
    openly = words.openly()
    nothing = np.empty(0, np.int64)
    made = Plan(np.empty((6, 0), np.int64), nothing, nothing, [])
    _ask_pairs(made, question, openly, words.population)
    for number in _whole_slots(question):
        _ask_one_word(made, openly.get(number, []))
    if len(question.base) > 1:
        _ask_rare_words(made, openly)
    if question.birth and question.birth.is_day:
        _ask_births(made, question.birth.first, openly)
    return made


def _whole_slots(question: Question) -> list[int]:
    """Slots that stand for every word asked for: a single name, or two written as one."""
    everything = frozenset().union(*(slot.covers for slot in question.slots))
    return [number for number, slot in enumerate(question.slots) if slot.covers == everything]


def _ask_pairs(plan: Plan, question: Question, openly: dict[int, list[Reached]], population: int) -> None:
    """Subjects one of whose names holds two of the words asked for, in any order; the best pairs first."""
    slots = question.slots
    made = [
        _products(openly.get(i, ()), openly.get(j, ()), i * 16 + j)
        for i, j in combinations(range(len(slots)), 2)
        if not slots[i].covers & slots[j].covers
    ]
    every = np.concatenate(made, axis=1) if made else np.empty((0, 0))
    if not every.size:
        return  # nobody holds two words near those asked for
    every = every[:, np.lexsort((every[3], every[1], every[0], -every[2]))[:PAIR_PROBES]]
    near = _ranges_near(question.birth) if question.birth else []
    crowd = CROWDED * population if near and population else np.inf
    is_crowded = every[4] * CORRELATED > crowd
    plan.is_narrowed |= bool(is_crowded.any())
    every = every[:, np.lexsort((every[1], every[0], every[3], is_crowded))]
    is_crowded.sort()
    plan.partners, plan.worths = every[1], every[2]
    groups = _groups(every, is_crowded, is_single=question.birth is None)
    quiet, crowded = groups[:4, groups[4] == 0], groups[:4, groups[4] == 1]
    ranged = [_with_births(quiet, *ALL_BIRTHS)]
    ranged += [_with_births(crowded, low, high) for low, high in near if crowded.size]
    plan.groups = np.concatenate(ranged, axis=1)


def _groups(every: np.ndarray, is_crowded: np.ndarray, *, is_single: bool) -> np.ndarray:
    """Runs of pairs that share their first word: (word, slots, first place, last place, whether crowded)."""
    count = every.shape[1]
    keys = np.stack([every[0], every[3], is_crowded])
    starts = np.ones(count, bool)
    if not is_single:
        starts[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    first = np.flatnonzero(starts)
    last = np.append(first[1:], count)
    return np.stack([every[0, first], every[3, first], first + 1, last, is_crowded[first]])


def _with_births(groups: np.ndarray, low: int, high: int) -> np.ndarray:
    """Groups read in one range of births."""
    word, slots, first, last = groups
    return np.stack([word, slots, np.full_like(word, low), np.full_like(word, high), first, last])


def _products(left: Sequence[Reached], right: Sequence[Reached], sort: int) -> np.ndarray:
    """Each word of one slot with each of another: lower token, higher token, worth, slots, how many might hold both."""
    a, b = (
        np.array([(one.token_id, _worth(one), one.df) for one in words[: variants.EXPANSIONS]], np.int64)
        for words in (left, right)
    )
    if not len(a) or not len(b):
        return np.empty((5, 0), np.int64)
    i, j = (one.ravel() for one in np.indices((len(a), len(b))))
    i, j = i[a[i, 0] != b[j, 0]], j[a[i, 0] != b[j, 0]]
    first, second = a[i, 0], b[j, 0]
    worth, product = a[i, 1] + b[j, 1], a[i, 2] * b[j, 2]
    return np.stack(
        [np.minimum(first, second), np.maximum(first, second), worth, np.full_like(i, sort), product]
    )


def _worth(one: Reached) -> int:
    return int(one.likeness.weight * rarity(one.df) * MILLI)


def code_of(when: date) -> int:
    """A day as the index holds it: yyyymmdd."""
    return when.year * 10_000 + when.month * 100 + when.day


def _ranges_near(asked: BirthAsked) -> list[tuple[int, int]]:
    """Every birth that agrees at all with the one asked for (domain/search.md §4), and births not known."""
    found = [(0, 0), ((asked.first.year - 1) * 10_000, (asked.last.year + 1) * 10_000 + 1231)]
    if asked.is_day:
        month_and_day = code_of(asked.first) % 10_000
        found += [(year * 10_000 + month_and_day,) * 2 for year in sorted(_slips_of_year(asked.first.year))]
    return found


def _slips_of_year(year: int) -> set[int]:
    """Years that one figure, or two changed over, could make of a year."""
    tens, ones = year % 100 // 10, year % 10
    decade = year - ones
    found = {decade + other for other in range(10)} | {year + 10 * (other - tens) for other in range(10)}
    return (found | {year - year % 100 + ones * 10 + tens, year - 100, year + 100, year - 10, year + 10}) - {
        year
    }


def _ask_one_word(plan: Plan, words: Sequence[Reached]) -> None:
    """Subjects that hold the one word asked for, best words first."""
    rows = 0
    words = words[: variants.EXPANSIONS]
    for taken, one in enumerate(words):
        if taken and rows + one.df > SINGLE_ROWS:
            plan.is_narrowed = True
            return
        plan.ones.append((one.token_id, _worth(one), 1, *ALL_BIRTHS))
        rows += one.df


def _ask_rare_words(plan: Plan, openly: dict[int, list[Reached]]) -> None:
    """Subjects that hold a rare word asked for, whatever the other words say: a rare surname finds by itself."""
    for words in openly.values():
        for one in words[:RARE_WORDS]:
            if one.df <= RARE and one.likeness.weight >= RARE_LIKENESS and len(one.text) > 2:
                plan.ones.append((one.token_id, _worth(one), 2, *ALL_BIRTHS))


def _ask_births(plan: Plan, born: date, openly: dict[int, list[Reached]]) -> None:
    """Subjects with the date of birth asked for, or one near it, and any one of the words."""
    for words in openly.values():
        for place, one in enumerate(words[: variants.EXPANSIONS]):
            worth = _worth(one)
            for low, high in _births_of_one_word(born, place, one.df):
                plan.ones.append((one.token_id, worth, 2, low, high))


def _births_of_one_word(born: date, place: int, df: int) -> list[tuple[int, int]]:
    """Ranges of births worth a look: the nearer a word is to what was asked, the wider; rare words a whole year."""
    code = code_of(born)
    swap = births.swapped(born)
    found = [(code, code)]
    if swap:
        found.append((code_of(swap),) * 2)
    if place < NEAR_WORDS:
        found += [(code + shift * 10_000,) * 2 for shift in (-10, -1, 1, 10)]
        found.append((code // 100 * 100, code // 100 * 100 + 31))
    if place == 0 and df <= YEAR_WIDE:
        found.append((born.year * 10_000, born.year * 10_000 + 1231))
    return found
