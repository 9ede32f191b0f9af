"""People on incidents whose records are restricted or sealed: not named on the incident, in its log or to a search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from bluelamp.access import guard
from bluelamp.contracts.control import PersonInRole
from bluelamp.control.models import Incident, IncidentPerson
from bluelamp.control.queries.rows import person_of
from bluelamp.kernel.actors import Actor

PROTECTED = "Restricted record"


def persons(viewer: Actor, incident: Incident) -> tuple[PersonInRole, ...]:
    """Everybody on an incident as this viewer may know them: sealed ones are not there, restricted ones have no name."""
    rows = list(incident.persons.all())
    sealed = guard.hidden_from(viewer, _refs(rows))
    closed = guard.hidden_from(viewer, _refs(rows), also_restricted=True)
    return tuple(
        replace(person_of(row), name=PROTECTED, born="", relation="")
        if _ref(row) in closed
        else person_of(row)
        for row in rows
        if _ref(row) not in sealed
    )


def names_on(viewer: Actor, incident_id: UUID) -> list[str]:
    """Names on an incident that this viewer must not read, longest first."""
    rows = list(IncidentPerson.objects.filter(incident_id=incident_id, person_id__isnull=False))
    closed = guard.hidden_from(viewer, _refs(rows), also_restricted=True)
    found = {row.name.strip() for row in rows if _ref(row) in closed} - {""}
    return sorted(found, key=lambda name: (-len(name), name))


def without(names: Sequence[str], text: str) -> str:
    """A line of a log with these names taken out; the line itself stays as it was written."""
    for name in names:
        text = re.sub(re.escape(name), f"[{PROTECTED.lower()}]", text, flags=re.IGNORECASE)
    return text


def found_only_by_name(viewer: Actor, incidents: Iterable[Incident], words: str) -> set[UUID]:
    """Incidents that a search by words reached through nothing but the name of somebody it may not name."""
    lowered = words.lower()
    suspects = [
        one.pk for one in incidents
        if lowered not in one.headline.lower() and lowered not in one.place_text.lower()
        and words not in (one.place_key, one.legacy_key)
    ]  # fmt: skip
    rows = list(IncidentPerson.objects.filter(incident_id__in=suspects, name__icontains=words))
    closed = guard.hidden_from(viewer, _refs(rows), also_restricted=True)
    openly = {row.incident_id for row in rows if _ref(row) not in closed}
    return {row.incident_id for row in rows} - openly


def _ref(row: IncidentPerson) -> str:
    return f"person:{row.person_id}" if row.person_id else ""


def _refs(rows: Iterable[IncidentPerson]) -> list[str]:
    return [_ref(row) for row in rows if row.person_id]
