"""What crosses the door of search."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from bluelamp.search.codes import Band, Guard, IdentKind, MatchReason, ThingKind, TieKind
from bluelamp.search.rules.identifiers import IdentifierReading
from bluelamp.search.rules.snippets import Run
from bluelamp.search.types.facts import Fact, Reason
from bluelamp.search.types.names import NameLists, NameTied, TieChange
from bluelamp.search.types.narratives import Narrative, NarrativeShown, TextAnswer, TextHit, TextQuery
from bluelamp.search.types.places import (
    EntryAnswer,
    EntryHit,
    EntryShown,
    Occupant,
    OrganisationQuery,
    OrganisationSubject,
    PlaceQuery,
    PlaceSubject,
    Tally,
)
from bluelamp.search.types.things import (
    ContactQuery,
    DescribedQuery,
    LinkedQuery,
    Thing,
    ThingMark,
    Tie,
    Trait,
    VehicleQuery,
)

__all__ = [
    "Answer", "Band", "Choice", "ContactQuery", "DescribedQuery", "EntryAnswer", "EntryHit", "EntryShown",
    "Fact", "Guard", "Hit", "IdentKind", "IdentifierReading", "LinkedQuery", "MatchReason", "NameLists", "NameTied", "Narrative",
    "NarrativeShown", "Occupant", "OrganisationQuery", "OrganisationSubject", "PeopleQuery", "PlaceQuery",
    "PlaceSubject", "Reason", "Run", "SecondFact", "Shown", "SourceHit", "SourceSection", "Subject",
    "SubjectBirth", "SubjectKey", "SubjectName", "Suggestion", "Summary", "Tally", "TextAnswer", "TextHit",
    "TextQuery", "Thing", "ThingKind", "ThingMark", "Tie", "TieChange", "TieKind", "Trait", "VehicleQuery",
]  # fmt: skip


# --- handed in by the owners of subjects -------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectName:
    """One name under which a subject is or was known."""

    family: str = ""
    given: str = ""
    kind: str = "legal"
    seen: str = ""


@dataclass(frozen=True, slots=True)
class SubjectBirth:
    """A birth as an interval; one day when recorded to the day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """An exact key of a subject, as its owner holds it; search normalises it."""

    kind: IdentKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything search needs to find and score one subject. `kind` and `id` make its reference."""

    kind: str
    id: uuid.UUID
    names: tuple[SubjectName, ...] = ()
    births: tuple[SubjectBirth, ...] = ()
    sex: str = ""
    keys: tuple[SubjectKey, ...] = ()
    guard: Guard = Guard.OPEN
    owner: str = ""


# --- asked ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleQuery:
    """A search: one box, or single facts, or both. Any one name word or identifier is enough. With
    `is_people_only` no further store is asked (a duplicate check, a call screen); with `is_strict_birth` nobody is
    shown whose birth does not fit, with `is_main_name_only` nobody found by an alias or a former name. `after`: the mark of the page before, as its answer gave it."""

    text: str = ""
    family: str = ""
    given: str = ""
    born: str = ""
    age: str = ""
    sex: str = ""
    identifier: str = ""
    is_as_you_type: bool = False
    is_people_only: bool = False
    is_strict_birth: bool = False
    is_main_name_only: bool = False
    limit: int = 20
    after: str = ""
    purpose: str = ""


# --- answered ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a searcher sees of a hit at a glance beyond its identity: last known town, numbers of links by kind,
    date of the newest photo, where the record came from, and how many source records it is made of."""

    town: str = ""
    links: tuple[tuple[str, int], ...] = ()
    photo_on: date | None = None
    owner: str = ""
    records: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How the owner of a subject wants a hit shown. `more` is asked for by pages, not by typing."""

    display: str
    detail: str = ""
    url: str = ""
    warnings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    more: Summary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One subject found. `ref` is empty on a contact-only hit, which says nothing but whom to ask."""

    ref: str
    score: float
    band: Band
    matched_on: str
    reasons: tuple[Reason, ...]
    shown: Shown
    where: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A next search, one key press away: `text` for the box, every single fact left out."""

    label: str
    text: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to the second fact: the value of its field, and how many of those looked at it would leave."""

    label: str
    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFact:
    """The fact that splits a crowd of namesakes best, as asked for: the field to type in, and the choices, which
    may go into a field of their own (an age band, where a date of birth is typed)."""

    prompt: str
    field: str
    label: str
    choices: tuple[Choice, ...] = ()
    choice_field: str = ""
    looked_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHit:
    """A row found by another store searched from the same box."""

    title: str
    detail: str = ""
    url: str = ""
    ref: str = ""
    matched_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSection:
    """The hits of one further store; `problem` says so when it could not look, `more_url` shows all of them,
    `contacts` whom to ask about records that may not be shown."""

    name: str
    label: str
    hits: tuple[SourceHit, ...] = ()
    truncated: bool = False
    total_at_least: int = 0
    problem: str = ""
    more_url: str = ""
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The whole answer; equal data version, rules version, query and rights give equal bytes. `after` asks for the
    next page, "" on the last; `is_changed` says that data changed since the page before."""

    query: str
    facts: tuple[Fact, ...]
    hits: tuple[Hit, ...]
    truncated: bool
    total_at_least: int
    data_version: str
    rules_version: str
    contacts: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    warnings: tuple[str, ...] = ()
    sections: tuple[SourceSection, ...] = ()
    second_fact: SecondFact | None = None
    after: str = ""
    is_changed: bool = False
    withheld: tuple[str, ...] = field(default=(), repr=False)
