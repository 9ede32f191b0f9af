"""What would be right, when it can be told from the value alone; empty when it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping

WORDS = {
    "blk": "black", "bk": "black", "brn": "brown", "bro": "brown", "br": "brown", "lbr": "light brown",
    "dbr": "dark brown", "bln": "blond", "bld": "blond", "gry": "grey", "gy": "grey", "red": "red", "gng": "ginger",
    "wht": "white", "blu": "blue", "bl": "blue", "grn": "green", "gn": "green", "haz": "hazel", "slm": "slim", "med": "medium",
    "stk": "stocky", "hvy": "heavy", "ath": "athletic", "thn": "thin", "lge": "large", "prp": "proportionate",
}  # fmt: skip
"""How old systems shortened colours and builds †: a force adds its own."""
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_AFTER_WORDS = re.compile(r"^(tel|mob|mobile|phone|home|work|no)[.: ]*", re.I)


def right_postcode(text: str) -> str:
    """A postcode in capitals with one space before the last three, if that is all that was amiss."""
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    found = _POSTCODE.fullmatch(bare) or _POSTCODE.fullmatch(bare[:-3] + bare[-3:].replace("O", "0", 1))
    return f"{found.group(1)} {found.group(2)}" if found else ""


def right_name(given: str, family: str) -> tuple[str, str]:
    """Forename and surname the right way round: the surname is what is in capitals or before the comma."""
    if given.endswith(","):
        return family.strip(), _cased(given.rstrip(", "))
    if given.isupper() and not family.isupper() and len(given) > 1:
        return family, _cased(given)
    return "", ""


def _cased(name: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda word: word.group(0).capitalize(), name) if name.isupper() else name


def right_words(values: Mapping[str, str]) -> dict[str, str]:
    """Colours and builds written out in small letters, as the list has them."""
    return {field: WORDS.get(text.strip().lower(), text.strip().lower()) for field, text in values.items()}


def dialled(text: str) -> str:
    """A telephone number as one would dial it: without labels, letters for digits or a nought in brackets."""
    bare = _AFTER_WORDS.sub("", text.strip()).replace("(0)", "")
    bare = bare.replace("O", "0").replace("o", "0").replace("l", "1").replace("I", "1")
    bare = re.sub(r"[^0-9+]", "", bare)
    return "0" + bare if re.fullmatch(r"[127][0-9]{9}", bare) else bare
