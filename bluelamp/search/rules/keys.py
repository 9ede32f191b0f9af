"""Keys under which a vocabulary word is found: X one-letter deletions, D Double Metaphone, S skeleton."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from doublemetaphone import doublemetaphone

EDITABLE = 4  # words shorter than this are not reached by an edit of their own letters
KIND_EDIT, KIND_SOUND, KIND_SKELETON = 1, 2, 3
TWICE_FROM, TWICE_TO = 6, 12

_SKELETON = (
    (re.compile("sch|tsch|tch|cz|sz|sh|ch"), "s"),
    (re.compile("kh|ck|q|x"), "k"),
    (re.compile("gh"), "g"),
    (re.compile("ph"), "f"),
    (re.compile("dj|dzh"), "j"),
    (re.compile("dh"), "d"),
    (re.compile("th"), "t"),
    (re.compile("w(?![aeiouy])"), ""),
    (re.compile("w"), "v"),
    (re.compile("z"), "s"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("c"), "k"),
)
_GAELIC = ((re.compile("^s(?=[ei])"), "s"), (re.compile("bh|mh"), "v"), (re.compile("dh|gh|th|fh"), ""))


def digest(kind: int, text: str) -> int:
    """A key as a signed 64-bit number; a collision only adds a candidate, which scoring throws out."""
    raw = blake2b(f"{kind}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)


def deletions(token: str) -> set[str]:
    """The word itself and, from four letters, each of its one-letter deletions."""
    if len(token) < EDITABLE:
        return {token}
    return {token} | {token[:i] + token[i + 1 :] for i in range(len(token))}


@lru_cache(maxsize=8192)
def asking_keys_of(token: str) -> tuple[tuple[int, int], ...]:
    """The keys of a word as asked: those of the index, and from six letters each two-letter deletion as well,
    which reaches words that lack one letter of theirs (rn for m, cl for d)."""
    found = list(keys_of(token))
    if TWICE_FROM <= len(token) <= TWICE_TO:
        twice = {shorter for once in deletions(token) if once != token for shorter in deletions(once)}
        found += [(KIND_EDIT, digest(KIND_EDIT, text)) for text in sorted(twice - deletions(token))]
    return tuple(found)


def sounds(token: str) -> set[str]:
    """Double Metaphone codes long enough to mean something."""
    if not token.isalpha():
        return set()
    return {code for code in doublemetaphone(token) if len(code) > 1}


def _bones(text: str) -> str:
    """First sound and consonants: vowels and h go after the first, doubled letters become one."""
    for pattern, replacement in _SKELETON:
        text = pattern.sub(replacement, text)
    if not text:
        return ""
    head = "a" if text[0] in "aeiouy" else text[0]
    rest = re.sub("[aeiouyh]", "", text[1:])
    return re.sub(r"(.)\1+", r"\1", head + rest)


def skeletons(token: str) -> set[str]:
    """Transliteration skeletons; words in Gaelic spelling have one for how they are said as well."""
    found = {_bones(token)}
    if re.search("bh|mh|dh|gh|th|fh", token):
        spoken = token
        for pattern, replacement in _GAELIC:
            spoken = pattern.sub(replacement, spoken)
        found.add(_bones(spoken))
    return {bones for bones in found if len(bones) > 1}


@lru_cache(maxsize=65536)
def keys_of(token: str) -> tuple[tuple[int, int], ...]:
    """Every (kind, key) of a word, for the index and for the query alike."""
    found = [(KIND_EDIT, digest(KIND_EDIT, text)) for text in sorted(deletions(token))]
    found += [(KIND_SOUND, digest(KIND_SOUND, code)) for code in sorted(sounds(token))]
    found += [(KIND_SKELETON, digest(KIND_SKELETON, bones)) for bones in sorted(skeletons(token))]
    return tuple(found)
