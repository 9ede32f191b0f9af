"""Places and organisations as they cross the door of search."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from bluelamp.search.codes import Band
from bluelamp.search.types.facts import Fact, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSubject:
    """A place as its owner records it. `residents` are those known to live or to have lived there: where all of
    them are hidden, so is the place."""

    id: uuid.UUID
    text: str
    kind: str = ""
    postcode: str = ""
    uprn: str = ""
    usrn: str = ""
    easting: float | None = None
    northing: float | None = None
    residents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSubject:
    """An organisation as its owner records it, with every name it trades under."""

    id: uuid.UUID
    name: str
    trading_names: tuple[str, ...] = ()
    company_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant:
    """Somebody who lives, lived, works or is otherwise at a place, as this viewer may know them."""

    ref: str
    display: str
    detail: str
    url: str
    how: str
    is_current: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many records of one sort there are at a place; `url` opens exactly those."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """How the owner of a place or an organisation wants a hit shown. `key` is its gazetteer key, for tallies."""

    display: str
    detail: str = ""
    url: str = ""
    key: str = ""
    warnings: tuple[str, ...] = ()
    people: tuple[Occupant, ...] = ()
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """A search for addresses and premises: one box, single facts, or both."""

    text: str = ""
    number: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""
    after: str = ""
    limit: int = 25
    purpose: str = ""
    is_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationQuery:
    """A search for organisations by any name, or by company number."""

    text: str = ""
    after: str = ""
    limit: int = 25
    purpose: str = ""
    is_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHit:
    """One place or organisation found. `verdict` says match, uncertain or no for an address, and why."""

    ref: str
    score: float
    band: Band
    reasons: tuple[Reason, ...]
    shown: EntryShown
    verdict: str = ""
    verdict_reason: str = ""
    premises: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswer:
    """The whole answer; equal data version, rules version, question and rights give equal bytes."""

    query: str
    facts: tuple[Fact, ...]
    hits: tuple[EntryHit, ...]
    truncated: bool
    total_at_least: int
    data_version: str
    rules_version: str
    next: str = ""
    contacts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
