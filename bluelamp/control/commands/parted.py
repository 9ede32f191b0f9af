"""Incidents follow when records wrongly held for one person are taken apart."""

from __future__ import annotations

from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.control.codes import LineKind, Permission
from bluelamp.control.commands import logbook
from bluelamp.control.models import Incident
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command


@command(needs=Permission.LINK_PERSON, about="ref")
def follow_person(by: Actor, *, ref: IncidentRef, was: PersonRef, now: PersonRef) -> int:
    """Put the other record in the roles that the first held on an incident; a repeat changes nothing, the log says it."""
    incident = Incident.objects.filter(pk=ref.id).first()
    if incident is None:
        return 0
    held = set(incident.persons.filter(person_id=now.id).values_list("role", flat=True))
    rows = list(incident.persons.filter(person_id=was.id).exclude(role__in=held))
    for row in rows:
        row.person_id = now.id
        row.save(update_fields=["person_id"])
        words = f"{PersonRole(row.role).label}: belongs to another record since two wrongly merged ones were taken apart."
        logbook.note(by, incident, LineKind.PERSON, words)
    return len(rows)
