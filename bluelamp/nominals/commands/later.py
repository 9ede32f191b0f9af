"""Putting what was recorded on a golden person since a merge on the record it belongs to."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from bluelamp.access import guard
from bluelamp.contracts.nominals import AssignedEntry
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.nominals.models import Link, Marker, Person, PersonDescription, Pin
from bluelamp.nominals.queries.later import OWNED, Entry, entries
from bluelamp.nominals.types import Assignment


def assign(
    by: Actor, members: Sequence[uuid.UUID], since: datetime, assignments: Sequence[Assignment]
) -> list[AssignedEntry]:
    """Put entries on the records they belong to, as if they had been made there; what is not named stays."""
    known = {one.key: one for one in entries(members, since)} if assignments else {}
    moved = []
    for one in assignments:
        entry = known.get(one.entry)
        if entry is None or one.to.id not in members:
            raise Refused(f"{one.entry} was not recorded on this person since the merge. Reload the page.")
        if entry.person != one.to.id:
            _move(entry, one.to.id)
            moved.append(
                AssignedEntry(
                    entry=entry.key, about=entry.about, was=f"person:{entry.person}", now=str(one.to)
                )
            )
    if moved:
        detail = {"assigned": [[one.entry, one.was, one.now] for one in moved]}
        guard.audit(by, "alteration", "nominals.assign_later_entries", [one.now for one in moved], detail)
    return moved


def _move(entry: Entry, to: uuid.UUID) -> None:
    if entry.kind == "marker":
        Marker.objects.filter(id__in=entry.rows).update(about=f"person:{to}")
        return
    if entry.kind == "link":
        _move_link(entry, to)
        return
    OWNED[entry.kind]._default_manager.filter(pk__in=entry.rows).update(person_id=to)
    Pin.objects.filter(row_id__in=entry.rows).update(person_id=to)
    Person.objects.filter(id=entry.person).update(version=F("version") - len(entry.rows))
    Person.objects.filter(id=to).update(version=F("version") + len(entry.rows))
    if entry.kind == "description":
        for one in (entry.person, to):
            _follow_on(one)


def _move_link(entry: Entry, to: uuid.UUID) -> None:
    was, now = f"person:{entry.person}", f"person:{to}"
    Link.objects.filter(id__in=entry.rows, start_ref=was).update(start_ref=now)
    Link.objects.filter(id__in=entry.rows, end_ref=was).update(end_ref=now)


def _follow_on(person: uuid.UUID) -> None:
    """Each description of a record ends where the next begins; a record may be left with none."""
    rows = list(PersonDescription.objects.filter(person_id=person).order_by("recorded_at", "id"))
    for row, after in itertools.zip_longest(rows, rows[1:]):
        row.superseded_at = after.recorded_at if after else None
        row.superseded_by = after.recorded_by if after else ""
    PersonDescription.objects.bulk_update(rows, ["superseded_at", "superseded_by"])
