"""From a vehicle's card to its reasons: the same levels and facts by which the candidates were ranked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bluelamp.search.codes import MarkForm, MarkLevel
from bluelamp.search.rules import marks, partials, vehicles
from bluelamp.search.rules.partials import MarkAsked
from bluelamp.search.rules.scoring import Reason
from bluelamp.search.rules.thing_cards import CardMark, ThingCard
from bluelamp.search.rules.vehicles import NO_LOOK, Look

MISREAD, PAST, FACTS = 10, 5, 90


@dataclass(frozen=True, slots=True)
class MarkQuestion:
    """A vehicle as asked for."""

    mark: MarkAsked
    look: Look = NO_LOOK
    areas: tuple[str, ...] = ()
    vin: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    mark: CardMark
    level: int
    why: str


def reasons(
    question: MarkQuestion, card: ThingCard, weights: Mapping[str, int]
) -> tuple[tuple[Reason, ...], CardMark | None]:
    """What each fact adds, in tenths that sum to the score, and the mark matched on; nothing when it is no match."""
    if question.vin:
        return _vin(question.vin, card), None
    best = best_match(question.mark, card)
    if best is None:
        return (), None
    share = (1000 - FACTS) / 1000 if weights else 1.0
    first = Reason(
        "vrm",
        question.mark.shown,
        best.mark.shown,
        best.why + _age(best.mark),
        round(best.level * share / 10, 1),
    )
    return (first, *_look(question, card, weights)), best.mark


def _vin(asked: str, card: ThingCard) -> tuple[Reason, ...]:
    if card.vin == asked:
        return (Reason("vin", asked, card.vin, "same VIN", 100.0),)
    if card.vin.endswith(asked[-8:]):
        return (Reason("vin", asked, card.vin, "the VIN ends so", 64.0),)
    return ()


def best_match(asked: MarkAsked, card: ThingCard) -> _Match | None:
    """The mark of a vehicle that answers best, the current one before earlier ones."""
    found = [match for held in card.marks if (match := match_of(asked, held))]
    return max(found, key=lambda one: (one.level, one.mark.compact), default=None)


def match_of(asked: MarkAsked, held: CardMark) -> _Match | None:
    """How one mark answers what was asked; the levels of domain/search.md §5."""
    off = PAST if held.is_past else 0
    if not asked.has_gaps and not asked.pieces:
        if asked.pattern == held.compact:
            return _Match(held, MarkLevel.EXACT - off, str(MarkLevel.EXACT.label))
        if marks.folded(asked.pattern) == marks.folded(held.compact):
            return _Match(held, MarkLevel.CONFUSABLE - off, _mistaken(asked.pattern, held))
    part = _part(asked, held.compact)
    if part is not None:
        return _Match(held, part[0] - off, part[1])
    if asked.is_whole and _is_one_slip(asked.pattern, held.compact):
        return _Match(held, MarkLevel.ONE_EDIT - off, str(MarkLevel.ONE_EDIT.label))
    return None


def _is_one_slip(asked: str, held: str) -> bool:
    return OSA.distance(marks.folded(asked), marks.folded(held)) == 1


def _mistaken(asked: str, held: CardMark) -> str:
    """Which characters were taken for others, and whether they could stand there at all."""
    pairs = marks.differences(asked, held.compact)
    words = ", ".join(f"{a} for {h}" for a, h in pairs)
    is_impossible = marks.form_of(asked) is MarkForm.OTHER
    return f"{MarkLevel.CONFUSABLE.label}: {words}" + (" by its place" if is_impossible else "")


def _part(asked: MarkAsked, held: str) -> tuple[int, str] | None:
    if not partials.fits(asked, held):
        return None
    is_exact = partials.fits(asked, held, is_folded=False)
    best = max(level_at(asked, held, place) for place in _places(asked, held))
    why = str(MarkLevel(best).label) + ("" if is_exact else ", with characters easily mistaken")
    return best - (0 if is_exact else MISREAD), why


def _places(asked: MarkAsked, held: str) -> list[tuple[int, int]]:
    """(place of the anchor, length of the tail) for every tail that the anchor reaches."""
    anchor = partials.anchor_of(asked)
    like = re.compile(anchor.tail_like.replace("_", ".").replace("%", ".*"))
    return [
        (place, len(tail))
        for tail, _, place, _ in marks.parts_of(held)
        if like.fullmatch(tail) and anchor.first_place <= place <= anchor.last_place
    ] or [(anchor.last_place + 1, 0)]


def level_at(asked: MarkAsked, held: str, at: tuple[int, int]) -> int:
    """In its place: at an end or the beginning of a group, or fixed there by the pattern; else anywhere."""
    place, length = at
    anchor = partials.anchor_of(asked)
    ends_open = asked.pattern.endswith("*") or bool(asked.pieces)
    is_fixed = anchor.is_strict and not (asked.pattern[0] == "*" and ends_open)
    is_edge = not asked.has_gaps and place < len(held) and marks.is_edge(held, place)
    ends = length == (-1 if ends_open and not asked.pieces else len(anchor.tail_like.rstrip("%")))
    is_aligned = is_fixed or is_edge or place == anchor.first_place or ends
    return MarkLevel.ALIGNED if is_aligned else MarkLevel.ANYWHERE


def _age(mark: CardMark) -> str:
    return ", no longer on the vehicle" if mark.is_past else ""


def _look(question: MarkQuestion, card: ThingCard, weights: Mapping[str, int]) -> tuple[Reason, ...]:
    look = question.look
    agrees = {
        "make": (look.make, card.make, float(look.make == card.make)),
        "model": (look.model, card.model, float(look.model == card.model)),
        "colour": (look.colour, card.colour, vehicles.colour_agreement(look.colour, card.colour)),
        "area": (" ".join(question.areas), " ".join(card.areas), float(bool({*question.areas} & {*card.areas}))),
    }  # fmt: skip
    return tuple(
        Reason(field, asked, held, _why(field, worth, held), int(weights[field] * worth) / 10)
        for field, (asked, held, worth) in agrees.items()
        if field in weights
    )


def _why(field: str, worth: float, held: str) -> str:
    if worth == 1.0:
        return "keeper lives there" if field == "area" else f"same {field}"
    if worth:
        return f"near {field}"
    return f"{field} not recorded" if not held else f"different {field}"
