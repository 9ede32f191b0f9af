"""What the sweep asks: domestic incidents of any past period, migrated ones too, and a person's incidents."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from bluelamp.access import guard
from bluelamp.contracts.control import Needs, PersonInRole, PersonRole
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.control.codes import ChecklistState, Permission
from bluelamp.control.models import ChecklistRow, Incident, IncidentPerson
from bluelamp.control.queries.incidents import summaries
from bluelamp.control.queries.rows import person_of, place_of
from bluelamp.control.types import DomesticIncident, IncidentSummary
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query


@query(needs=Permission.SEARCH_DOMESTIC, shows=lambda found: [one.ref for one in found])
def domestic_incidents(viewer: Actor, *, start: datetime, end: datetime) -> list[DomesticIncident]:
    """Every domestic incident opened in a period, oldest first, with everyone by role (promise 2)."""
    rows = list(
        Incident.objects.filter(is_domestic=True, opened_at__gte=start, opened_at__lt=end).order_by(
            "opened_at", "pk"
        )
    )
    persons = _persons([row.pk for row in rows])
    settled = _settled([row.pk for row in rows])
    hidden = guard.hidden_from(viewer, [row.ref for row in rows])
    return [_domestic(row, persons[row.pk], settled[row.pk]) for row in rows if str(row.ref) not in hidden]


@query(needs=Permission.SEARCH_DOMESTIC, about="person", shows=lambda found: [one.ref for one in found])
def domestic_incidents_of(
    viewer: Actor, person: PersonRef, *, role: PersonRole, start: datetime, end: datetime,
) -> list[DomesticIncident]:  # fmt: skip
    """A person's domestic incidents in a role in a period: what makes a repeat (safeguarding.md §5)."""
    ids = IncidentPerson.objects.filter(person_id=person.id, role=role).values("incident_id")
    rows = list(
        Incident.objects.filter(
            pk__in=ids, is_domestic=True, opened_at__gte=start, opened_at__lt=end
        ).order_by("opened_at", "pk")
    )
    persons, settled = _persons([row.pk for row in rows]), _settled([row.pk for row in rows])
    return [_domestic(row, persons[row.pk], settled[row.pk]) for row in rows]


@query(needs=Permission.VIEW_INCIDENT, about="person", shows=lambda found: [one.ref for one in found])
def incidents_of_person(viewer: Actor, person: PersonRef, *, limit: int = 50) -> list[IncidentSummary]:
    """Incidents a person is on in any role, newest first."""
    if guard.hidden_from(viewer, [person], also_restricted=True):
        return []
    ids = IncidentPerson.objects.filter(person_id=person.id).values("incident_id")
    rows = Incident.objects.select_related("grade").filter(pk__in=ids).order_by("-opened_at")[:limit]
    return summaries(viewer, list(rows))


def _persons(ids: list[UUID]) -> dict[UUID, list[PersonInRole]]:
    found: dict[UUID, list[PersonInRole]] = defaultdict(list)
    for row in IncidentPerson.objects.filter(incident_id__in=ids).order_by("id"):
        found[row.incident_id].append(person_of(row))
    return found


def _settled(ids: list[UUID]) -> dict[UUID, set[Needs]]:
    found: dict[UUID, set[Needs]] = defaultdict(set)
    rows = ChecklistRow.objects.filter(incident_id__in=ids).exclude(state=ChecklistState.OWED)
    for incident_id, needs in rows.values_list("incident_id", "needs"):
        found[incident_id].add(Needs(needs))
    return found


def _domestic(row: Incident, persons: list[PersonInRole], settled: set[Needs]) -> DomesticIncident:
    return DomesticIncident(
        ref=IncidentRef(row.pk), number=str(row.number), opened_at=row.opened_at, closed_at=row.closed_at,
        marked_at=row.marked_domestic_at or row.opened_at, place=place_of(row), persons=tuple(persons),
        police_attended=row.first_arrived_at is not None, provenance=row.legacy_source,
        settled=frozenset(settled))  # fmt: skip
