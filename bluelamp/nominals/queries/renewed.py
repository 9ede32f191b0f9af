"""Which migrated persons somebody has changed since: migration does not bring those up to date by itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.nominals.codes import Method, Permission
from bluelamp.nominals.models import Identifier, PersonBirth, PersonDescription, PersonName

PARTS: dict[str, type[Any]] = {
    "names": PersonName, "births": PersonBirth, "identifiers": Identifier, "descriptions": PersonDescription,
}  # fmt: skip


@query(needs=Permission.IMPORT_PERSONS, audited=False)
def changed_by_hand(viewer: Actor, *, persons: frozenset[PersonRef]) -> frozenset[PersonRef]:
    """Which of these persons hold, or held, anything that a person wrote; ids alone cross the door."""
    return frozenset(PersonRef(one) for one in touched(one.id for one in persons))


def touched(persons: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The same for the commands of nominals."""
    ids = list(persons)
    found: set[uuid.UUID] = set()
    for model in PARTS.values():
        rows = model.objects.filter(person_id__in=ids).exclude(method=Method.MIGRATED)
        found |= set(rows.values_list("person_id", flat=True))
    return found
