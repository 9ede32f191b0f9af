"""The card of a thing, as stored, and the index rows that follow from it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bluelamp.search.rules import marks

MOST_MARKS = 60


@dataclass(frozen=True, slots=True)
class CardMark:
    """One mark of a vehicle: compact, as issued, when it held, and where it was issued."""

    compact: str
    shown: str
    form: str
    since: str = ""
    until: str = ""
    country: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class ThingCard:
    """What scoring reads of a thing. `values`: (kind of key, value); `note` is shown beside it."""

    display: str
    note: str
    marks: tuple[CardMark, ...]
    vin: str
    make: str
    model: str
    colour: str
    areas: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


def dump(card: ThingCard) -> str:
    """The card as stored text."""
    held = [[m.compact, m.shown, m.form, m.since, m.until, m.country, int(m.is_past)] for m in card.marks]
    plain = [
        card.display,
        card.note,
        held,
        card.vin,
        card.make,
        card.model,
        card.colour,
        card.areas,
        card.values,
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _mark_of(
    compact: str, shown: str, form: str, since: str, until: str, country: str, past: int
) -> CardMark:
    return CardMark(compact, shown, form, since, until, country, bool(past))


def load(text: str) -> ThingCard:
    """A stored card."""
    display, note, held, vin, make, model, colour, areas, values = json.loads(text)
    return ThingCard(
        display, note, tuple(_mark_of(*row) for row in held), vin, make, model, colour,
        tuple(areas), tuple((kind, value) for kind, value in values),
    )  # fmt: skip


def part_rows(card: ThingCard, number: int, guard: int) -> set[tuple[object, ...]]:
    """Rows of the tails of every mark."""
    return {
        (text, guard, place, raw, number, n, is_edge, mark.is_past)
        for n, mark in enumerate(card.marks[:MOST_MARKS])
        for text, raw, place, is_edge in marks.parts_of(mark.compact)
    }


def mark_rows(card: ThingCard, number: int) -> set[tuple[object, ...]]:
    """Rows of the whole marks."""
    return {
        (number, n, marks.folded(mark.compact), mark.compact, mark.is_past)
        for n, mark in enumerate(card.marks[:MOST_MARKS])
    }


def key_rows(card: ThingCard, number: int, guard: int) -> set[tuple[object, ...]]:
    """Rows of the exact keys: VIN, numbers, addresses, names."""
    held = [*card.values, *([("vin", card.vin)] if card.vin else [])]
    return {(kind, value[:120], guard, number, value[:120][::-1]) for kind, value in held}


def areas_text(areas: tuple[str, ...]) -> str:
    """Areas as one column that is read by “ M14 ”."""
    return f" {' '.join(areas)} "[:400] if areas else ""
