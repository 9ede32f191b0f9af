"""What was recorded on a golden person since a merge: the officer who takes it apart says where each belongs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Model, Q

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.nominals.codes import LinkType, MarkerClass, Permission, Scheme
from bluelamp.nominals.models import (
    Event,
    Identifier,
    Link,
    Marker,
    Merge,
    Person,
    PersonBirth,
    PersonDescription,
    PersonName,
)
from bluelamp.nominals.queries import showing
from bluelamp.nominals.queries.links import displays
from bluelamp.nominals.queries.person import insist
from bluelamp.nominals.types import LaterEdit

Owned = PersonName | PersonBirth | Identifier | PersonDescription
OWNED: Final[dict[str, type[Owned]]] = {
    "name": PersonName, "birth": PersonBirth, "identifier": Identifier, "description": PersonDescription,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing recorded since a merge: where it is, with the corrections that follow it."""

    key: str
    kind: str
    person: uuid.UUID
    at: datetime
    by: str
    rows: tuple[uuid.UUID, ...]
    row: Model
    about: str = ""


def entries(members: Iterable[uuid.UUID], since: datetime) -> list[Entry]:
    """Everything recorded on these records since a moment that may belong to another of them, oldest first.
    A correction of an older entry stays with that entry."""
    ids = list(members)
    found = [entry for kind, model in OWNED.items() for entry in _owned(kind, model, ids, since)]
    found += _markers(ids, since) + _links(ids, since)
    return sorted(found, key=lambda one: (one.at, one.key))


def _owned(kind: str, model: type[Owned], ids: list[uuid.UUID], since: datetime) -> list[Entry]:
    rows: list[Owned] = list(
        model._default_manager.filter(person_id__in=ids, recorded_at__gte=since).order_by("recorded_at")
    )
    made_then = _first_versions(ids, since)
    rows = [row for row in rows if (row.person_id, row.recorded_at) not in made_then]
    after = {one: row for row in rows if (one := _replaced(row))}
    heads = [row for row in rows if _replaced(row) is None]
    return [
        Entry(
            key=f"{kind}:{row.id}", kind=kind, person=row.person_id, at=row.recorded_at, by=row.recorded_by,
            rows=_chain(row.id, after), row=row,
        )
        for row in heads
    ]  # fmt: skip


def _replaced(row: Owned) -> uuid.UUID | None:
    """What a correction took the place of; a description replaces what stood, whatever it says."""
    return None if isinstance(row, PersonDescription) else row.replaces_id


def _first_versions(ids: list[uuid.UUID], since: datetime) -> set[tuple[uuid.UUID, datetime]]:
    """What a record was recorded with is no later edit, even when both happened at once."""
    return set(Person.objects.filter(id__in=ids, recorded_at__gte=since).values_list("id", "recorded_at"))


def _chain(head: uuid.UUID, after: dict[uuid.UUID, Owned]) -> tuple[uuid.UUID, ...]:
    found = [head]
    while found[-1] in after:
        found.append(after[found[-1]].pk)
    return tuple(found)


def _markers(ids: list[uuid.UUID], since: datetime) -> list[Entry]:
    refs = {f"person:{one}": one for one in ids}
    rows = Marker.objects.filter(about__in=list(refs), recorded_at__gte=since)
    return [
        Entry(
            key=f"marker:{row.id}", kind="marker", person=refs[row.about], at=row.recorded_at, by=row.recorded_by,
            rows=(row.id,), row=row,
        )
        for row in rows
    ]  # fmt: skip


def _links(ids: list[uuid.UUID], since: datetime) -> list[Entry]:
    """Links with one end in the person; those to an event say which record of another module they stand for."""
    refs = {f"person:{one}": one for one in ids}
    wanted = list(refs)
    rows = list(Link.objects.filter(Q(start_ref__in=wanted) | Q(end_ref__in=wanted), recorded_at__gte=since))
    rows = [row for row in rows if (row.start_ref in refs) != (row.end_ref in refs)]
    events = _abouts(end for row in rows for end in (row.start_ref, row.end_ref))
    return [
        Entry(
            key=f"link:{row.id}", kind="link", person=refs[_mine(row, refs)], at=row.recorded_at,
            by=row.recorded_by, rows=(row.id,), row=row,
            about=events.get(row.end_ref, "") or events.get(row.start_ref, ""),
        )
        for row in rows
    ]  # fmt: skip


def _mine(row: Link, refs: dict[str, uuid.UUID]) -> str:
    return row.start_ref if row.start_ref in refs else row.end_ref


def _abouts(refs: Iterable[str]) -> dict[str, str]:
    ids = [ref.partition(":")[2] for ref in refs if ref.startswith("event:")]
    return {
        f"event:{one}": about for one, about in Event.objects.filter(id__in=ids).values_list("id", "about")
    }


# --- as the officer sees them ---------------------------------------------------------------------------
@query(needs=Permission.MERGE_PERSONS, about="ref")
def edits_since_merge(viewer: Actor, ref: PersonRef) -> list[LaterEdit]:
    """What was recorded on the whole person since a record was merged into it, oldest first, with where it is."""
    merge = Merge.objects.filter(absorbed_id=ref.id, undone_at=None).first()
    if merge is None:
        return []
    root = Person.objects.values_list("root_id", flat=True).get(id=ref.id)
    members = list(Person.objects.filter(root_id=root).order_by("id").values_list("id", flat=True))
    insist(viewer, members)
    found = entries(members, merge.at)
    ends = {end for one in found if isinstance(one.row, Link) for end in _others(one)}
    words, sealed, closed = displays(viewer, ends)
    words |= dict.fromkeys(closed, showing.HIDDEN)
    return [
        LaterEdit(
            entry=one.key, words=_words(one, words), at=one.at, by=one.by, held_by=PersonRef(one.person), about=one.about
        )
        for one in found
        if not set(_others(one)) & sealed
    ]  # fmt: skip


def _others(one: Entry) -> list[str]:
    row = one.row
    mine = f"person:{one.person}"
    return [end for end in (row.start_ref, row.end_ref) if end != mine] if isinstance(row, Link) else []


def _words(one: Entry, shown: dict[str, str]) -> str:
    row = one.row
    if isinstance(row, PersonName):
        return f"Name: {showing.display_of({'given': row.given, 'family': row.family})}"
    if isinstance(row, PersonBirth):
        return f"Birth: {showing.birth_shown((row.first, row.last, row.precision))}"
    if isinstance(row, Identifier):
        return f"{Scheme(row.scheme).label}: {row.canonical or row.raw}"
    if isinstance(row, Marker):
        return f"Warning: {row.label or MarkerClass(row.marker_class).label}"
    if isinstance(row, Link):
        return f"{LinkType(row.type).label}: {', '.join(shown.get(end, end) for end in _others(one))}"
    return "Description"
