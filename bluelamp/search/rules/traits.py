"""How a person looks, as words that filter: never a name, never alone (domain/search.md §1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bluelamp.search.rules.normalise import fold

KINDS = ("build", "hair", "eyes", "facial_hair", "accent", "marks")
LABELS = {
    "height": "Height", "build": "Build", "hair": "Hair", "eyes": "Eyes", "facial_hair": "Facial hair",
    "accent": "Accent", "marks": "Marks and tattoos", "sex": "Sex", "born": "Age",
}  # fmt: skip
_IDLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "at",
        "his",
        "her",
        "with",
        "and",
        "to",
        "is",
        "has",
        "both",
        "side",
        "left",
        "right",
        "colour",
        "coloured",
    ]
)
_SAME = {
    "thin": "slim", "slender": "slim", "skinny": "slim", "fat": "heavy", "stocky": "heavy", "large": "heavy", "obese": "heavy",
    "well": "muscular", "athletic": "muscular", "medium": "average", "normal": "average", "blond": "blonde", "fair": "blonde",
    "gray": "grey", "ginger": "red", "shaved": "bald", "shaven": "bald", "tattoos": "tattoo", "tattooed": "tattoo",
    "scars": "scar", "scarred": "scar", "piercings": "piercing", "pierced": "piercing", "bearded": "beard",
    "moustached": "moustache", "mustache": "moustache", "scottish": "scots", "welsh": "wales", "irish": "ireland",
}  # fmt: skip
TOLERANCE_CM = 5  # † how far a witness may be out
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class TraitAsked:
    """One filter: words of which each counts, or a range of heights."""

    kind: str
    words: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    written: str = ""

    @property
    def label(self) -> str:
        """The filter as shown back."""
        if self.kind == "born":
            return f"Age: {self.written} (born {self.low}-{self.high})"
        value = f"{self.low}-{self.high} cm" if self.kind == "height" else " ".join(self.words)
        return f"{LABELS[self.kind]}: {value}"


def words_of(kind: str, text: str) -> list[str]:
    """The words of a description as compared: one word for one meaning."""
    found = [word for word in re.findall(r"[a-z]+", fold(text).replace("'", "")) if word not in _IDLE]
    return list(dict.fromkeys(_SAME.get(word, word)[:40] for word in found))[:MOST_WORDS]


_METRIC = re.compile(r"(\d{2,3})\s*(?:cm)?(?:\s*(?:-|to)\s*(\d{2,3})\s*(?:cm)?)?", re.IGNORECASE)
_METRES = re.compile(r"([12])[.,](\d{1,2})\s*m?", re.IGNORECASE)
_FEET = re.compile(r"([3-7])\s*(?:'|ft|foot|feet)\s*(\d{1,2})?\s*(?:\"|''|in|ins|inches)?", re.IGNORECASE)


def read_height(text: str) -> TraitAsked | None:
    """“178”, “1.78 m”, “170-180 cm”, “5'10”: a height with what a witness may be out by."""
    tidy = fold(text).strip()
    if found := _METRIC.fullmatch(tidy):
        low, high = int(found[1]), int(found[2] or found[1])
        slack = 0 if found[2] else TOLERANCE_CM
    elif found := _METRES.fullmatch(tidy):
        low = high = int(found[1]) * 100 + int(found[2].ljust(2, "0"))
        slack = TOLERANCE_CM
    elif found := _FEET.fullmatch(tidy):
        low = high = round(int(found[1]) * 30.48 + int(found[2] or 0) * 2.54)
        slack = TOLERANCE_CM
    else:
        return None
    if not 30 <= low <= high <= 250:
        return None
    return TraitAsked("height", low=low - slack, high=high + slack, written=text.strip())


def read(kind: str, text: str) -> TraitAsked | None:
    """One filter; None when nothing in it filters."""
    if kind == "height":
        return read_height(text)
    words = tuple(words_of(kind, text))
    return TraitAsked(kind, words, written=text.strip()) if words else None


def reasons_it_is_unbounded(filters: int, *, has_bound: bool, has_marks: bool) -> list[str]:
    """Why a description alone cannot be searched: it must narrow to somebody (domain/search.md §1)."""
    if has_bound or has_marks or filters >= 4:
        return []
    return [
        "A description alone fits too many people. Add a name, a postcode district, a vehicle, a mark or tattoo,"
        " or at least four filters (sex and age count)."
    ]
