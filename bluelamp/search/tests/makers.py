"""Subjects and searches for tests."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from bluelamp.kernel import ids
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.search import commands, queries
from bluelamp.search.codes import Guard
from bluelamp.search.types import Answer, PeopleQuery, Subject, SubjectBirth, SubjectKey, SubjectName


def subject(
    given: str, family: str, born: date | None = None, *, guard: Guard = Guard.OPEN, owner: str = "",
    aliases: tuple[SubjectName, ...] = (), keys: tuple[SubjectKey, ...] = (), sex: str = "",
) -> Subject:  # fmt: skip
    """A person as nominals would hand it in."""
    births = (SubjectBirth(born, born),) if born else ()
    return Subject(
        kind="person", id=ids.new_id(), names=(SubjectName(given=given, family=family), *aliases),
        births=births, guard=guard, owner=owner, keys=keys, sex=sex,
    )  # fmt: skip


def index(*subjects: Subject) -> list[uuid.UUID]:
    """Index subjects in one transaction."""
    with transaction.atomic():
        commands.index_many(subjects)
    return [one.id for one in subjects]


def search(text: str, viewer: Actor = SYSTEM, **facts: object) -> Answer:
    """Search the box."""
    return queries.people(viewer, PeopleQuery(text=text, **facts))  # type: ignore[arg-type]


def found(text: str, viewer: Actor = SYSTEM, **facts: object) -> list[uuid.UUID]:
    """Ids of the hits, best first."""
    return [uuid.UUID(hit.ref.partition(":")[2]) for hit in search(text, viewer, **facts).hits]
