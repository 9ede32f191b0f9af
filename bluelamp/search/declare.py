"""Plugging into search: how hits of a kind are shown, and further stores searched from the same box."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.registry import Registry
from bluelamp.search.codes import FactKind
from bluelamp.search.types import (
    EntryShown,
    Narrative,
    NarrativeShown,
    OrganisationSubject,
    PlaceSubject,
    Shown,
    SourceSection,
    Subject,
    Summary,
    Tally,
)

Describe = Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, Shown]]
Summarise = Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, Summary]]
Finder = Callable[["SourceQuery"], SourceSection]
MetBy = Callable[[Mapping[str, object]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuery:
    """What a further store is asked: the box as typed, what it was taken for, and how many rows at most."""

    viewer: Actor
    text: str
    kinds: frozenset[FactKind]
    names: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    born: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A further store with its own section of the results, marked with `label`. `met` says which sealed records
    a look audited as `door` would have met; it is asked by the worker afterwards, never by the page (ADR 0090)."""

    name: str
    label: str
    permission: str
    find: Finder
    door: str = ""
    met: MetBy | None = None


presenters: Registry[Describe] = Registry("search presenter")
summarisers: Registry[Summarise] = Registry("search summary")
sources: Registry[Source] = Registry("search source")


def presenter(kind: str, describe: Describe) -> None:
    """Say how subjects of a kind are shown; asked once per answer, in a batch."""
    presenters.add(kind, describe)


def summary(kind: str, summarise: Summarise) -> None:
    """Say what a searcher sees of subjects of a kind at a glance; asked once per page, in a batch, after the search,
    and left out with a word when it fails. Counts only what the viewer may know of."""
    summarisers.add(kind, summarise)


def source(
    *, name: str, label: str, permission: str, finder: Finder, door: str = "", met: MetBy | None = None
) -> None:
    """Let another store answer from the same box. `finder(SourceQuery) -> SourceSection` filters by the
    viewer's rights, audits what it shows and says when its list is cut; those who lack `permission` get no section.
    `met(asked)` names the sealed records that a look audited as `door` fits, for their owners to be told."""
    sources.add(name, Source(name=name, label=label, permission=permission, find=finder, door=door, met=met))


# --- narratives -------------------------------------------------------------------------------------------
Present = Callable[[Actor, Sequence[str]], Mapping[str, NarrativeShown]]
Records = Callable[[str, int], Sequence[Narrative]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeClass:
    """A class of narrative: only those who hold `permission` search it; `records` is what an index must equal."""

    kind: str
    label: str
    permission: str
    present: Present
    records: Records


narratives: Registry[NarrativeClass] = Registry("class of narrative")


def narrative(kind: str, label: str, permission: str, presenter: Present, *, records: Records) -> None:
    """Let a class of free text be searched on its own tab by those who may read it.

    `presenter(viewer, items)` shows hits in one batch; `records(after, limit)` gives the narratives after an item, in
    order of item, so that the index can be verified and rebuilt from the records themselves.
    """
    made = NarrativeClass(kind=kind, label=label, permission=permission, present=presenter, records=records)
    narratives.add(kind, made)


# --- people ------------------------------------------------------------------------------------------------
SubjectRecords = Callable[[uuid.UUID | None, int], Sequence[Subject]]
subjects: Registry[SubjectRecords] = Registry("records of subjects")


def subject_records(kind: str, records: SubjectRecords) -> None:
    """`records(after, limit)` gives the subjects on record after an id, in order of id, as their owner indexes them,
    so that the index can be verified and rebuilt from the records themselves."""
    subjects.add(kind, records)


# --- places and organisations -----------------------------------------------------------------------------
ShowEntries = Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, EntryShown]]
EntryRecords = Callable[[uuid.UUID | None, int], Sequence[PlaceSubject | OrganisationSubject]]
CountAt = Callable[[Actor, Sequence[str]], Mapping[str, Tally]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOwner:
    """Who shows places or organisations, and the records that their index must equal."""

    kind: str
    present: ShowEntries
    records: EntryRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyOf:
    """What a module counts at places, for those who hold `permission`."""

    permission: str
    count: CountAt


entries: Registry[EntryOwner] = Registry("owner of places or organisations")
tallies: Registry[TallyOf] = Registry("tally at places")


def entry(kind: str, presenter: ShowEntries, *, records: EntryRecords) -> None:
    """Show hits of a kind (location, organisation) in one batch; `records(after, limit)` gives what is on record after
    an id, in order of id, so that the index can be verified and rebuilt."""
    entries.add(kind, EntryOwner(kind=kind, present=presenter, records=records))


def tally(name: str, *, permission: str, count: CountAt) -> None:
    """Say how many records there are at each place: `count(viewer, keys)` answers by gazetteer key, in one batch."""
    tallies.add(name, TallyOf(permission=permission, count=count))
