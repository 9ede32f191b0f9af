"""Recording and correcting a person, and restricting who sees one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import F

from bluelamp.access import commands as access
from bluelamp.access import guard
from bluelamp.access.types import Restriction as AccessRestriction
from bluelamp.contracts.nominals import PersonChanged, PersonCreated, PersonRestricted
from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals import rules
from bluelamp.nominals.codes import Permission, Restriction
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.filing import refile
from bluelamp.nominals.commands.levelling import now_own
from bluelamp.nominals.models import Identifier, Person, PersonBirth, PersonDescription, PersonName
from bluelamp.nominals.types import (
    TYPED,
    Description,
    NewBirth,
    NewIdentifier,
    NewName,
    NewPerson,
    Source,
)


@command(needs=Permission.RECORD_PERSON, operation="collection")
def create_person(by: Actor, *, person: NewPerson) -> PersonRef:
    """Record a person: findable by the next search, never blocked by a possible duplicate (search.md §11)."""
    rows = making.rows_of([person], making.stamp(by))
    making.save(rows)
    made = rows.persons[0]
    refile([made.id])
    ref = PersonRef(made.id)
    guard.audit(by, "collection", "nominals.person_recorded", [ref])
    number = rules.number_shown(made.number)
    events.state(
        PersonCreated(person=ref, number=number, at=clock.now(), system=person.source.system), about=ref
    )
    return ref


@command(needs=Permission.RECORD_PERSON, about="ref")
def add_name(
    by: Actor, *, ref: PersonRef, name: NewName, replaces: str = "", source: Source = TYPED
) -> PersonRef:
    """Add a name; with `replaces`, as the correction of an earlier version, which stays readable."""
    record, mark = record_for_change(ref), making.stamp(by)
    owner = _supersede(PersonName.objects, record, replaces, mark)
    row = making.name_row(owner, name, source, mark)
    row.replaces_id = replaces or None
    row.save(force_insert=True)
    return _changed(owner, "name")


@command(needs=Permission.RECORD_PERSON, about="ref")
def add_birth(
    by: Actor, *, ref: PersonRef, birth: NewBirth, replaces: str = "", source: Source = TYPED
) -> PersonRef:
    """Add a birth; several may stand side by side, because persons give false ones."""
    record, mark = record_for_change(ref), making.stamp(by)
    owner = _supersede(PersonBirth.objects, record, replaces, mark)
    row = making.birth_row(owner, birth, source, mark)
    row.replaces_id = replaces or None
    row.save(force_insert=True)
    return _changed(owner, "birth")


@command(needs=Permission.RECORD_PERSON, about="ref")
def add_identifier(
    by: Actor, *, ref: PersonRef, identifier: NewIdentifier, replaces: str = "", source: Source = TYPED
) -> PersonRef:
    """Add an identifier; one whose check letter is wrong is kept as received and not indexed (records.md §1)."""
    record, mark = record_for_change(ref), making.stamp(by)
    owner = _supersede(Identifier.objects, record, replaces, mark)
    row = making.identifier_row(owner, identifier, source, mark)
    row.replaces_id = replaces or None
    row.save(force_insert=True)
    return _changed(owner, "identifier")


@command(needs=Permission.RECORD_PERSON, about="ref")
def describe_person(
    by: Actor, *, ref: PersonRef, description: Description, source: Source = TYPED
) -> PersonRef:
    """Record sex, ethnicity, nationality, occupation, death as a new version of the description."""
    record, mark = record_for_change(ref), making.stamp(by)
    PersonDescription.objects.filter(person=record, superseded_at=None).update(
        superseded_at=mark.at, superseded_by=mark.by
    )
    making.description_row(record.id, description, source, mark).save(force_insert=True)
    return _changed(record.id, "description")


@command(needs=Permission.RESTRICT_PERSON, about="ref", operation="restrict")
def restrict_person(
    by: Actor, *, ref: PersonRef, state: Restriction, reason: str, unit: str = "",
    people: frozenset[str] = frozenset(),
) -> PersonRef:  # fmt: skip
    """Set who may see a person, every source record of it, and its search keys (security.md §3)."""
    person = for_change(ref)
    to = AccessRestriction(
        state=state.as_access, people=frozenset(uuid.UUID(one) for one in people),
        units=frozenset({unit} if unit else ()), contact=unit,
    )  # fmt: skip
    members = _member_ids(person.root_id)
    restrict_all(by, members, to, reason)
    now_own(members)
    refile([person.root_id])
    events.state(PersonRestricted(person=ref, state=str(state), at=clock.now()), about=ref)
    return ref


def restrict_all(by: Actor, members: Iterable[uuid.UUID], to: AccessRestriction, reason: str) -> None:
    """Restrict every source record of a person alike; the caller's own permission has been asked."""
    for one in members:
        access.restrict(on_behalf_of(by), ref=PersonRef(one), to=to, reason=reason)


def _member_ids(root: uuid.UUID) -> list[uuid.UUID]:
    return list(Person.objects.filter(root_id=root).order_by("id").values_list("id", flat=True))


def for_change(ref: PersonRef) -> Person:
    """The golden record behind a reference, locked; an old id leads to what it was merged into."""
    asked = Person.objects.filter(id=ref.id).first()
    if asked is None:
        raise NotThere
    return Person.objects.select_for_update().get(id=asked.root_id)


def record_for_change(ref: PersonRef) -> Person:
    """The source record that an edit is made on: the one asked for. Its golden record is locked."""
    for_change(ref)
    return Person.objects.get(id=ref.id)


def _supersede(rows: object, record: Person, replaces: str, mark: making.Stamp) -> uuid.UUID:
    """End the version that a correction takes the place of; returns the source record the new one belongs to:
    a correction stays with the entry it corrects, whichever record of the person the officer had open."""
    if not replaces:
        return record.id
    standing = rows.filter(id=replaces, person__root_id=record.root_id, superseded_at=None)  # type: ignore[attr-defined]
    owner = standing.values_list("person_id", flat=True).first()
    if owner is None:
        raise Refused("That entry has been corrected already. Reload the page to see what it says now.")
    standing.update(superseded_at=mark.at, superseded_by=mark.by)
    return uuid.UUID(str(owner))


def _changed(record: uuid.UUID, what: str) -> PersonRef:
    Person.objects.filter(id=record).update(version=F("version") + 1)
    refile([record])
    ref = PersonRef(Person.objects.values_list("root_id", flat=True).get(id=record))
    events.state(PersonChanged(person=ref, what=what, at=clock.now()), about=ref)
    return ref
