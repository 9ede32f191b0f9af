"""How a query word reaches a recorded word, and how much that is worth (domain/search.md §3)."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler

from bluelamp.search.codes import MatchReason
from bluelamp.search.rules import keys, knowledge

EXPANSIONS = 25
INITIAL_ASKED, INITIAL_HELD = 0.85, 0.75
ORDER, PART = 0.97, 0.95
NICKNAME, NICKNAME_SIBLING, FAMILY, TRANSLATION = 0.93, 0.86, 0.92, 0.78
NICKNAME_SPELT = 0.85
PREFIX = 0.9


@dataclass(frozen=True, slots=True)
class Likeness:
    """Weight between 0 and 1 and the reason shown for it."""

    weight: float
    reason: MatchReason


NOTHING = Likeness(0.0, MatchReason.NONE)


def _sounding(asked: str, held: str, kinds: frozenset[int]) -> Likeness:
    near = JaroWinkler.similarity(asked, held)
    if keys.KIND_SOUND in kinds:
        return Likeness(0.70 + 0.22 * near, MatchReason.PHONETIC)
    if keys.KIND_SKELETON in kinds:
        return Likeness(0.68 + 0.22 * near, MatchReason.TRANSLITERATION)
    return NOTHING


def _edited(asked: str, held: str) -> Likeness:
    longest = max(len(asked), len(held))
    if longest < keys.EDITABLE:
        return NOTHING
    distance = OSA.distance(asked, held, score_cutoff=2)
    if distance == 1:
        return Likeness(0.92 - 0.3 / longest, MatchReason.ONE_EDIT)
    if distance == 2 and longest >= 6:
        return Likeness(0.82 - 0.3 / longest, MatchReason.TWO_EDITS)
    return NOTHING


def known_relatives(token: str) -> dict[str, Likeness]:
    """Words that our name lists tie to a word, with what the tie is worth."""
    found = {name: Likeness(TRANSLATION, MatchReason.FAMILY) for name in knowledge.translations_of(token)}
    roots = knowledge.roots_of(token)
    found.update(_through_spellings(token, roots))
    for name in knowledge.nicknames_of(token):
        is_direct = name in roots or token in knowledge.roots_of(name)
        found[name] = Likeness(NICKNAME if is_direct else NICKNAME_SIBLING, MatchReason.NICKNAME)
    found.update({name: Likeness(FAMILY, MatchReason.FAMILY) for name in knowledge.spellings_of(token)})
    return found


def _through_spellings(token: str, roots: frozenset[str]) -> dict[str, Likeness]:
    """Kathy for Kathryn: a pet name of another spelling of the same name."""
    like = Likeness(NICKNAME_SPELT, MatchReason.NICKNAME)
    found = {name: like for root in roots - {token} for name in knowledge.spellings_of(root)}
    for spelling in knowledge.spellings_of(token):
        if spelling in knowledge.roots_of(spelling):
            found.update(dict.fromkeys(knowledge.nicknames_of(spelling), like))
    found.pop(token, None)
    return found


def likeness(asked: str, held: str, kinds: frozenset[int], relatives: dict[str, Likeness]) -> Likeness:
    """The best reason that ties two words which share keys of the given kinds."""
    if asked == held:
        return Likeness(1.0, MatchReason.EXACT)
    best = relatives.get(held, NOTHING)
    for other in (
        _edited(asked, held) if keys.KIND_EDIT in kinds else NOTHING,
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
