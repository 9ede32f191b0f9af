"""Words of places and organisations: the keys they are found under and how near two of them are (one edit, sound)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from bluelamp.search.codes import MatchReason
from bluelamp.search.rules import keys

EDIT, SOUND = 11, 12
SHORTEST_SOUND = 3


@dataclass(frozen=True, slots=True)
class Near:
    """How much a held word is worth for an asked one, and why."""

    weight: float
    reason: MatchReason


def keys_of(word: str) -> list[int]:
    """Keys for the index and the question alike; words with figures are reached by themselves only."""
    if not word.isalpha():
        return []
    found = {keys.digest(EDIT, text) for text in keys.deletions(word)}
    found |= {keys.digest(SOUND, code) for code in keys.sounds(word) if len(code) >= SHORTEST_SOUND}
    return sorted(found)


@lru_cache(maxsize=65536)
def near(asked: str, held: str) -> Near:
    """The best reason that ties two words; weight 0 when there is none."""
    if asked == held:
        return Near(1.0, MatchReason.EXACT)
    longest = max(len(asked), len(held))
    if longest < keys.EDITABLE or not (asked.isalpha() and held.isalpha()):
        return Near(0.0, MatchReason.NONE)
    if OSA.distance(asked, held, score_cutoff=1) <= 1:
        return Near(0.92 - 0.3 / longest, MatchReason.ONE_EDIT)
    shared = {code for code in keys.sounds(asked) & keys.sounds(held) if len(code) >= SHORTEST_SOUND}
    if shared:
        return Near(0.70 + 0.22 * JaroWinkler.similarity(asked, held), MatchReason.PHONETIC)
    return Near(0.0, MatchReason.NONE)
