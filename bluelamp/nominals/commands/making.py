"""Rows from what a caller hands in, with provenance; shared by single and bulk recording."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from bluelamp.kernel import clock, ids
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.copying import copy_in
from bluelamp.kernel.refusals import refuse_if
from bluelamp.nominals import rules
from bluelamp.nominals.codes import Scheme
from bluelamp.nominals.models import Identifier, Person, PersonBirth, PersonDescription, PersonName
from bluelamp.nominals.types import Description, NewBirth, NewIdentifier, NewName, NewPerson, Source
from bluelamp.search import queries as search


@dataclass(frozen=True)
class Stamp:
    """Who and when, for every version of one command."""

    at: datetime
    by: str
    account_id: uuid.UUID
    today: date

    def fields(self, source: Source) -> dict[str, object]:
        """Provenance columns of a version from one source."""
        return {
            "recorded_at": self.at, "recorded_by": self.by, "account_id": self.account_id,
            "system": source.system, "batch": source.batch, "record": source.record,
            "method": source.method, "confidence": source.confidence,
        }  # fmt: skip


def stamp(by: Actor) -> Stamp:
    """The provenance of a command that runs now."""
    now = clock.now()
    return Stamp(now, (by.acting_for or by.name)[:200], by.account_id, clock.local(now).date())


@dataclass
class Rows:
    """Rows of persons about to be written together."""

    persons: list[Person] = field(default_factory=list)
    names: list[PersonName] = field(default_factory=list)
    births: list[PersonBirth] = field(default_factory=list)
    descriptions: list[PersonDescription] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)


def next_numbers(count: int) -> list[int]:
    """Fresh short references for persons."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('nominals_person_number') FROM generate_series(1, %s)", [count])
        return [int(number) for (number,) in cursor.fetchall()]


def name_row(person_id: uuid.UUID, name: NewName, source: Source, mark: Stamp) -> PersonName:
    """A name as a version."""
    refuse_if(rules.reasons_not_to_name(family=name.family, given=name.given))
    return PersonName(
        id=ids.new_id(), person_id=person_id, title=name.title[:40], given=name.given.strip()[:200],
        family=name.family.strip()[:200], kind=name.kind, since=name.since, until=name.until,
        **mark.fields(source),
    )  # fmt: skip


def birth_row(person_id: uuid.UUID, birth: NewBirth, source: Source, mark: Stamp) -> PersonBirth:
    """A birth as a version; precision decides the interval."""
    first, last = rules.interval(on=birth.on, latest=birth.latest, precision=birth.precision)
    refuse_if(rules.reasons_not_to_date(first=first, last=last, today=mark.today))
    return PersonBirth(
        id=ids.new_id(), person_id=person_id, first=first, last=last, precision=birth.precision,
        status=birth.status, **mark.fields(source),
    )  # fmt: skip


def identifier_row(person_id: uuid.UUID, given: NewIdentifier, source: Source, mark: Stamp) -> Identifier:
    """An identifier as a version: canonical when its check letter holds, raw only when not."""
    reading = search.read_identifier(str(given.scheme), given.value, mark.today)
    return Identifier(
        id=ids.new_id(), person_id=person_id, scheme=given.scheme, raw=given.value[:200], issuer=given.issuer[:60],
        canonical=reading.canonical[:64] if reading.is_valid else "", is_valid=reading.is_valid,
        **mark.fields(source),
    )  # fmt: skip


def description_row(
    person_id: uuid.UUID, told: Description, source: Source, mark: Stamp
) -> PersonDescription:
    """A description as a version."""
    refuse_if(rules.reasons_not_to_measure(told.height_cm))
    return PersonDescription(
        id=ids.new_id(), person_id=person_id, sex=told.sex, gender=told.gender[:40],
        ethnicity_self=told.ethnicity_self[:40], ethnicity_observed=told.ethnicity_observed[:40],
        nationality=told.nationality[:60], occupation=told.occupation[:120], died_on=told.died_on,
        height_cm=told.height_cm, build=told.build[:40], hair=told.hair[:60], eyes=told.eyes[:40],
        facial_hair=told.facial_hair[:60], accent=told.accent[:60], marks=told.marks[:400],
        **mark.fields(source),
    )  # fmt: skip


def rows_of(persons: Iterable[NewPerson], mark: Stamp) -> Rows:
    """All rows of new persons."""
    rows = Rows()
    for new in persons:
        _add_rows(rows, new, mark)
    for person, number in zip(rows.persons, next_numbers(len(rows.persons)), strict=True):
        person.number = number
    return rows


def _add_rows(rows: Rows, new: NewPerson, mark: Stamp) -> None:
    if not new.names:
        refuse_if(["A person needs at least one name; one word is enough."])
    person_id = new.ref.id if new.ref else ids.new_id()
    rows.persons.append(Person(id=person_id, root_id=person_id, **mark.fields(new.source)))
    rows.names += [name_row(person_id, name, new.source, mark) for name in new.names]
    rows.births += [birth_row(person_id, birth, new.source, mark) for birth in new.births]
    rows.identifiers += [identifier_row(person_id, one, new.source, mark) for one in _numbers(new)]
    if new.description != Description():
        rows.descriptions.append(description_row(person_id, new.description, new.source, mark))


def _numbers(new: NewPerson) -> list[NewIdentifier]:
    """The identifiers given, and the number in the old system when it came from one."""
    given = list(new.identifiers)
    is_legacy = new.source.record and new.source.system != "bluelamp"
    if is_legacy and not any(one.scheme == Scheme.LEGACY for one in given):
        given.append(NewIdentifier(scheme=Scheme.LEGACY, value=new.source.record, issuer=new.source.system))
    return given


def save(rows: Rows) -> None:
    """Write the rows, one COPY a table."""
    for group in (rows.persons, rows.names, rows.births, rows.descriptions, rows.identifiers):
        copy_in(group)  # type: ignore[arg-type]
