"""Marking domestic abuse and putting people on an incident."""

from __future__ import annotations

from bluelamp.contracts.control import IncidentMarkedDomestic, PersonInRole
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import LineKind, Permission
from bluelamp.control.commands import checklist, logbook, markers, people
from bluelamp.control.models import Incident
from bluelamp.control.queries.rows import in_roles, place_of
from bluelamp.control.types import LateEntry, MarkDomestic
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused

DOMESTIC = "domestic"


@command(needs=Permission.MARK_INCIDENT, about="ref")
def mark_domestic(by: Actor, *, ref: IncidentRef, mark: MarkDomestic) -> None:
    """Mark as domestic abuse: from this moment assessment and referral are owed, and countable (§20a)."""
    incident = Incident.objects.for_change(ref)
    if incident.is_domestic:
        people.add_all(by, incident, mark.persons)
        return
    people.add_all(by, incident, mark.persons)
    mark_now(by, incident, mark.note)


@command(needs=Permission.LINK_PERSON, about="ref")
def link_person(by: Actor, *, ref: IncidentRef, person: PersonInRole) -> None:
    """Put a person on an incident in a role; their warnings are looked up at once."""
    if not person.name.strip() and person.person is None:
        raise Refused("Give a name, or choose the person.")
    incident = Incident.objects.for_change(ref)
    if people.add_all(by, incident, (person,)):
        markers.look_up(by, incident, None)


def mark_now(by: Actor, incident: Incident, note: str = "", *, late: LateEntry | None = None) -> None:
    """Mark inside the transaction of the command that found it to be domestic."""
    incident.is_domestic, incident.marked_domestic_at = True, late.began if late else clock.now()
    incident.qualifiers = sorted({*incident.qualifiers, DOMESTIC})
    incident.version += 1
    incident.save(update_fields=["is_domestic", "marked_domestic_at", "qualifiers", "version"])
    logbook.note(by, incident, LineKind.MARK, f"Marked as domestic abuse. {note}".strip(), late=late)
    checklist.set_needs(incident, category_is_crime=False)
    events.state(IncidentMarkedDomestic(
        incident=incident.ref, number=str(incident.number), opened_at=incident.opened_at,
        marked_at=incident.marked_domestic_at, persons=in_roles(incident), place=place_of(incident),
        police_attended=incident.first_arrived_at is not None), about=incident.ref)  # fmt: skip
