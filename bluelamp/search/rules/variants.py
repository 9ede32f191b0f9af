"""How a query word reaches a recorded word, and how much that is worth (domain/search.md §3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from bluelamp.search.codes import MatchReason, TieKind
from bluelamp.search.rules import keys, knowledge, weights
from bluelamp.search.rules.ties import NONE as NO_TIES
from bluelamp.search.rules.ties import Ties

EXPANSIONS = 25
_W = weights.of("variants")
INITIAL_ASKED, INITIAL_HELD = _W["initial_asked"], _W["initial_held"]
ORDER, PART, PREFIX = _W["order"], _W["part"], _W["prefix"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Weight between 0 and 1 and the reason shown for it."""

    weight: float
    reason: MatchReason


NOTHING = Likeness(0.0, MatchReason.NONE)


def _sounding(asked: str, held: str, kinds: frozenset[int]) -> Likeness:
    if keys.KIND_SOUND in kinds:
        near = JaroWinkler.similarity(asked, held)
        return Likeness(_W["sound"] + _W["sound_near"] * near, MatchReason.PHONETIC)
    if keys.KIND_SKELETON in kinds:
        near = JaroWinkler.similarity(asked, held)
        return Likeness(_W["skeleton"] + _W["skeleton_near"] * near, MatchReason.TRANSLITERATION)
    return NOTHING


def _edited(asked: str, held: str) -> Likeness:
    longest = max(len(asked), len(held))
    if longest < keys.EDITABLE:
        return NOTHING
    distance = OSA.distance(asked, held, score_cutoff=2)
    if distance == 1:
        weight = (
            _W["edit_of_three"] if longest == keys.EDITABLE else _W["one_edit"] - _W["edit_share"] / longest
        )
        return Likeness(weight, MatchReason.ONE_EDIT)
    if distance == 2 and longest >= 6:
        return Likeness(_W["two_edits"] - _W["edit_share"] / longest, MatchReason.TWO_EDITS)
    return NOTHING


def _looking(asked: str, held: str) -> Likeness:
    """Misread: the same to a hurried eye; nearly as sure as one letter different, however many changed."""
    changed = OSA.distance(asked, held)
    return Likeness(
        _W["look"] if changed == 1 else _W["look_two"] - 0.03 * max(0, changed - 2), MatchReason.LOOKS
    )


TIED = {
    TieKind.NICKNAME: Likeness(_W["nickname"], MatchReason.NICKNAME),
    TieKind.FAMILY: Likeness(_W["family"], MatchReason.FAMILY),
    TieKind.TRANSLATION: Likeness(_W["translation"], MatchReason.FAMILY),
}


def known_relatives(token: str, ties: Ties = NO_TIES) -> dict[str, Likeness]:
    """Words that the name lists tie to a word, shipped and as changed here, with what each tie is worth; the
    answer is shared, so nobody may alter it."""
    changes = ties.by_word.get(token)
    if not changes:
        return _shipped_relatives(token)
    found = {name: like for name, like in _shipped_relatives(token).items() if name not in changes}
    return found | {name: TIED[kind] for name, kind in changes.items() if kind}


@lru_cache(maxsize=16384)
def _shipped_relatives(token: str) -> dict[str, Likeness]:
    found = {name: Likeness(_W["clipped"], MatchReason.NICKNAME) for name in knowledge.clipped_of(token)}
    found.update(
        {name: Likeness(_W["translation"], MatchReason.FAMILY) for name in knowledge.translations_of(token)}
    )
    roots = knowledge.roots_of(token)
    found.update(_through_spellings(token, roots))
    for name in knowledge.nicknames_of(token):
        is_direct = name in roots or token in knowledge.roots_of(name)
        weight = _W["nickname"] if is_direct else _W["nickname_sibling"]
        found[name] = Likeness(weight, MatchReason.NICKNAME)
    found.update({name: Likeness(_W["family"], MatchReason.FAMILY) for name in knowledge.spellings_of(token)})
    return found


def _through_spellings(token: str, roots: frozenset[str]) -> dict[str, Likeness]:
    """Kathy for Kathryn: a pet name of another spelling of the same name."""
    like = Likeness(_W["nickname_spelt"], MatchReason.NICKNAME)
    found = {name: like for root in roots - {token} for name in knowledge.spellings_of(root)}
    for spelling in knowledge.spellings_of(token):
        if spelling in knowledge.roots_of(spelling):
            found.update(dict.fromkeys(knowledge.nicknames_of(spelling), like))
    found.pop(token, None)
    return found


def standing(like: Likeness, df: int) -> float:
    """Where a reached word stands among the others when only the best are followed: of words equally near, the one
    that more people carry is likelier meant; the word itself always comes first."""
    if like.reason is MatchReason.EXACT:
        return 2.0
    return like.weight + _W["standing"] * math.log10(df + 1)


def likeness(asked: str, held: str, kinds: frozenset[int], relatives: dict[str, Likeness]) -> Likeness:
    """The best reason that ties two words which share keys of the given kinds."""
    if asked == held:
        return Likeness(1.0, MatchReason.EXACT)
    best = relatives.get(held, NOTHING)
    for other in (
        _edited(asked, held) if keys.KIND_EDIT in kinds else NOTHING,
        _looking(asked, held) if keys.KIND_LOOK in kinds else NOTHING,
        _sounding(asked, held, kinds),
    ):
        if other.weight > best.weight:
            best = other
    return best


def compare(asked: str, held: str) -> Likeness:
    """The same judgement for any two words, without an index: what `likeness` gives for their shared keys."""
    shared = set(keys.keys_of(asked)) & set(keys.keys_of(held))
    found = likeness(asked, held, frozenset(kind for kind, _ in shared), known_relatives(asked))
    return found if found.weight else initial(asked, held)


def initial(asked: str, held: str) -> Likeness:
    """J for James, either way round."""
    if len(asked) == 1 and held.startswith(asked):
        return Likeness(INITIAL_ASKED, MatchReason.INITIAL)
    if len(held) == 1 and asked.startswith(held):
        return Likeness(INITIAL_HELD, MatchReason.INITIAL)
    return NOTHING
