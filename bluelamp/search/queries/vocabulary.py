"""The first step of a search: which vocabulary words each asked word reaches, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import psycopg

from bluelamp.kernel.refusals import CouldNotLook
from bluelamp.search.codes import MatchReason
from bluelamp.search.queries import lexicon
from bluelamp.search.queries.arrays import ints
from bluelamp.search.queries.lexicon import Lexicon
from bluelamp.search.queries.rights import Rights
from bluelamp.search.rules import keys, variants
from bluelamp.search.rules.asking import Slot
from bluelamp.search.rules.scoring import Reached
from bluelamp.search.rules.ties import Ties
from bluelamp.search.rules.variants import Likeness

JOIN_SLACK = 2
FIRST_READ = (
    100  # words of a slot whose holders are counted at first; the rest only when too few are held openly
)
REMEMBERED = 5_000
CONSIDERED = 80  # openly held words of a slot, nearest first, among which the commoner goes before
_HELD = """
SELECT 0, t.id, t.text, t.df FROM unnest(%s::int[]) a(id) JOIN search_token t ON t.id = a.id
UNION ALL SELECT 1, p.subject_id, '', p.token_id FROM unnest(%s::int[]) a(id)
JOIN search_name_one p ON p.token_id = a.id AND p.guard > 0 AND (p.guard = ANY(%s::int[]) OR p.subject_id = ANY(%s::int[]))
UNION ALL SELECT 2, 0, '', t.df FROM search_token t WHERE t.text = ''
"""
_PREFIX = """
SELECT id, text, df FROM search_token
WHERE text >= %s AND text < %s AND right(text, 1) <> '.' ORDER BY df DESC, text LIMIT 25
"""
Judged = tuple[float, str, int, MatchReason]  # minus the weight, the word, its token, why


@dataclass(slots=True)
class Vocabulary:
    """What the words asked for reach: per slot, best first, how common each is; what hidden subjects hold."""

    reached: dict[int, list[Reached]]
    table: dict[int, dict[str, Likeness]]
    hidden: dict[int, set[int]]
    population: int

    def openly(self) -> dict[int, list[Reached]]:
        """Only the words that an openly held subject carries; of the nearest of them, those likeliest meant first."""
        return {
            number: _likeliest([one for one in words if one.df]) for number, words in self.reached.items()
        }


def _likeliest(words: Sequence[Reached]) -> list[Reached]:
    """The nearest in the order in which they are followed: among equals the commoner word."""
    near = sorted(words[:CONSIDERED], key=lambda one: (-variants.standing(one.likeness, one.df), one.text))
    return [*near, *words[CONSIDERED:]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a search knows of names: the vocabulary of its moment, and the name lists in force."""

    words: Lexicon
    lists: Ties


def reach(
    cursor: psycopg.Cursor, held: Knowledge, slots: Sequence[Slot], rights: Rights, *, is_last_open: bool
) -> Vocabulary:
    """The vocabulary words that each slot reaches, best first; with `is_last_open` the last is still being typed."""
    ordered = {number: _reached_by(held, slot) for number, slot in enumerate(slots)}
    read = _Read(cursor, rights)
    read.more([one[2] for words in ordered.values() for one in words[:FIRST_READ]], _tokens(ordered))
    while short := [n for n in ordered if read.lacks(ordered[n], CONSIDERED)]:
        read.more([one[2] for n in short for one in ordered[n]], ())
    reached = {number: read.reached(words) for number, words in ordered.items()}
    if is_last_open and slots:
        _add_prefixed(cursor, slots, reached)
    table = {
        n: {text: Likeness(-minus, why) for minus, text, _, why in words} for n, words in ordered.items()
    }
    for number, words in reached.items():
        table[number] |= {one.text: one.likeness for one in words}
    return Vocabulary(reached, table, read.hidden, read.population)


def _tokens(ordered: Mapping[int, Sequence[Judged]]) -> list[int]:
    return sorted({token for words in ordered.values() for _, _, token, _ in words})


class _Read:
    """What the database says of tokens, in the snapshot in hand."""

    def __init__(self, cursor: psycopg.Cursor, rights: Rights) -> None:
        self.cursor = cursor
        self.rights = rights
        self.asked: set[int] = set()
        self.df: dict[int, tuple[str, int]] = {}
        self.hidden: dict[int, set[int]] = defaultdict(set)
        self.population = 0

    def more(self, tokens: Iterable[int], also_hidden: Sequence[int]) -> None:
        """Read tokens not read before, and which hidden subjects hold some."""
        fresh = sorted(set(tokens) - self.asked)
        self.asked.update(fresh)
        given = [ints(fresh), ints(also_hidden), *self.rights.arrays]
        self.cursor.execute(_HELD, given, prepare=True, binary=True)
        for what, number, text, other in self.cursor:
            if what == 0:
                self.df[number] = (text, other)
            elif what == 1:
                self.hidden[number].add(other)
            else:
                self.population = other

    def lacks(self, words: Sequence[Judged], wanted: int) -> bool:
        """Whether too few of a slot's words are held openly so far, and some are not read yet."""
        known = sum(1 for _, _, token, _ in words if self.df.get(token, ("", 0))[1])
        return known < wanted and any(token not in self.asked for _, _, token, _ in words)

    def reached(self, words: Sequence[Judged]) -> list[Reached]:
        """The words that are there in this snapshot."""
        found = []
        for minus, text, token, why in words:
            if token in self.df:
                if self.df[token][0] != text:
                    lexicon.forget()
                    raise CouldNotLook("The vocabulary of the search was replaced just now. Search again.")
                found.append(Reached(token, text, self.df[token][1], Likeness(-minus, why)))
        return found


# --- which words, and how much like ----------------------------------------------------------------------
def _reached_by(held: Knowledge, slot: Slot) -> list[Judged]:
    is_joined = len(slot.covers) > 1
    best: dict[int, Judged] = {}
    for asked, factor in slot.forms:
        for minus, text, token, why in _words_near(held, asked, is_joined):
            one = (minus * factor, text, token, why)
            if token not in best or one < best[token]:
                best[token] = one
    return sorted(best.values())


def _words_near(held: Knowledge, asked: str, is_joined: bool) -> Sequence[Judged]:
    """Words near one asked form; what the sorted part gives is remembered with it."""
    known = held.words.known
    place = (asked, is_joined, str(held.lists.version))
    relatives = variants.known_relatives(asked, held.lists)
    wanted = _wanted(asked, is_joined, relatives)
    if place not in known:
        if len(known) > REMEMBERED:
            known.clear()
        known[place] = tuple(_judged(asked, is_joined, relatives, _sorted_words(held.words, wanted)))
    found: list[Judged] = [*known[place], *_marks(held.words, asked)]  # type: ignore[misc]
    if held.words.fresh:
        found += _judged(asked, is_joined, relatives, _fresh_words(held.words, wanted))
    return found


def _wanted(asked: str, is_joined: bool, relatives: Mapping[str, Likeness]) -> list[tuple[int, int]]:
    """(kind, key) of everything worth a look; kind 0 is a word that must be there letter by letter."""
    found = list(keys.keys_of(asked) if is_joined else keys.asking_keys_of(asked))
    whole = [asked, *sorted(relatives), *([] if len(asked) == 1 else [asked[0]])]
    return found + [(0, keys.digest(keys.KIND_EDIT, text)) for text in whole]


Words = dict[int, tuple[str, set[int]]]  # token -> (text, kinds of key it shares)


def _sorted_words(held: Lexicon, wanted: Sequence[tuple[int, int]]) -> Words:
    base = held.base
    kinds: dict[int, set[int]] = defaultdict(set)
    for number, place in base.holders(np.fromiter((key for _, key in wanted), np.int64, len(wanted))):
        kinds[place].add(wanted[number][0])
    return {int(base.ids[place]): (base.text_at(place), shared) for place, shared in kinds.items()}


def _fresh_words(held: Lexicon, wanted: Sequence[tuple[int, int]]) -> Words:
    found: Words = {}
    for kind, key in wanted:
        for token in held.fresh_keys.get(key, ()):
            found.setdefault(token, (held.fresh[token], set()))[1].add(kind)
    return found


def _judged(asked: str, is_joined: bool, relatives: dict[str, Likeness], words: Words) -> list[Judged]:
    found = []
    for token, (text, kinds) in words.items():
        if is_joined and abs(len(text) - len(asked)) > JOIN_SLACK:
            continue  # a word that only sounds like two run together is not their join
        like = (
            variants.initial(asked, text)
            if len(text) == 1 and text != asked
            else variants.likeness(asked, text, frozenset(kinds), relatives)
        )
        if like.weight:
            found.append((-like.weight, text, token, like.reason))
    return found


def _marks(held: Lexicon, asked: str) -> list[Judged]:
    """The mark for an initial: reached by a single letter."""
    token = held.marks.get(f"{asked[0]}.")
    if len(asked) > 1 or token is None:
        return []
    like = variants.initial(asked, f"{asked}.")
    return [(-like.weight, f"{asked}.", token, like.reason)]


def _add_prefixed(cursor: psycopg.Cursor, slots: Sequence[Slot], reached: dict[int, list[Reached]]) -> None:
    """Words that begin with what has been typed of the last word."""
    number = max(i for i, slot in enumerate(slots) if len(slot.covers) == 1)
    typed = slots[number].text
    if len(typed) < 3:
        return
    cursor.execute(_PREFIX, [typed, typed[:-1] + chr(ord(typed[-1]) + 1)], prepare=True)
    best = {one.token_id: one for one in reached[number]}
    for token, text, df in cursor.fetchall():
        one = Reached(token, text, df, Likeness(variants.PREFIX, MatchReason.PREFIX))
        if token not in best or best[token].likeness.weight < one.likeness.weight:
            best[token] = one
    reached[number] = sorted(best.values(), key=lambda one: (-one.likeness.weight, one.text))
