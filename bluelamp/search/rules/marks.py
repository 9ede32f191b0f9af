"""Vehicle registration marks: their forms, and what a witness may have read instead (domain/search.md §5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bluelamp.search.codes import MarkForm
from bluelamp.search.rules.normalise import compact

LONGEST = 16
# Characters that witnesses and cameras take for each other; the first of each class stands for it.
CONFUSABLE = ("0ODQ", "1IL", "2Z", "5S", "6G", "8B", "VUW", "MN", "KX", "7T")
_LIKE = {one: members[0] for members in CONFUSABLE for one in members}
_FOLD = str.maketrans(_LIKE)
_AS_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B", "7": "T"}
_AS_FIGURE = {
    one: members[0] for members in CONFUSABLE for one in members if members[0].isdigit() and one.isalpha()
}

_FORMS = (
    (MarkForm.CURRENT, re.compile(r"[A-Z]{2}\d{2}[A-Z]{3}")),
    (MarkForm.Q_PLATE, re.compile(r"Q\d{1,3}[A-Z]{3}")),
    (MarkForm.PREFIX, re.compile(r"[A-HJ-NPR-TV-Y]\d{1,3}[A-Z]{3}")),
    (MarkForm.SUFFIX, re.compile(r"[A-Z]{3}\d{1,3}[A-HJ-NPR-TV-Y]")),
    (MarkForm.DIPLOMATIC, re.compile(r"\d{3}[DX]\d{3}")),
    (MarkForm.NORTHERN_IRELAND, re.compile(r"(?=[A-Z]{0,2}[IZ])[A-Z]{2,3}\d{1,4}")),
    (MarkForm.DATELESS, re.compile(r"[A-Z]{1,3}\d{1,4}|\d{1,4}[A-Z]{1,3}")),
    (MarkForm.TRADE, re.compile(r"\d{5}")),
    (MarkForm.MILITARY, re.compile(r"\d{2}[A-Z]{2}\d{2}")),
)
# Shapes a mark is repaired to when one of its characters cannot stand where it was read: A letter, 9 figure.
_SHAPES = ("AA99AAA", "A999AAA", "A99AAA", "AAA999A", "AAA99A")


@dataclass(frozen=True, slots=True)
class MarkReading:
    """A mark as compared and as written on the plate, with its form; `warning` when it was repaired."""

    compact: str
    shown: str
    form: MarkForm
    warning: str = ""


def folded(mark: str) -> str:
    """The mark with each character as the first of its confusion class: equal when a witness may mix them up."""
    return mark.translate(_FOLD)


def are_confusable(one: str, other: str) -> bool:
    """Whether two characters are of one confusion class."""
    return _LIKE.get(one, one) == _LIKE.get(other, other)


def form_of(mark: str, country: str = "") -> MarkForm:
    """Which series a compact mark is of (DVLA INF104, unconfirmed); anything else is foreign or not a mark."""
    if country and country.upper() not in ("GB", "UK", "NI"):
        return MarkForm.FOREIGN
    return next((form for form, shape in _FORMS if shape.fullmatch(mark)), MarkForm.OTHER)


def shown(mark: str, form: MarkForm) -> str:
    """A mark as it stands on the plate: with the space of its series."""
    if form is MarkForm.CURRENT:
        return f"{mark[:4]} {mark[4:]}"
    if form in (MarkForm.PREFIX, MarkForm.Q_PLATE):
        return f"{mark[:-3]} {mark[-3:]}"
    if form is MarkForm.SUFFIX:
        return f"{mark[:3]} {mark[3:]}"
    if form in (MarkForm.DATELESS, MarkForm.NORTHERN_IRELAND):
        return re.sub(r"(?<=\D)(?=\d)|(?<=\d)(?=\D)", " ", mark)
    return mark


def read(text: str, country: str = "") -> MarkReading:
    """A whole mark as anybody writes it; one letter or figure that cannot stand where it is, is put right."""
    tidy = compact(text)[:LONGEST]
    form = form_of(tidy, country)
    if form is MarkForm.OTHER and (better := _repaired(tidy)):
        form = form_of(better)
        words = f"{tidy} is not the form of a British mark; read as {shown(better, form)}."
        return MarkReading(better, shown(better, form), form, words)
    return MarkReading(tidy, shown(tidy, form), form)


def _repaired(mark: str) -> str:
    for shape in _SHAPES:
        if len(shape) == len(mark):
            better = "".join(_fitting(one, kind) for one, kind in zip(mark, shape, strict=True))
            if "?" not in better and form_of(better) is not MarkForm.OTHER:
                return better
    return ""


def _fitting(one: str, kind: str) -> str:
    """The character itself, or what it was mistaken for, or “?” when neither can stand here."""
    if kind == "A":
        return one if one.isalpha() else _AS_LETTER.get(one, "?")
    return one if one.isdigit() else _AS_FIGURE.get(one, "?")


# --- the rows of a mark ---------------------------------------------------------------------------------
SHORTEST_PART = 2


def parts_of(mark: str) -> list[tuple[str, str, int, bool]]:
    """(folded tail, tail as issued, place, begins a group) for every tail of two characters or more.

    A b-tree on tails reaches every run of characters inside the mark, whatever its length, by its beginning:
    six rows do the work of fifteen substrings.
    """
    like = folded(mark)
    last = max(len(mark) - SHORTEST_PART + 1, 1) if mark else 0
    return [(like[n:], mark[n:], n, is_edge(mark, n)) for n in range(last)]


def is_edge(mark: str, place: int) -> bool:
    """Whether a group of letters or figures begins here."""
    return place == 0 or mark[place].isdigit() != mark[place - 1].isdigit()


_ALPHABET = "".join(sorted(set(folded("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))))


def one_edit_from(mark: str) -> list[str]:
    """Every folded mark one character away: changed, missed, added, or two neighbours changed round."""
    like = folded(mark)
    found = {like[:n] + c + like[n + 1 :] for n in range(len(like)) for c in _ALPHABET}
    found |= {like[:n] + like[n + 1 :] for n in range(len(like))}
    found |= {like[:n] + c + like[n:] for n in range(len(like) + 1) for c in _ALPHABET}
    found |= {like[:n] + like[n + 1] + like[n] + like[n + 2 :] for n in range(len(like) - 1)}
    return sorted(found - {like})


def differences(asked: str, held: str) -> list[tuple[str, str]]:
    """(asked, held) for each place where two marks of one length differ."""
    return [(a, h) for a, h in zip(asked, held, strict=False) if a != h]
