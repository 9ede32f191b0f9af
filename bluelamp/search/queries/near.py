"""Names near a name, by everything the search knows of names: for stores that keep words of their own."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bluelamp.search.codes import MatchReason
from bluelamp.search.queries import probes, vocabulary
from bluelamp.search.queries.rights import Rights
from bluelamp.search.rules import asking, variants

MOST = 40
NEAR_ENOUGH = 0.6  # † a two-letter slip in a long name is; a mere likeness of sound is not


def names_near(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each word, nearest first: its nicknames, its family of spellings and translations by the lists in force,
    and the words that openly held people carry and that it may be a slip or another spelling of (domain/search.md §3).

    It tells of names, never of people: a word that only hidden records hold is not among them.
    """
    slots = tuple(slot for word in words for slot in asking.name_slots(word) if len(slot.covers) == 1)
    if not slots:
        return {}
    with transaction.atomic(), probes.one_snapshot() as moment:
        known = vocabulary.Knowledge(moment.words, moment.lists)
        reached = vocabulary.reach(moment.cursor, known, slots, Rights(), is_last_open=False).openly()
    found: dict[str, tuple[str, ...]] = {}
    for number, slot in enumerate(slots):
        near = {
            one.text: one.likeness.weight
            for one in reached.get(number, [])
            if one.likeness.weight >= NEAR_ENOUGH and one.likeness.reason is not MatchReason.EXACT
        }
        near |= {
            word: like.weight for word, like in variants.known_relatives(slot.text, moment.lists).items()
        }
        best = sorted(near, key=lambda word: (-near[word], word))
        found[slot.text] = tuple(best[:MOST])
    return found
