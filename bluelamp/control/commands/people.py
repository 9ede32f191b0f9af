"""People on an incident, inside the transaction of the command that adds them."""

from __future__ import annotations

from bluelamp.access import guard
from bluelamp.access.codes import RestrictionState
from bluelamp.contracts.control import PersonInRole, PersonLinked
from bluelamp.control.codes import LineKind
from bluelamp.control.commands import logbook
from bluelamp.control.models import Incident, IncidentPerson
from bluelamp.control.types import LateEntry
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.search import commands as search


def add_all(
    by: Actor, incident: Incident, persons: tuple[PersonInRole, ...], *, late: LateEntry | None = None
) -> list[PersonInRole]:
    """Put people on an incident; somebody already there in that role is not put there twice."""
    return [person for person in persons if _add(by, incident, person, late)]


def _add(by: Actor, incident: Incident, person: PersonInRole, late: LateEntry | None) -> bool:
    if not person.name.strip() and person.person is None:
        return False
    person_id = person.person.id if person.person else None
    same = incident.persons.filter(role=person.role, person_id=person_id)
    if same.exists() and (person_id or same.filter(name__iexact=person.name.strip()).exists()):
        return False
    IncidentPerson.objects.create(
        incident=incident, role=person.role, name=person.name.strip()[:160], born=person.born[:40],
        relation=person.relation[:80], person_id=person_id, added_by=by.name, added_at=clock.now())  # fmt: skip
    if person.person is not None:
        search.narratives_also_about(str(incident.ref), [str(person.person)])
    matched = "" if person.person else " (not yet matched to a record)"
    named = person.name.strip() if not _is_protected(person) else "a person whose record is restricted"
    logbook.note(by, incident, LineKind.PERSON, f"{person.role.label}: {named}{matched}.", late=late)
    events.state(
        PersonLinked(
            incident=incident.ref, number=str(incident.number), person=person, linked_at=clock.now()
        ),
        about=incident.ref,
    )
    return True


def _is_protected(person: PersonInRole) -> bool:
    """Whether the log, which everybody reads and nobody can change, must not name the person."""
    state = guard.restriction_of(person.person).state if person.person else RestrictionState.OPEN
    return state in (RestrictionState.RESTRICTED, RestrictionState.SEALED)
