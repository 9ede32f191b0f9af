"""Addresses read into parts and compared: match, uncertain or no (domain/search.md §7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from rapidfuzz.fuzz import token_sort_ratio

from bluelamp.search.rules import postcodes
from bluelamp.search.rules.texts import plain, words_of

LONGEST = 300
NEAR_NAME = 88.0
WIDEST_RANGE = 40
TYPES = frozenset(
    [
        "street",
        "road",
        "avenue",
        "lane",
        "close",
        "drive",
        "way",
        "court",
        "crescent",
        "gardens",
        "garden",
        "grove",
        "place",
        "square",
        "terrace",
        "hill",
        "park",
        "walk",
        "mews",
        "row",
        "rise",
        "view",
        "green",
        "parade",
        "quay",
        "wharf",
        "yard",
        "passage",
        "bank",
        "end",
        "fields",
        "croft",
        "broadway",
        "circus",
        "bypass",
        "boulevard",
        "heol",
        "ffordd",
        "stryd",
        "lon",
        "clos",
        "maes",
        "rhodfa",
        "rhiw",
    ]
)
_SHORT = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "dr": "drive", "crt": "court",
    "ct": "court", "cres": "crescent", "cresc": "crescent", "gdns": "gardens", "gdn": "garden", "gr": "grove",
    "pl": "place", "sq": "square", "ter": "terrace", "terr": "terrace", "pk": "park", "wlk": "walk", "hse": "house",
    "bldgs": "buildings", "bldg": "building", "cott": "cottage", "apt": "flat", "apartment": "flat", "apmt": "flat",
    "nr": "near", "opp": "opposite", "gt": "great", "lt": "little", "nth": "north", "sth": "south", "str": "street",
}  # fmt: skip
_WEAK = frozenset(["the", "of", "and", "near", "opposite", "at", "in", "on", "flat"])
_FLAT = re.compile(
    r"\b(?:(?:flat|unit|room|suite|studio|maisonette)\s+(?:no\s+)?([a-z]?\d{1,4}[a-z]?|[a-z])\b"
    r"|((?:ground|first|second|third|top|lower|upper|basement|garden|rear|front)(?: floor)? flat)\b)"
)
_NUMBER = re.compile(r"(?<![\w/])(\d{1,5})([a-z])?(?:\s*(?:-|to|/)\s*(\d{1,5})([a-z])?)?(?![\w/])")
_WORDS3 = re.compile(r"///\s*([^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+)")
_UPRN = re.compile(r"\buprn\s*[:#]?\s*(\d{1,12})\b")
_CARE_OF = re.compile(r"(?:^|(?<=[\s,]))c/o\b[^,]*,?|\bcare of\b[^,]*,?")


class Premises(StrEnum):
    """Places that mean something else than a home (domain/search.md §7)."""

    ORDINARY = ""
    NONE = "no fixed abode"
    CARE_OF = "care of"
    PRISON = "prison"
    HOSPITAL = "hospital"
    REFUGE = "refuge"


class Outcome(IntEnum):
    """How two addresses compare; the weakest of their parts decides."""

    NO = 0
    UNCERTAIN = 1
    MATCH = 2

    @property
    def label(self) -> str:
        """As shown."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of comparing two addresses and what decided it."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts; what is not known is empty. `first` to `last` are building numbers."""

    flat: str = ""
    first: int = 0
    last: int = 0
    letter: str = ""
    name: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    postcode: str = ""
    uprn: str = ""
    three_words: str = ""
    premises: Premises = Premises.ORDINARY
    is_repaired: bool = False

    @property
    def line(self) -> tuple[object, ...]:
        """The first line, as compared."""
        return (self.flat, self.first, self.last, self.letter, self.name, self.street)

    @property
    def is_placed(self) -> bool:
        """Whether it says where at all."""
        return bool(self.uprn or self.first or self.name or self.street or (self.postcode and self.flat))

    @property
    def numbers(self) -> range:
        """Every building number it covers."""
        return range(self.first, min(self.last, self.first + WIDEST_RANGE) + 1) if self.first else range(0)


# --- reading --------------------------------------------------------------------------------------------
def read(text: str, *, postcode: str = "", uprn: str = "", kind: str = "") -> Address:
    """An address as written; a postcode or UPRN held apart counts above one in the text."""
    lower = plain(text[:LONGEST]).lower()
    given = postcodes.repair(postcode)
    found, lower = postcodes.find(lower)
    held = given or found
    three = _WORDS3.search(lower)
    number = _UPRN.search(lower)
    bare = _CARE_OF.sub(" ", _UPRN.sub(" ", _WORDS3.sub(" ", lower)))
    address = _parts(bare)
    digits = uprn or (number[1] if number else "")
    return replace(
        address, postcode=held.value if held else "", is_repaired=bool(held and held.is_repaired),
        uprn=digits.lstrip("0")[:12] if digits.isdigit() else "", three_words=three[1] if three else "",
        premises=premises_of(lower, kind),
    )  # fmt: skip


def premises_of(text: str, kind: str = "") -> Premises:
    """What sort of premises a text or a recorded kind tells of."""
    lower = text.lower()
    if kind == "refuge" or re.search(r"\bwom[ea]n'?s (?:aid )?refuge\b|\bsafe ?house\b|\bda refuge\b", lower):
        return Premises.REFUGE
    if re.search(r"\bnfa\b|no fixed (?:abode|address)|\bof no abode\b", lower):
        return Premises.NONE
    if kind == "prison" or re.search(r"\bhm ?(?:p|yoi)\b|\bprison\b|young offender", lower):
        return Premises.PRISON
    if kind == "hospital" or re.search(r"\bhospital\b|\binfirmary\b", lower):
        return Premises.HOSPITAL
    return Premises.CARE_OF if _CARE_OF.search(lower) else Premises.ORDINARY


def _expanded(segment: str) -> list[str]:
    """Words of one part of an address, abbreviations written out: St is Saint before a name, Street after one."""
    words = words_of(segment.replace(".", " "))
    return [
        ("street" if place and not (place + 1 < len(words) and _is_saint(words, place)) else "saint")
        if word == "st" else _SHORT.get(word, word)
        for place, word in enumerate(words)
    ]  # fmt: skip


def _is_saint(words: list[str], place: int) -> bool:
    return bool(re.fullmatch(r"\d+[a-z]?", words[place - 1]))


def _parts(text: str) -> Address:
    text = re.sub(r"((?:^|,)\s*\d{1,5}[a-z]?(?:\s*-\s*\d{1,5}[a-z]?)?)\s*,", r"\1 ", text)
    segments = [" ".join(_expanded_keeping_numbers(part)) for part in text.split(",")]
    flat, segments = _take_flat(segments)
    where = next((i for i, one in enumerate(segments) if _NUMBER.search(one) and _has_words(one)), None)
    if where is None:
        where = next((i for i, one in enumerate(segments) if set(one.split()[1:]) & TYPES), None)
        if where is None:
            where = next((i for i, one in enumerate(segments) if _NUMBER.search(one)), 0)
    before = [word for one in segments[:where] for word in one.split()]
    after = [word for one in segments[where + 1 :] for word in one.split()]
    number = _NUMBER.search(segments[where]) if segments else None
    line = segments[where] if segments else ""
    if number and not _has_words(line) and after:
        line, after = (
            f"{line} {segments[where + 1]}",
            [w for one in segments[where + 2 :] for w in one.split()],
        )
    lead, tail = (
        (line[: number.start()].split(), line[number.end() :].split()) if number else ([], line.split())
    )
    street, over = _street(tail)
    name = [word for word in [*before, *lead] if word not in _WEAK]
    if not number and not set(street) & TYPES:
        name, street = [*name, *street], []
    return Address(
        flat=flat, name=tuple(name), street=tuple(street), rest=tuple(over + after), **_numbers(number)  # type: ignore[arg-type]
    )  # fmt: skip


def _expanded_keeping_numbers(segment: str) -> list[str]:
    """As `_expanded`, with a range such as 12-14 or 12/14 left whole."""
    pieces = re.split(r"(\d{1,5}[a-z]?\s*(?:-|–|/|\bto\b)\s*\d{1,5}[a-z]?)", segment)
    found: list[str] = []
    for place, piece in enumerate(pieces):
        whole = re.sub(r"\s*(?:–|to|-|/)\s*", "-", piece) if place % 2 else ""
        found += [whole] if place % 2 else _expanded(f"0 {piece}")[1:] if place else _expanded(piece)
    return found


def _has_words(segment: str) -> bool:
    return any(len(word) > 1 and word.isalpha() for word in _NUMBER.sub(" ", segment).split())


def _take_flat(segments: list[str]) -> tuple[str, list[str]]:
    for place, segment in enumerate(segments):
        found = _FLAT.search(segment)
        if found:
            left = f"{segment[: found.start()]} {segment[found.end() :]}".strip()
            rest = [*segments[:place], *([left] if left else []), *segments[place + 1 :]]
            return found[1] or found[2], rest or [""]
    return "", segments


def _street(words: list[str]) -> tuple[list[str], list[str]]:
    """(words of the street up to its type, what follows)."""
    for place, word in enumerate(words):
        later = place + 1 < len(words) and words[place + 1] in TYPES
        if word in TYPES and place and not later:
            return words[: place + 1], words[place + 1 :]
    return words, []


def _numbers(found: re.Match[str] | None) -> dict[str, object]:
    if found is None:
        return {}
    first = int(found[1])
    last = int(found[3]) if found[3] else first
    return {"first": first, "last": last if first <= last else first, "letter": found[2] or ""}


def words_for_index(address: Address) -> tuple[str, ...]:
    """The words an address is found by: names of street, premises and town, without words that every street has."""
    return tuple(dict.fromkeys([*telling(address.street), *telling(address.name), *telling(address.rest)]))


def telling(words: tuple[str, ...]) -> list[str]:
    """The words that tell one street from another; of Park Road, Park; of The Avenue, Avenue."""
    kept = [word for word in words if word not in _WEAK]
    telling_ones = [word for word in kept if word not in TYPES]
    return telling_ones or kept[:1]


_SURNAMES = frozenset(
    [
        "lane",
        "way",
        "court",
        "garden",
        "gardens",
        "green",
        "hill",
        "park",
        "place",
        "row",
        "walk",
        "rise",
        "bank",
        "end",
        "fields",
        "croft",
        "grove",
        "drive",
        "close",
    ]
)


def likely_address(text: str) -> Outcome:
    """Whether a box of free words is an address: a house number, a street of more than one word, and its type.

    Words that are surnames as well (Hill, Green, Lane) leave it uncertain unless a town or postcode follows.
    """
    address = read(text)
    has_type = len(address.street) > 1 and address.street[-1] in TYPES
    if not address.first or not has_type or (re.search(r"[a-z]", text.lower()[:1]) and not address.flat):
        return Outcome.NO
    is_sure = address.street[-1] not in _SURNAMES or bool(address.rest or address.postcode or address.flat)
    return Outcome.MATCH if is_sure else Outcome.UNCERTAIN


# --- comparing ------------------------------------------------------------------------------------------
def compare(one: Address, other: Address) -> Verdict:
    """Whether two addresses are one place; equal however they are turned round."""
    if one.uprn and other.uprn:
        same = one.uprn == other.uprn
        return Verdict(Outcome.MATCH, "same UPRN") if same else Verdict(Outcome.NO, "different UPRNs")
    if Premises.NONE in (one.premises, other.premises):
        both = one.premises is other.premises
        return Verdict(Outcome.UNCERTAIN if both else Outcome.NO, "no fixed abode is no place")
    if one.postcode and other.postcode and one.postcode != other.postcode:
        return Verdict(Outcome.NO, "different postcodes")
    if not (one.is_placed and other.is_placed):
        return Verdict(Outcome.UNCERTAIN, "too little to compare")
    if one.line == other.line and one.postcode == other.postcode and (one.postcode or one.rest == other.rest):
        return Verdict(Outcome.MATCH, "same postcode and first line" if one.postcode else "same words")
    checks = [_building(one, other), _flats(one, other), _streets(one, other), _towns(one, other)]
    return min(checks, key=lambda verdict: (verdict.outcome, checks.index(verdict)))


def _same_postcode(one: Address, other: Address) -> bool:
    return bool(one.postcode) and one.postcode == other.postcode


def _building(one: Address, other: Address) -> Verdict:
    if one.first and other.first:
        return by_number(one, other)
    if one.name and other.name:
        return _by_name(one.name, other.name)
    if one.first or other.first or one.name or other.name:
        return Verdict(Outcome.UNCERTAIN, "building given on one side only")
    return Verdict(Outcome.UNCERTAIN, "no building on either side")


def by_number(one: Address, other: Address) -> Verdict:
    """How two building numbers compare, ranges and letters included."""
    if one.first > other.last or other.first > one.last:
        return Verdict(Outcome.NO, "different building numbers")
    if (one.first, one.last) != (other.first, other.last):
        return Verdict(Outcome.UNCERTAIN, "number inside a range")
    if one.letter and other.letter and one.letter != other.letter:
        return Verdict(Outcome.NO, "different letters after the number")
    if one.letter != other.letter:
        return Verdict(Outcome.UNCERTAIN, "letter after the number on one side only")
    return Verdict(Outcome.MATCH, "same building number")


def _by_name(one: tuple[str, ...], other: tuple[str, ...]) -> Verdict:
    if sorted(one) == sorted(other):
        return Verdict(Outcome.MATCH, "same name of premises")
    near = token_sort_ratio(*sorted((" ".join(one), " ".join(other)))) >= NEAR_NAME
    overlaps = set(one) <= set(other) or set(other) <= set(one)
    if near or overlaps:
        return Verdict(Outcome.UNCERTAIN, "nearly the same name of premises")
    return Verdict(Outcome.NO, "different names of premises")


def _flats(one: Address, other: Address) -> Verdict:
    if one.flat == other.flat:
        return Verdict(Outcome.MATCH, "same flat")
    if one.flat and other.flat:
        return Verdict(Outcome.NO, "different flats")
    return Verdict(Outcome.UNCERTAIN, "flat on one side only")


def _streets(one: Address, other: Address) -> Verdict:
    if one.street == other.street and one.street:
        return Verdict(Outcome.MATCH, "same street")
    if _same_postcode(one, other) and (not (one.street and other.street) or _shares_street(one, other)):
        return Verdict(Outcome.MATCH, "same postcode")
    if one.street and other.street and not _same_postcode(one, other) and not _shares_street(one, other):
        return Verdict(Outcome.NO, "different streets")
    return Verdict(Outcome.UNCERTAIN, "streets differ in writing")


def _shares_street(one: Address, other: Address) -> bool:
    near = token_sort_ratio(*sorted((" ".join(one.street), " ".join(other.street))))
    return bool(set(telling(one.street)) & set(telling(other.street))) or near >= NEAR_NAME


def _towns(one: Address, other: Address) -> Verdict:
    if _same_postcode(one, other) or set(one.rest) & set(other.rest):
        return Verdict(Outcome.MATCH, "same postcode or town")
    return Verdict(Outcome.UNCERTAIN, "no town or postcode in common")
