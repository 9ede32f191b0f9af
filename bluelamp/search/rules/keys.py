"""Keys under which a vocabulary word is found: one-letter deletions, Double Metaphone, skeletons, look-alikes."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from doublemetaphone import doublemetaphone

EDITABLE = 3  # words shorter than this are not reached by an edit of their own letters
KIND_EDIT, KIND_SOUND, KIND_SKELETON, KIND_LOOK = 1, 2, 3, 4
TWICE_FROM, TWICE_TO = 6, 12
LOOK_FROM = 3

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
_GAELIC_SIGN = re.compile("bh|mh|dh|gh|th|fh")
_READINGS = (  # letters that traditions read differently: each reading is one more skeleton of the word
    (re.compile("c(?=[eiy])"), (re.compile("c(?=[eiy])"), "k")),  # Slavic, Welsh and heard: c is k
    (
        re.compile("w(?![aeiouy]|$)"),
        (re.compile("w"), "v"),
    ),  # Polish and German w is v before a consonant too
    (re.compile("j"), (re.compile("j"), "y")),  # Polish, Nordic, Yusuf and Jusuf
    (re.compile("^x|x(?=[aeiou])"), (re.compile("x"), "s")),  # Chinese, Albanian, Portuguese x is sh
    (re.compile("^[ck]h"), (re.compile("^[ck]h"), "h")),  # Khan and Han, Chaim and Haim
    (re.compile("^zh|^q(?!u)"), (re.compile("^zh|^q(?!u)"), "j")),  # pinyin beside Wade-Giles and Cantonese
    (re.compile("^(?:gb|kp)"), (re.compile("^(?:gb|kp)"), "b")),  # Yoruba, Igbo and Ga openings
    (re.compile("dz|gi(?=[aou])"), (re.compile("dz|gi(?=[aou])"), "j")),  # Romanian, Italian, Georgian
    (re.compile("ch"), (re.compile("ch"), "k")),  # Gaelic, Welsh and Greek ch, and Mitchell misheard
    (re.compile("d?g(?=[ei])"), (re.compile("d?g(?=[ei])"), "j")),  # soft g as it is said
    (re.compile("ll"), (re.compile("ll"), "y")),  # Welsh and Spanish ll written as heard
)
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile("[aeiouyh]")
_LOOKS = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"))
_LOOK_CLASSES = str.maketrans("ljaevukbqyf", "iiocnnhhggt")


@lru_cache(maxsize=32768)
def digest(kind: int, text: str) -> int:
    """A key as a signed 64-bit number; a collision only adds a candidate, which scoring throws out."""
    raw = blake2b(f"{kind}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)


def deletions(token: str) -> set[str]:
    """The word itself and, from three letters, each of its one-letter deletions."""
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


@lru_cache(maxsize=65536)
def sounds(token: str) -> frozenset[str]:
    """Double Metaphone codes long enough to mean something."""
    if not token.isalpha():
        return frozenset()
    return frozenset(code for code in doublemetaphone(token) if len(code) > 1)


@lru_cache(maxsize=65536)
def bones(text: str) -> str:
    """First sound and consonants: vowels and h go after the first, doubled letters become one."""
    for pattern, replacement in _SKELETON:
        text = pattern.sub(replacement, text)
    if not text:
        return ""
    head = "a" if text[0] in "aeiouy" else text[0]
    return _DOUBLED.sub(r"\1", head + _SOFT.sub("", text[1:]))


@lru_cache(maxsize=65536)
def skeletons(token: str) -> frozenset[str]:
    """Transliteration skeletons: one as written, one as said where the spelling is Gaelic, and one for each
    letter that the traditions of Britain read in two ways."""
    found = {bones(token)}
    if _GAELIC_SIGN.search(token):
        spoken = token
        for pattern, replacement in _GAELIC:
            spoken = pattern.sub(replacement, spoken)
        found.add(bones(spoken))
    for sign, (pattern, replacement) in _READINGS:
        if sign.search(token):
            found.add(bones(pattern.sub(replacement, token)))
    return frozenset(one for one in found if len(one) > 1)


@lru_cache(maxsize=65536)
def look(token: str) -> str:
    """A word as a hurried eye or a scanner sees it: rn is m, cl is d, and letters alike in shape are one."""
    for pair, single in _LOOKS:
        token = token.replace(pair, single)
    return token.translate(_LOOK_CLASSES)


@lru_cache(maxsize=65536)
def keys_of(token: str) -> tuple[tuple[int, int], ...]:
    """Every (kind, key) of a word, for the index and for the query alike."""
    found = [(KIND_EDIT, digest(KIND_EDIT, text)) for text in sorted(deletions(token))]
    found += [(KIND_SOUND, digest(KIND_SOUND, code)) for code in sorted(sounds(token))]
    found += [(KIND_SKELETON, digest(KIND_SKELETON, text)) for text in sorted(skeletons(token))]
    if len(token) >= LOOK_FROM:
        found.append((KIND_LOOK, digest(KIND_LOOK, look(token))))
    return tuple(found)
