"""A force's own changes to the name lists: names tied or untied beside the lists that are shipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bluelamp.search.codes import TieKind
from bluelamp.search.rules import normalise

MOST_REASON = 400
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Tie:
    """Two names and what ties them; no kind says that nothing does, whatever the shipped lists hold."""

    word: str
    other: str
    kind: TieKind | None


@dataclass(frozen=True, slots=True)
class Ties:
    """Every change in force, by each of its two names, and the version that stands for exactly these."""

    version: int = 0
    by_word: Mapping[str, Mapping[str, TieKind | None]] = field(default_factory=dict)


NONE = Ties()


def of(version: int, ties: Iterable[Tie]) -> Ties:
    """The changes as the search reads them: a tie holds both ways."""
    found: dict[str, dict[str, TieKind | None]] = defaultdict(dict)
    for tie in ties:
        found[tie.word][tie.other] = tie.kind
        found[tie.other][tie.word] = tie.kind
    return Ties(version, {word: dict(others) for word, others in found.items()})


def version_of(shipped: str, ties: Ties) -> str:
    """The rules version of an answer: the release's, and which changes of our own were in force."""
    return f"{shipped}+{ties.version}" if ties.version else shipped


def one_word(text: str) -> str:
    """A name as the lists hold it; empty when the text is not one name."""
    if len(text) > LONGEST_NAME or len(normalise.pieces_of(text)) != 1:
        return ""
    found = [word.text for word in normalise.words_of(text, "any") if not word.is_part]
    return found[0] if len(found) == 1 else ""


def reasons_not_to_change(word: str, other: str, reason: str) -> list[str]:
    """Why two names as typed cannot be tied or untied."""
    reasons = [
        f"“{text.strip()[:40]}” is not one name. Write a single name, say Robert."
        for text in (word, other)
        if len(one_word(text)) < 2
    ]
    if not reasons and one_word(word) == one_word(other):
        reasons.append("The two names are the same word to the search already.")
    if len(reason.strip()) < 5:
        reasons.append("Say why, in a few words: it is kept with the change.")
    if len(reason) > MOST_REASON:
        reasons.append(f"The reason is longer than {MOST_REASON} characters. Shorten it.")
    return reasons


def reasons_not_to_tie(now: TieKind | None, wanted: TieKind) -> list[str]:
    """Why the tie is not needed."""
    return [f"They are tied already, as {now.label.lower()}."] if now is wanted else []


def reasons_not_to_untie(now: TieKind | None) -> list[str]:
    """Why there is nothing to untie."""
    return [] if now else ["No list ties these two names, so there is nothing to take away."]
