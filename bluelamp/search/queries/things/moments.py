"""How well people answer to a name, shared with the search for people: the words it reaches, the cards."""

from __future__ import annotations

from collections.abc import Sequence

from bluelamp.search.queries import probes as people_probes
from bluelamp.search.queries import vocabulary
from bluelamp.search.queries.people import weight_of
from bluelamp.search.queries.probes import Filed, Moment, one_snapshot
from bluelamp.search.queries.rights import Rights
from bluelamp.search.rules import scoring
from bluelamp.search.rules.asking import Question
from bluelamp.search.rules.scoring import Score

__all__ = ["Moment", "Named", "one_moment"]
one_moment = one_snapshot


class Named:
    """The words that a name reaches, and how well a card answers to them."""

    def __init__(self, moment: Moment, question: Question) -> None:
        """Reach the openly held words of the vocabulary."""
        self._moment = moment
        known = vocabulary.Knowledge(moment.words, moment.lists)
        words = vocabulary.reach(moment.cursor, known, question.slots, Rights(), is_last_open=False)
        self._openly = words.openly()
        weights = [weight_of(slot, self._openly.get(n, [])) for n, slot in enumerate(question.base)]
        self._scorer = scoring.Scorer(question, words.table, weights)

    def tokens(self) -> list[tuple[int, int, float]]:
        """(number of the slot, word, worth) for every word reached."""
        return [
            (number, one.token_id, one.likeness.weight * scoring.rarity(one.df))
            for number, words in sorted(self._openly.items())
            for one in words
        ]

    def scored(self, numbers: Sequence[int]) -> list[tuple[Filed, Score]]:
        """The cards of subjects with their scores."""
        filed = people_probes.fetch(self._moment.cursor, numbers)
        return [(one, self._scorer.score(one.card)) for one in filed]
