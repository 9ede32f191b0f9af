"""Names of organisations: legal forms ignored, trading names apart (domain/search.md §1)."""

from __future__ import annotations

import re

from bluelamp.search.rules.texts import words_of

LONGEST = 300
_FORMS = frozenset(
    [
        "ltd",
        "limited",
        "plc",
        "llp",
        "lp",
        "cic",
        "cio",
        "inc",
        "incorporated",
        "llc",
        "co",
        "company",
        "cyf",
        "cyfyngedig",
        "ccc",
        "uk",
        "gb",
        "group",
        "holdings",
    ]
)
_ALWAYS = frozenset(["ltd", "limited", "plc", "llp", "cic", "cio", "cyf", "cyfyngedig", "inc", "llc"])
_WEAK = frozenset(["the", "and", "of", "a", "an", "y"])
_TRADING = re.compile(r"\b(?:t/?a|t\.a\.|trading as|also known as|aka)\b\.?(?=\s)", re.IGNORECASE)
_COMPANY = re.compile(r"(?:[A-Z]{2}\d{6}|\d{6,8})")


def names_of(name: str, others: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Every name of a body: as registered, and what follows “trading as”."""
    parts = [part.strip(" ,;-()") for one in (name, *others) for part in _TRADING.split(one[:LONGEST])]
    return tuple(dict.fromkeys(part for part in parts if part))


def words(name: str) -> tuple[str, ...]:
    """Words that tell one body from another; legal forms only when there is nothing else."""
    found = words_of(name.replace("&", " "))
    kept = [word for word in found if word not in _ALWAYS and word not in _WEAK]
    while len(kept) > 1 and kept[-1] in _FORMS:
        kept.pop()
    return tuple(dict.fromkeys(_joined_letters(kept or found)))


def _joined_letters(found: list[str]) -> list[str]:
    """B & Q and B and Q are BQ; single letters side by side are one word."""
    made: list[str] = []
    was_letter = False
    for word in found:
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and was_letter:
            made[-1] += word
        else:
            made.append(word)
        was_letter = is_letter
    return made


def company_number(text: str) -> str:
    """A company number with its leading noughts, or nothing when the text is none."""
    tidy = re.sub(r"[\s.\-]+", "", text.upper())
    if not tidy.isascii() or not _COMPANY.fullmatch(tidy):
        return ""
    return tidy if tidy[0].isalpha() else tidy.zfill(8)
