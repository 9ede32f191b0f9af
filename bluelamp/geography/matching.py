"""How well a name answers what was typed, and how answers are put in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bluelamp.geography.codes import PlaceKind
from bluelamp.geography.gazetteer import NameRow, PlaceRow
from bluelamp.geography.rules import names


class Band(IntEnum):
    """How good a match is; lower comes first."""

    HOUSE = 0
    WHOLE = 1
    BEGINS = 2
    WORDS = 3
    PART = 4
    TYPO = 5


KIND_ORDER = {
    PlaceKind.ADDRESS: 0,
    PlaceKind.JUNCTION: 1,
    PlaceKind.STREET: 1,
    PlaceKind.MOTORWAY_JUNCTION: 1,
    PlaceKind.MARKER_POST: 1,
    PlaceKind.LANDMARK: 2,
    PlaceKind.AREA: 2,
    PlaceKind.POSTCODE: 3,
    PlaceKind.BUS_STOP: 4,
    PlaceKind.GRID_REFERENCE: 0,
    PlaceKind.COORDINATES: 0,
}
NAMED_HOUSE_ORDER = 3
WHY = {
    Band.HOUSE: "house number and street",
    Band.WHOLE: "exact name",
    Band.BEGINS: "name begins so",
    Band.WORDS: "all words in the name",
    Band.PART: "letters within the name",
    Band.TYPO: "close spelling",
}


@dataclass(slots=True)
class Found:
    """A place, how well it matched and the sentence that says so."""

    place: PlaceRow
    band: Band
    why: str
    slack: float = 0.0
    metres: float | None = None

    def order(self) -> tuple[int, int, float, float, int, str, int]:
        """Band, kind, closeness of spelling, distance, length: a total order, the same every time."""
        kind = KIND_ORDER.get(PlaceKind(self.place.kind), 5)
        if self.band is not Band.HOUSE and self.place.kind == "address":
            kind = NAMED_HOUSE_ORDER
        return (
            self.band,
            kind,
            self.slack,
            self.metres or 0.0,
            len(self.place.text),
            self.place.text,
            self.place.id,
        )


def _fits(asked: frozenset[str], word: str) -> int:
    """0 when a typed word is this word, 1 when it begins it, 2 when it is inside it, 9 when it is not there."""
    if word in asked:
        return 0
    if any(word.startswith(form) for form in asked):
        return 1
    return 2 if any(len(form) >= 3 and form in word for form in asked) else 9


def band_of(asked: Sequence[frozenset[str]], words: Sequence[str]) -> Band | None:
    """How well the words of a name answer the words asked; None when one is missing."""
    best = [min((_fits(forms, word) for word in words), default=9) for forms in asked]
    if max(best, default=9) == 9:
        return None
    in_order = [_fits(forms, word) for forms, word in zip(asked, words, strict=False)]
    if len(asked) <= len(words) and max(in_order) <= 1 and max(in_order[:-1], default=0) == 0:
        whole = len(asked) == len(words) and max(in_order) == 0
        return Band.WHOLE if whole else Band.BEGINS
    if len(asked) == len(words) and max(best) == 0:
        return Band.BEGINS
    return Band.WORDS if max(best) <= 1 else Band.PART


def judge(asked: Sequence[frozenset[str]], row: NameRow) -> Found | None:
    """The match a name makes, or None."""
    band = band_of(asked, row.words)
    if band is None:
        return None
    said = "" if names.fold(row.display) == names.fold(row.place.text) else f" (as {row.display})"
    return Found(
        row.place, band, WHY[band] + said, slack=0.0 if band <= Band.WHOLE else len(row.words) - len(asked)
    )


def best_of_each(found: Sequence[Found]) -> list[Found]:
    """One line per place, its best match kept."""
    kept: dict[int, Found] = {}
    for one in found:
        if one.place.id not in kept or one.order() < kept[one.place.id].order():
            kept[one.place.id] = one
    return list(kept.values())
