"""Cards of places and organisations: as stored, the rows that follow from them, and how well one fits a question."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bluelamp.search.codes import MatchReason
from bluelamp.search.rules import addresses, closeness, organisations
from bluelamp.search.rules.addresses import Address, Premises
from bluelamp.search.rules.closeness import Near

WEAKEST = 35.0
POSTCODE, NUMBER, STREET, NAME, TOWN, FLAT, EXACT = 40, 25, 30, 30, 12, 8, 100
UNCERTAIN = 0.8
SILENT_ON_IT = 0.3


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """What scoring reads of a place: the words as recorded and the address read from them."""

    text: str
    address: Address
    usrn: str = ""


@dataclass(frozen=True, slots=True)
class BodyCard:
    """What scoring reads of an organisation: its names and its company number."""

    names: tuple[str, ...]
    company: str = ""


Card = PlaceCard | BodyCard


def dump(card: Card) -> str:
    """The card as stored text."""
    if isinstance(card, BodyCard):
        return json.dumps({"names": card.names, "company": card.company}, ensure_ascii=False)
    kept = {key: value for key, value in asdict(card.address).items() if value}
    return json.dumps({"text": card.text, "usrn": card.usrn, "address": kept}, ensure_ascii=False)


def load(text: str) -> Card:
    """A stored card."""
    held = json.loads(text)
    if "names" in held:
        return BodyCard(tuple(held["names"]), held["company"])
    parts = held["address"]
    for key in ("name", "street", "rest"):
        parts[key] = tuple(parts.get(key, ()))
    address = Address(**{**parts, "premises": Premises(parts.get("premises", ""))})
    return PlaceCard(held["text"], address, held["usrn"])


def words_of(card: Card) -> tuple[str, ...]:
    """The words a card is found by."""
    if isinstance(card, PlaceCard):
        return tuple(word[:42] for word in addresses.words_for_index(card.address))
    return tuple(dict.fromkeys(word[:42] for name in card.names for word in organisations.words(name)))


def numbers_of(card: Card) -> tuple[int, ...]:
    """Every building number a card is found by; (0,) when it has none."""
    return tuple(card.address.numbers) or (0,) if isinstance(card, PlaceCard) else (0,)


def keys_of(card: Card) -> tuple[tuple[str, str], ...]:
    """Exact keys of a card, each once."""
    if isinstance(card, BodyCard):
        return (("company", card.company),) if card.company else ()
    address = card.address
    found = [("uprn", address.uprn), ("words3", address.three_words), ("postcode", address.postcode)]
    if card.usrn:
        found += [("usrn", f"{card.usrn}|{number}|{address.flat}") for number in address.numbers]
    if address.postcode:
        found += [("house", f"{address.postcode}|{number}") for number in address.numbers]
    return tuple(sorted({(kind, value) for kind, value in found if value}))


# --- scoring --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """One compared field and what it adds to the score."""

    field: str
    query_value: str
    record_value: str
    reason: str
    contribution: float


@dataclass(frozen=True, slots=True)
class _Compared:
    field: str
    asked: str
    held: str
    reason: str
    share: int
    worth: float


def score_place(asked: Address, card: PlaceCard) -> tuple[float, tuple[Part, ...]]:
    """How well a place fits an address asked for, of 100, with what each part adds."""
    held = card.address
    if asked.uprn:
        return _summed([_exact("uprn", asked.uprn, held.uprn)])
    if asked.three_words:
        return _summed([_exact("three words", asked.three_words, held.three_words)])
    compared = [_postcode(asked, held), _number(asked, held), _flat(asked, held), *_worded(asked, held)]
    return _summed([one for one in compared if one])


def score_body(asked: tuple[str, ...], company: str, card: BodyCard) -> tuple[float, tuple[Part, ...]]:
    """How well an organisation fits the words or the number asked for."""
    if company:
        return _summed([_exact("company number", company, card.company)])
    return max(
        (_body_name(asked, name) for name in card.names), key=lambda one: (one[0], one[1]), default=(0.0, ())
    )


def _body_name(asked: tuple[str, ...], name: str) -> tuple[float, tuple[Part, ...]]:
    held = organisations.words(name)
    compared = [_word("name", word, held, 100) for word in asked]
    total, parts = _summed(compared)
    extra = max(0, len(held) - len(asked))
    less = round(min(12.0, 3.0 * extra), 1) if total else 0.0
    if less:
        parts = (*parts, Part("name", "", name, "has other words as well", -less))
    return round(total - less, 1), parts


def _exact(field: str, asked: str, held: str) -> _Compared:
    same = asked == held
    return _Compared(field, asked, held, "exact" if same else "no match", EXACT, float(same))


def _postcode(asked: Address, held: Address) -> _Compared | None:
    if not asked.postcode:
        return None
    worth, reason = _same_postcode(asked.postcode, held.postcode)
    return _Compared("postcode", asked.postcode, held.postcode, reason, POSTCODE, worth)


def _same_postcode(asked: str, held: str) -> tuple[float, str]:
    if not held:
        return SILENT_ON_IT, "not recorded"
    if asked == held:
        return 1.0, "exact"
    if asked[:-2] == held[:-2]:
        return 0.6, "same sector"
    return (0.4, "same district") if asked.split()[0] == held.split()[0] else (0.0, "no match")


def _number(asked: Address, held: Address) -> _Compared | None:
    if not asked.first:
        return None
    one, other = (
        f"{a.first}-{a.last}{a.letter}" if a.last != a.first else f"{a.first or ''}{a.letter}"
        for a in (asked, held)
    )
    if not held.first:
        return _Compared("number", one, other, "not recorded", NUMBER, SILENT_ON_IT)
    verdict = addresses.by_number(asked, held)
    worth = (0.0, UNCERTAIN, 1.0)[verdict.outcome]
    reason = "exact" if worth == 1.0 else verdict.reason
    return _Compared("number", one, other, reason, NUMBER, worth)


def _flat(asked: Address, held: Address) -> _Compared | None:
    if not asked.flat:
        return None
    same = asked.flat == held.flat
    reason = "exact" if same else "different flats" if held.flat else "flat on one side only"
    return _Compared(
        "flat", asked.flat, held.flat, reason, FLAT, 1.0 if same else 0.0 if held.flat else SILENT_ON_IT
    )


def _worded(asked: Address, held: Address) -> list[_Compared]:
    """Street, premises and town; words typed without commas may be any of them."""
    everything = addresses.words_for_index(held)
    compared = []
    for field, words, share, home in (
        ("street", asked.street, STREET, held.street), ("premises", asked.name, NAME, held.name),
        ("town", asked.rest, TOWN, held.rest),
    ):  # fmt: skip
        telling = addresses.telling(words)
        for word in telling:
            compared.append(
                _word(field, word, tuple(home) + tuple(everything), max(1, share // len(telling)))
            )
    kinds = [set(a.street) & addresses.TYPES for a in (asked, held)]
    if asked.street and all(kinds) and not kinds[0] & kinds[1]:
        compared.append(
            _Compared(
                "street", " ".join(asked.street), " ".join(held.street), "another kind of street", 6, 0.0
            )
        )
    return compared


def _word(field: str, word: str, held: tuple[str, ...], share: int) -> _Compared:
    nearest: tuple[Near, str] = (Near(0.0, MatchReason.NONE), "")
    for other in held:
        like = closeness.near(word, other)
        if (like.weight, other) > (nearest[0].weight, nearest[1]):
            nearest = (like, other)
    like, other = nearest
    return _Compared(field, word, other if like.weight else "", like.reason.label, share, like.weight)


def _summed(compared: list[_Compared]) -> tuple[float, tuple[Part, ...]]:
    """The score, and parts in tenths that sum to it exactly: the largest takes what rounding leaves."""
    whole = sum(one.share for one in compared)
    if not whole:
        return 0.0, ()
    total = round(1000 * sum(one.share * one.worth for one in compared) / whole)
    tenths = [round(1000 * one.share * one.worth / whole) for one in compared]
    tenths[tenths.index(max(tenths))] += total - sum(tenths)
    parts = tuple(
        Part(one.field, one.asked, one.held, one.reason, tenth / 10)
        for one, tenth in zip(compared, tenths, strict=True)
    )
    return total / 10, parts
