"""What incidents mean for how long they and the people on them are kept (domain/records.md §9)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from bluelamp.contracts.control import PersonRole
from bluelamp.control.codes import IncidentState
from bluelamp.control.models import Incident, IncidentPerson
from bluelamp.retention.types import Group, Live, Matter

YEARS = 6


def _ids(refs: Iterable[str], kind: str) -> list[uuid.UUID]:
    return [uuid.UUID(ref.partition(":")[2]) for ref in refs if ref.startswith(f"{kind}:")]


def matters(refs: Sequence[str]) -> Iterable[Matter]:
    """An incident is kept six years † from its closing; a suspect on one came to notice by it."""
    for row in Incident.objects.filter(id__in=_ids(refs, "incident")):
        yield Matter(
            subject=f"incident:{row.id}", group=Group.NOT_OFFENDING, at=row.closed_at or row.opened_at,
            words=f"incident {row.number}", source=f"incident:{row.id}", years=YEARS,
        )  # fmt: skip
    persons = IncidentPerson.objects.filter(person_id__in=_ids(refs, "person")).select_related("incident")
    for person in persons:
        is_suspect = person.role == PersonRole.SUSPECT
        yield Matter(
            subject=f"person:{person.person_id}", at=person.incident.closed_at or person.incident.opened_at,
            group=Group.OTHER_OFFENDING if is_suspect else Group.NOT_OFFENDING,
            words=f"{PersonRole(person.role).label.lower()} on incident {person.incident.number}",
            source=f"incident:{person.incident_id}", is_notice=is_suspect,
        )  # fmt: skip


def live(refs: Sequence[str]) -> Iterable[Live]:
    """An incident that is not closed keeps itself and everybody on it."""
    unfinished = Incident.objects.exclude(state=IncidentState.CLOSED)
    for row in unfinished.filter(id__in=_ids(refs, "incident")):
        yield Live(subject=f"incident:{row.id}", words=f"incident {row.number} is open")
    persons = IncidentPerson.objects.filter(person_id__in=_ids(refs, "person"), incident__in=unfinished)
    for person in persons.select_related("incident"):
        yield Live(subject=f"person:{person.person_id}", words=f"incident {person.incident.number} is open")


def names(refs: Sequence[str]) -> dict[str, str]:
    """Incidents on hand as a reviewer knows them."""
    rows = Incident.objects.filter(id__in=_ids(refs, "incident"))
    return {f"incident:{row.id}": f"Incident {row.number}, {row.headline}" for row in rows}


def numbers(refs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The numbers incidents answered to."""
    rows = Incident.objects.filter(id__in=_ids(refs, "incident"))
    return {
        f"incident:{row.id}": [str(row.number), *([row.legacy_key] if row.legacy_key else [])] for row in rows
    }


def after(last: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    """Incidents on hand in order of id."""
    rows = Incident.objects.order_by("id")
    return list((rows.filter(id__gt=last) if last else rows).values_list("id", flat=True)[:limit])
