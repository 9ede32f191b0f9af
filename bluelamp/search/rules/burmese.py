"""Burmese writing as the names are usually romanised: by sound, which differs from the letters."""

from __future__ import annotations

import re

_RHYMES = (  # a vowel and the consonant that closes it, longest first; tone marks are gone by then
    ("ောင်", "aung"), ("ိုင်", "aing"), ("ောက်", "auk"), ("ိုက်", "aik"), ("ွန်", "un"), ("ွတ်", "ut"),
    ("ုန်", "on"), ("ုတ်", "ok"), ("ုံ", "on"), ("ိန်", "ein"), ("ိတ်", "eik"), ("ိမ်", "ein"), ("ိပ်", "eik"),
    ("င်", "in"), ("န်", "an"), ("မ်", "an"), ("ည်", "i"), ("ဉ်", "in"), ("စ်", "it"), ("က်", "et"),
    ("တ်", "at"), ("ပ်", "at"), ("ယ်", "e"), ("ော်", "aw"), ("ော", "aw"), ("ို", "o"), ("ံ", "an"),
)  # fmt: skip
_LETTERS = dict(
    zip(
        "ကခဂဃငစဆဇဈဉညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအဣဥဧဩဿျြွှာါိီုူေဲ",
        [
            "k",
            "kh",
            "g",
            "g",
            "ng",
            "s",
            "s",
            "z",
            "z",
            "ny",
            "ny",
            "t",
            "t",
            "d",
            "d",
            "n",
            "t",
            "ht",
            "d",
            "d",
            "n",
            "p",
            "hp",
            "b",
            "b",
            "m",
            "y",
            "y",
            "l",
            "w",
            "th",
            "h",
            "l",
            "a",
            "i",
            "u",
            "e",
            "aw",
            "th",
            "y",
            "y",
            "w",
            "h",
            "a",
            "a",
            "i",
            "i",
            "u",
            "u",
            "e",
            "e",
        ],
        strict=True,
    )
)
_TONES = re.compile("[\u1037\u1038\u1036\u1039]")
_STOPPED = re.compile("\u1004\u1037\u103a|\u1004\u103a\u1037")
WRITING = re.compile("[\u1000-\u109f]")


def romanised(text: str) -> str:
    """The text with its Burmese letters as they are said; other letters stay."""
    text = _STOPPED.sub("int", text.replace("\u102f\u1036", "on"))
    text = _TONES.sub("", text)
    for rhyme, sound in _RHYMES:
        text = text.replace(rhyme, sound)
    return "".join(_LETTERS.get(letter, letter) for letter in text)
