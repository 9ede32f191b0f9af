"""What a person's things and places say for a search that joins them (domain/search.md §1, combined)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.search.codes import FactKind
from bluelamp.search.rules import kinds, mark_scores, partials, vehicles
from bluelamp.search.rules.kinds import Part
from bluelamp.search.rules.mark_scores import MarkQuestion
from bluelamp.search.rules.scoring import Reason
from bluelamp.search.rules.thing_cards import ThingCard
from bluelamp.search.rules.vehicles import NO_LOOK, Look

NAME_SHARE, LINK_SHARE = 0.6, 40.0
PAST = 0.9
LOOK_KINDS = {FactKind.MAKE: "make", FactKind.MODEL: "model", FactKind.COLOUR: "colour"}
CONTACT_KINDS = frozenset({FactKind.PHONE, FactKind.EMAIL, FactKind.HANDLE})


@dataclass(frozen=True, slots=True)
class Tied:
    """A thing that a person is tied to, as its card says."""

    role: str
    is_past: bool
    kind: str
    card: ThingCard


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """What is known of the person's vehicle, address and contact points; each may be missing."""

    mark: str = ""
    look: Look = NO_LOOK
    district: str = ""
    either: bool = False  # the same word is read as a district and as part of a mark (AB12)
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def has_vehicle(self) -> bool:
        """Whether anything is known of a vehicle."""
        return bool(self.mark) or not self.look.is_empty

    @property
    def groups(self) -> int:
        """How many of vehicle, place and contact point are asked for."""
        places = bool(self.district) and not (self.either and self.has_vehicle)
        return int(self.has_vehicle) + int(places) + int(bool(self.keys))


def question_of(clues: Sequence[Part], keys: Sequence[tuple[str, str]]) -> LinkQuestion:
    """The clues of a box as one question; a word that may be a district or part of a mark is both."""
    look: dict[str, str] = {}
    mark = district = ""
    either = False
    for part in clues:
        if part.kind in LOOK_KINDS:
            look[LOOK_KINDS[part.kind]] = part.value
        elif part.kind is FactKind.VRM:
            mark = part.written
            either = FactKind.DISTRICT in part.others
            district = district or (_district(part.written) if either else "")
        elif part.kind is FactKind.DISTRICT:
            district = part.value
            either = FactKind.VRM in part.others and " " not in part.value and len(part.value) > 2
            mark = mark or (part.value if either else "")
    kept = tuple((kind, value) for kind, value in keys if kind in {*map(str, CONTACT_KINDS), "postcode"})
    return LinkQuestion(mark, Look(**look), district, either, kept)


def _district(text: str) -> str:
    return kinds.area_of(text) or text.strip().upper()


def reasons_not_to_link(asked: LinkQuestion, *, has_name: bool) -> list[str]:
    """Why this cannot be joined; empty when it can."""
    if not asked.groups:
        return [
            "Add what ties the person: part of a number plate, a postcode district such as M14, or a phone."
        ]
    if has_name or asked.keys:
        return []
    if asked.mark and not partials.reasons_not_to_look(
        partials.read(asked.mark), has_facts=not asked.look.is_empty
    ):
        return []
    return [
        "A district, or how a vehicle looks, fits too many people. Add a name, or three characters of the mark."
    ]


def district_range(district: str) -> tuple[str, str, int]:
    """(first, past the last, length) of the compact postcodes in a district (M14) or a sector (M14 5)."""
    outward, _, sector = district.partition(" ")
    start = outward + sector
    return start, start + "[", len(outward) + 3


def in_district(postcode: str, district: str) -> bool:
    """Whether a compact postcode lies in a district or sector."""
    low, high, length = district_range(district)
    return (
        low <= postcode < high
        and len(postcode) == length
        and bool(re.fullmatch(r"\d[A-Z]{2}", postcode[-3:]))
    )


def reasons(
    asked: LinkQuestion, tied: Sequence[Tied], keys: Sequence[tuple[str, str]], share: float
) -> list[Reason]:
    """What each thing and place asked for adds, the best of each; `share` is what all together may add."""
    worth = share / max(asked.groups, 1)
    found = [_vehicle(asked, tied), _place(asked, keys)]
    if asked.either and asked.has_vehicle:
        found = [max(found, key=lambda one: one.contribution if one else -1.0)]
    found.append(_contact(asked, keys))
    return [
        Reason(one.field, one.query_value, one.record_value, one.reason, round(one.contribution * worth, 1))
        for one in found
        if one is not None
    ]


def _vehicle(asked: LinkQuestion, tied: Sequence[Tied]) -> Reason | None:
    if not asked.has_vehicle:
        return None
    best = Reason(
        "vehicle", asked.mark or _words(asked.look), "", "no such vehicle is tied to this person", 0.0
    )
    for one in tied:
        worth, shown = _vehicle_worth(asked, one) if one.kind == "vehicle" else (0.0, "")
        if worth > best.contribution:
            past = ", in the past" if one.is_past else ""
            words = f"{one.role.replace('_', ' ')} of {shown}{past}"
            best = Reason("vehicle", asked.mark or _words(asked.look), one.card.display, words, worth)
    return best


def _vehicle_worth(asked: LinkQuestion, one: Tied) -> tuple[float, str]:
    age = PAST if one.is_past else 1.0
    look = _look_worth(asked.look, one.card)
    seen = " ".join(part for part in (one.card.colour, one.card.make, one.card.model) if part)
    if not asked.mark:
        return (look * age, f"a {seen}") if look >= 0.5 else (0.0, "")
    match = mark_scores.best_match(MarkQuestion(partials.read(asked.mark)).mark, one.card)
    if match is None:
        return 0.0, ""
    share = 1.0 if asked.look.is_empty else 0.7 + 0.3 * look
    return match.level / 1000 * share * age, f"{match.mark.shown} ({match.why})"


def _look_worth(look: Look, card: ThingCard) -> float:
    asked = [(look.make, card.make), (look.model, card.model)]
    worths = [1.0 if value == held else 0.0 for value, held in asked if value]
    if look.colour:
        worths.append(vehicles.colour_agreement(look.colour, card.colour))
    return sum(worths) / len(worths) if worths else 0.0


def _words(look: Look) -> str:
    return " ".join(part for part in (look.colour, look.make, look.model) if part)


def _place(asked: LinkQuestion, keys: Sequence[tuple[str, str]]) -> Reason | None:
    if not asked.district:
        return None
    held = sorted(value for kind, value in keys if kind == "postcode" and in_district(value, asked.district))
    if not held:
        return Reason("postcode", asked.district, "", "no address there", 0.0)
    return Reason("postcode", asked.district, f"{held[0][:-3]} {held[0][-3:]}", "lives or lived there", 1.0)


def _contact(asked: LinkQuestion, keys: Sequence[tuple[str, str]]) -> Reason | None:
    if not asked.keys:
        return None
    for kind, value in asked.keys:
        if (kind, value) in keys:
            return Reason(kind, value, value, "the same", 1.0)
    kind, value = asked.keys[0]
    return Reason(kind, value, "", "not recorded with this person", 0.0)
