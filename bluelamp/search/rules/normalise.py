"""How a name becomes words (domain/search.md §2): one function for index, search and batch."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from bluelamp.search.rules import burmese
from bluelamp.search.rules.knowledge import words

LONGEST_TOKEN = 40
MOST_TOKENS = 14
_APOSTROPHES = re.compile("['’‘ʼʻ`´＇′]")
_DASHES = re.compile("[-‐‑‒–—―−_/]+")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_NOT_NAME = re.compile(r"[^a-z0-9'-]+")
_NOBODY = re.compile(
    r"\b(john|jane) doe\b|\ba n other\b|\bnot (known|stated|given|recorded)\b|\bno (name|trace)\b"
)


class Word(NamedTuple):
    """One searchable word of a name: where it stands, whether it is half of a joined one or the join itself."""

    text: str
    slot: str
    is_part: bool = False
    is_joined: bool = False


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case a-z, digits and single marks of joining; direction marks and other controls vanish."""
    if text.isascii() and text.isprintable():
        return text.lower() if text.isalpha() else _marks(text)
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in _UNSEEN)
    if burmese.WRITING.search(seen):
        seen = burmese.romanised(seen)
    bare = _MARKS.sub("", _ARTICLE.sub("al-", unicodedata.normalize("NFKD", seen)))
    return _marks(anyascii(unicodedata.normalize("NFC", bare)))


def _marks(text: str) -> str:
    return _DASHES.sub("-", _APOSTROPHES.sub("'", text)).lower()


# marks of Latin, Greek, Cyrillic, Hebrew and Arabic writing; in kana, Hangul and Indian scripts a mark is a sound
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARTICLE = re.compile(
    "(?<!\\w)\u0627\u0644(?!\u0644\u0647)(?=\\w{2})"
)  # the Arabic article is written as one with its word
_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "So", "Sk"})


def canonical(token: str) -> str:
    """A word of one name as it is kept: Mac and Mc are one prefix: MacDonald, McDonald."""
    token = token[:LONGEST_TOKEN]
    if token.startswith("mac") and len(token) >= 7:
        return "mc" + token[3:]
    return token


def _clean(piece: str) -> str:
    return piece if piece.isalnum() else _NOT_LETTERS.sub("", piece)


@lru_cache(maxsize=65536)
def _split_word(word: str) -> list[tuple[str, bool, bool]]:
    """(text, is_part, is_joined) of one written word: O'Neill-Khan gives oneill, neill, khan, oneillkhan."""
    if word.isalnum():
        return [(word, False, False)]
    halves = [half for half in word.split("-") if _clean(half)]
    is_double = len(halves) > 1
    found: list[tuple[str, bool, bool]] = []
    for half in halves:
        found.append((_clean(half), is_double, False))
        bits = [_clean(bit) for bit in half.split("'") if len(_clean(bit)) > 2]
        if len(bits) == 1 and bits[0] != _clean(half):
            found.append((bits[0], True, False))
        elif len(bits) > 1:
            found.extend((bit, True, False) for bit in bits)
    if is_double:
        found.append((_clean(word), False, True))
    return found


def _joined_words(pieces: list[str]) -> list[tuple[str, bool, bool]]:
    """Mc Donald, van der Berg, Abdul Rahman: the join of a prefix with what follows it."""
    joiners = words("joiners")
    if len(pieces) < 2 or not any(_clean(piece) in joiners for piece in pieces):
        return []
    found = []
    for start, piece in enumerate(pieces[:-1]):
        run = [piece]
        for follower in pieces[start + 1 :]:
            if _clean(run[-1]) not in words("joiners"):
                break
            run.append(follower)
        if len(run) > 1 and _clean(run[-1]) not in words("joiners"):
            found.append(("".join(_clean(one) for one in run), False, True))
    return found


def _strip_honours(pieces: list[str]) -> list[str]:
    while len(pieces) > 1 and _clean(pieces[0]) in words("titles"):
        pieces = pieces[1:]
    while len(pieces) > 1 and _clean(pieces[-1]) in words("suffixes"):
        pieces = pieces[:-1]
    return pieces


def pieces_of(text: str) -> list[str]:
    """Written words of one field without titles, suffixes and stand-ins for no name."""
    folded = fold(text)
    if not folded.isalnum():
        folded = _NOBODY.sub(" ", _NOT_NAME.sub(" ", folded))
    pieces = [piece for piece in folded.split() if _clean(piece)]
    return [p for p in _strip_honours(pieces) if _clean(p) not in words("placeholders")]


def words_of(text: str, slot: str) -> list[Word]:
    """Searchable words of one field; particles only when there is nothing else."""
    pieces = pieces_of(text)
    found = [triple for piece in pieces for triple in _split_word(piece)] + _joined_words(pieces)
    strong = [triple for triple in found if triple[0] not in words("particles")]
    seen: dict[str, Word] = {}
    for token, is_part, is_joined in strong or found:
        token = canonical(token)
        if token and token not in seen:
            seen[token] = Word(token, slot, is_part, is_joined)
    return list(seen.values())[:MOST_TOKENS]


def name_words(given: str, family: str) -> tuple[Word, ...]:
    """Searchable words of a whole name, surname first; each word once."""
    seen: dict[str, Word] = {}
    for word in _field_words(family, "family") + _field_words(given, "given"):
        seen.setdefault(word.text, word)
    return tuple(seen.values())


_PLAIN = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")
_PHRASES = frozenset(
    "john jane doe other not no known stated given recorded name trace a n".split()  # noqa: SIM905
)


@lru_cache
def _special() -> frozenset[str]:
    """Words that change how their neighbours are read."""
    return _PHRASES.union(*map(words, ("titles", "suffixes", "particles", "joiners", "placeholders")))


@lru_cache(maxsize=65536)
def _field_words(text: str, slot: str) -> tuple[Word, ...]:
    """The words of one field; most are plain, and a load of millions reads those the short way."""
    if _PLAIN.fullmatch(text):
        pieces = text.lower().split(" ")
        if _special().isdisjoint(pieces):
            tokens = dict.fromkeys(map(canonical, pieces))
            return tuple(Word(token, slot) for token in tokens)[:MOST_TOKENS]
    return tuple(words_of(text, slot))


def compact(text: str) -> str:
    """A reference, mark or number without spaces and punctuation, in capitals."""
    return _NOT_LETTERS.sub("", fold(text)).upper()
