"""What migration said before, brought up to what it says now; whatever a person wrote is left alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from bluelamp.kernel.copying import copy_in
from bluelamp.nominals.codes import Method
from bluelamp.nominals.commands import making
from bluelamp.nominals.commands.making import Stamp
from bluelamp.nominals.models import (
    Identifier,
    Link,
    Marker,
    Person,
    PersonBirth,
    PersonDescription,
    PersonName,
)
from bluelamp.nominals.queries.renewed import PARTS, touched
from bluelamp.nominals.types import ImportBatch, NewPerson, Renewal

SAYS: dict[type[Any], Callable[[Any], tuple[object, ...]]] = {
    PersonName: lambda one: (one.title, one.given, one.family, str(one.kind)),
    PersonBirth: lambda one: (one.first, one.last, str(one.precision), str(one.status)),
    Identifier: lambda one: (str(one.scheme), one.raw, one.issuer),
    PersonDescription: lambda one: (
        str(one.sex), one.ethnicity_observed, one.occupation, one.nationality, one.gender, one.height_cm,
    ),
}  # fmt: skip


def renew_persons(given: Sequence[NewPerson], fresh: set[uuid.UUID], mark: Stamp) -> list[uuid.UUID]:
    """Give known persons what the batch says of them now; which of them changed."""
    wanted = [one for one in given if one.ref and one.ref.id not in fresh]
    by_hand = touched(one.ref.id for one in wanted if one.ref)
    wanted = [one for one in wanted if one.ref and one.ref.id not in by_hand]
    if not wanted:
        return []
    rows = making.rows_of(wanted, mark)
    ids = [one.id for one in rows.persons]
    changed: set[uuid.UUID] = set()
    for name, model in PARTS.items():
        changed |= _renew(model, ids, getattr(rows, name), mark)
    return list(Person.objects.filter(id__in=changed).values_list("id", flat=True))


def _renew(model: type[Any], ids: Sequence[uuid.UUID], new: Sequence[Any], mark: Stamp) -> set[uuid.UUID]:
    says = SAYS[model]
    held: dict[tuple[object, ...], Any] = {
        (row.person_id, *says(row)): row
        for row in model.objects.filter(person_id__in=ids, superseded_at=None)
    }
    wanted = {(row.person_id, *says(row)): row for row in new}
    gone = [row for key, row in held.items() if key not in wanted]
    come = [row for key, row in wanted.items() if key not in held]
    model.objects.filter(id__in=[row.id for row in gone]).update(superseded_at=mark.at, superseded_by=mark.by)
    copy_in(come)
    return {row.person_id for row in (*gone, *come)}


def end_what_is_gone(batch: ImportBatch, renewal: Renewal, instead: Mapping[str, str], mark: Stamp) -> None:
    """End migrated links and markers that these records made and the batch no longer holds."""
    about = {f"person:{one.ref.id}" for one in batch.persons if one.ref}
    about |= {str(one.ref) for one in batch.events if one.ref}
    if not about:
        return
    made = {
        "system": renewal.system,
        "record__in": renewal.records,
        "method": Method.MIGRATED,
        "superseded_at": None,
    }
    said = {
        (instead.get(o.start, o.start), instead.get(o.end, o.end), str(o.type), o.role[:120])
        for o in batch.links
    }
    links = Link.objects.filter(Q(start_ref__in=about) | Q(end_ref__in=about), **made)
    gone = [
        id_
        for id_, *what in links.values_list("id", "start_ref", "end_ref", "type", "role")
        if tuple(what) not in said
    ]
    ended = {"superseded_at": mark.at, "superseded_by": mark.by}
    Link.objects.filter(id__in=gone).update(**ended)
    warned: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in batch.markers:
        warned[one.about].add((str(one.marker_class), one.label[:120]))
    markers = Marker.objects.filter(about__in=about, **made)
    for row in markers:
        if (str(row.marker_class), row.label) not in warned[row.about]:
            Marker.objects.filter(id=row.id).update(ended_reason="Its source no longer says so", **ended)
