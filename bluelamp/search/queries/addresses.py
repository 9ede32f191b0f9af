"""Addresses and premises: by UPRN, house and postcode, open postcode, grid square, three words, or street and town."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace

from bluelamp.geography import queries as geography
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.search.codes import FactKind, Permission
from bluelamp.search.queries import entries, snapshots
from bluelamp.search.queries.entries import Probe, Scored
from bluelamp.search.queries.sealed import Met
from bluelamp.search.rules import addresses, postcodes
from bluelamp.search.rules.addresses import Address, Premises
from bluelamp.search.rules.entries import Card, Part, PlaceCard, score_place
from bluelamp.search.types import EntryAnswer, EntryHit, EntryShown, Fact, PlaceQuery

KIND = "location"
ADVICE = "add a house number, a street or a whole postcode."
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question read: the address meant, how candidates are found, and what each part was taken for."""

    address: Address
    probe: Probe
    facts: tuple[Fact, ...]
    is_everything: bool = False


@query(
    needs=Permission.SEARCH_PLACES, audited=False
)  # the search writes its own row, with the question in it
def places(viewer: Actor, asked: PlaceQuery) -> EntryAnswer:
    """Find addresses and premises, with who lives or lived there and what happened (domain/search.md §7).

    Refuses what cannot be asked, raises CouldNotLook when it could not look: never a shorter list.
    """
    question = _question(asked)
    with snapshots.one_moment(ADVICE.capitalize()) as cursor:
        looked = entries.look(cursor, viewer, question.probe, lambda card: _score(question, card))
    page, after = entries.page_of(looked, asked.after, asked.limit)
    shown = {} if asked.is_count else entries.shown_of(viewer, KIND, page)
    hits = () if asked.is_count else tuple(_hit(one, question, shown) for one in page)
    written = " ".join(
        one for one in (asked.text, asked.number, asked.street, asked.town, asked.postcode) if one
    )
    answer = entries.answer_of(written, question.facts, hits, looked, after, ADVICE)
    entries.record(viewer, "search.places", answer, looked, asked)
    return answer


def sealed_met(asked: PlaceQuery) -> list[Met]:
    """Silent places that fit a question, for the worker that tells their owners (ADR 0090)."""
    question = _question(asked)
    with snapshots.one_moment(ADVICE.capitalize()) as cursor:
        return entries.sealed_met(cursor, question.probe, lambda card: _score(question, card))


def read_address(text: str, *, postcode: str = "") -> Address:
    """An address in its parts, as search compares it; for whoever must say whether two addresses are one place."""
    return addresses.read(text, postcode=postcode)


def same_address(one: str, other: str) -> addresses.Verdict:
    """Match, uncertain or no, with the reason (domain/search.md §7)."""
    return addresses.compare(addresses.read(one), addresses.read(other))


def is_protected_place(text: str, kind: str = "") -> bool:
    """Whether a place is a refuge, so that nobody is found by its postcode (domain/search.md §7)."""
    return addresses.premises_of(text, kind) is Premises.REFUGE


# --- the question -----------------------------------------------------------------------------------------
def _question(asked: PlaceQuery) -> _Asked:
    text = " ".join(asked.text.split())
    refuse_if(_reasons_not_to_look(asked))
    whole = (text, asked.postcode.strip())
    for one in whole:
        if found := _open_postcode(one):
            return found if not (asked.street or asked.number or asked.town) else _with_words(found, asked)
    is_box_alone = not (asked.street or asked.number or asked.town or asked.postcode)
    if is_box_alone and (found := _number_alone(text) or _square(text)):
        return found
    line = ", ".join(part for part in (f"{asked.number} {asked.street}".strip(), asked.town, text) if part)
    return _address(line, asked.postcode)


def _reasons_not_to_look(asked: PlaceQuery) -> list[str]:
    given = " ".join((asked.text, asked.number, asked.street, asked.town, asked.postcode))
    if len(given) > addresses.LONGEST:
        return [f"That is {len(given):,} characters. Give an address in at most {addresses.LONGEST}."]
    if not re.search(r"\w", given):
        shown = " ".join(given.split())[:40]
        many = "That fits every address: too many. " if re.search(r"[*?]", given) else ""
        return [f"{many}There is no address to look for in “{shown}”. Add a street, a postcode or a UPRN."]
    return []


def _open_postcode(text: str) -> _Asked | None:
    ranges = postcodes.open_ranges(text) if "*" in text else ()
    if not ranges:
        return None
    label = postcodes.open_label(text)
    fact = Fact(kind=FactKind.POSTCODE, written=text, value=label)
    probe = Probe(KIND, ranges=tuple(("postcode", low, high) for low, high in ranges))
    return _Asked(Address(), probe, (fact,), is_everything=True)


def _with_words(found: _Asked, asked: PlaceQuery) -> _Asked:
    """An open postcode beside street or number: the words find, the postcode narrows down."""
    worded = _address(
        ", ".join(part for part in (f"{asked.number} {asked.street}".strip(), asked.town) if part), ""
    )
    return replace(
        worded, probe=replace(worded.probe, ranges=found.probe.ranges), facts=(*found.facts, *worded.facts)
    )


def _number_alone(text: str) -> _Asked | None:
    """A UPRN: figures alone, with or without its name."""
    found = re.fullmatch(r"(?:uprn\s*[:#]?\s*)?(\d{5,12})", text.lower())
    if not found:
        return None
    address = Address(uprn=found[1].lstrip("0"))
    fact = Fact(kind=FactKind.UPRN, written=text, value=address.uprn)
    return _Asked(address, Probe(KIND, keys=(("uprn", address.uprn),)), (fact,))


def _square(text: str) -> _Asked | None:
    """Everything inside the square of a grid reference."""
    square = geography.grid_square(text)
    if square is None:
        return None
    east, north, size = square
    fact = Fact(kind=FactKind.GRID, written=text, value=f"the square of {size:,} m at {text.upper()}")
    return _Asked(Address(), Probe(KIND, square=(east, north, size)), (fact,), is_everything=True)


def _address(line: str, postcode: str) -> _Asked:
    address = addresses.read(line, postcode=postcode)
    if postcode.strip() and not address.postcode:
        raise Refused(
            f"“{postcode.strip()[:20]}” is not a postcode. Write M14 5RT, or M14* for a district, M14 5* for a sector."
        )
    words = addresses.words_for_index(address)[:MOST_WORDS]
    if address.premises is Premises.NONE:
        raise Refused(
            "No fixed abode is no place. Search for the person, or for an address they were seen at."
        )
    keys = _keys(address)
    if not words and not keys:
        raise Refused("A house number alone fits every street: too many. Add the street or the postcode.")
    numbers = tuple(address.numbers)
    return _Asked(address, Probe(KIND, words=words, numbers=numbers, keys=keys), _facts(line, address))


def _keys(address: Address) -> tuple[tuple[str, str], ...]:
    if address.uprn:
        return (("uprn", address.uprn),)
    if address.three_words:
        return (("words3", address.three_words),)
    houses = tuple(
        ("house", f"{address.postcode}|{number}") for number in address.numbers if address.postcode
    )
    return (*houses, *((("postcode", address.postcode),) if address.postcode else ()))


def _facts(line: str, address: Address) -> tuple[Fact, ...]:
    found = []
    number = f"{address.first}-{address.last}" if address.last != address.first else str(address.first or "")
    where = " ".join(
        part
        for part in (
            f"flat {address.flat}" if address.flat else "", " ".join(address.name), number + address.letter,
            " ".join(address.street), " ".join(address.rest),
        )
        if part
    )  # fmt: skip
    if where:
        found.append(Fact(kind=FactKind.ADDRESS, written=line, value=where))
    if address.postcode:
        warning = f"Read as {address.postcode}: O and 0, I and 1 put right." if address.is_repaired else ""
        found.append(Fact(kind=FactKind.POSTCODE, written=line, value=address.postcode, warning=warning))
    if address.uprn:
        found.append(Fact(kind=FactKind.UPRN, written=line, value=address.uprn))
    if address.three_words:
        found.append(Fact(kind=FactKind.WORDS3, written=line, value=address.three_words))
    return tuple(found)


# --- scoring and showing ----------------------------------------------------------------------------------
def _score(question: _Asked, card: Card) -> tuple[float, tuple[Part, ...]]:
    assert isinstance(card, PlaceCard)
    if question.is_everything:
        value = card.address.postcode or card.text
        return 100.0, (Part("area", question.facts[0].value, value, "inside", 100.0),)
    return score_place(question.address, card)


def _hit(one: Scored, question: _Asked, shown: dict[uuid.UUID, EntryShown]) -> EntryHit:
    card = one.entry.card
    assert isinstance(card, PlaceCard)
    hit = entries.hit_of(one, shown, EntryShown(display=card.text))
    premises = str(card.address.premises)
    if question.is_everything:
        return replace(hit, premises=premises)
    verdict = addresses.compare(question.address, card.address)
    return replace(hit, premises=premises, verdict=verdict.outcome.label, verdict_reason=verdict.reason)
