"""The part of a narrative that shows why it was found, as runs of plain text: the page escapes, nothing here is HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bluelamp.search.rules.texts import TermKind, TextQuestion, plain, words_of

WINDOW = 36
_TOKEN = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a snippet; a hit is marked."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """Which words of a text are hits."""

    exact: frozenset[str]
    stems: frozenset[str]
    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, asked: TextQuestion, stems: dict[str, str]) -> Marker:
        """What a question marks."""
        written = [
            term for term in asked.wanted if term.kind is not TermKind.WORD or not stems.get(term.words[0])
        ]
        single = [
            stems[t.words[0]] for t in asked.wanted if t.kind is TermKind.WORD and stems.get(t.words[0])
        ]
        exact = {w for t in written for w in (t.words[:-1] if t.kind is TermKind.PREFIX else t.words)}
        begins = tuple(t.words[-1] for t in written if t.kind is TermKind.PREFIX)
        return cls(frozenset(exact), frozenset(single), begins)

    def marks(self, words: list[str], stems: dict[str, str]) -> str:
        """What a written word is a hit for; empty when it is none."""
        for word in words:
            if word in self.exact:
                return word
            if stems.get(word, "") in self.stems:
                return stems[word]
            if self.prefixes and word.startswith(self.prefixes):
                return next(one for one in self.prefixes if word.startswith(one))
        return ""


def text_words(text: str) -> set[str]:
    """Every word of a text as full text holds it, to be stemmed in one go."""
    return {word for token in _TOKEN.findall(plain(text)) for word in words_of(token)}


def snippet(text: str, marker: Marker, stems: dict[str, str]) -> tuple[Run, ...]:
    """The window of a text with the most different hits, earliest first; each hit apart."""
    shown = " ".join(plain(text).split())
    spans = [(found.start(), found.end()) for found in _TOKEN.finditer(shown)]
    hits = [marker.marks(words_of(shown[a:b]), stems) for a, b in spans]
    first, last = _window(hits)
    if not spans:
        return (Run(shown[:200]),) if shown else ()
    start = 0 if first == 0 else spans[first][0]
    end = len(shown) if last == len(spans) else spans[last - 1][1]
    runs = [Run("… ")] if start else []
    at = start
    for (a, b), hit in zip(spans[first:last], hits[first:last], strict=True):
        if hit:
            runs += [Run(shown[at:a])] * (a > at) + [Run(shown[a:b], is_hit=True)]
            at = b
    if at < end:
        runs.append(Run(shown[at:end]))
    return tuple(runs + [Run(" …")] * (end < len(shown)))


def _window(hits: list[str]) -> tuple[int, int]:
    """First and last token of the best window."""
    if len(hits) <= WINDOW:
        return 0, len(hits)
    places = [i for i, hit in enumerate(hits) if hit] or [0]
    starts = [max(0, min(place - WINDOW // 4, len(hits) - WINDOW)) for place in places[:200]]
    best = max(starts, key=lambda s: (len({h for h in hits[s : s + WINDOW] if h}), -s))
    return best, best + WINDOW
