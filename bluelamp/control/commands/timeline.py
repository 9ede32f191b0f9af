"""Incidents on the timelines of the people on them: one record of a person, kept by nominals."""

from __future__ import annotations

from typing import Final

from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import Permission
from bluelamp.control.models import Incident
from bluelamp.control.queries import reference
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import EventKind, LinkType, NewEvent, NewLink

LINK_OF: Final = {
    PersonRole.CALLER: LinkType.REPORTER, PersonRole.VICTIM: LinkType.VICTIM,
    PersonRole.SUSPECT: LinkType.SUSPECT, PersonRole.WITNESS: LinkType.WITNESS,
    PersonRole.MISSING: LinkType.SUBJECT,
}  # fmt: skip


@command(needs=Permission.LINK_PERSON, about="ref")
def put_on_timeline(by: Actor, *, ref: IncidentRef, person: PersonInRole) -> None:
    """Show an incident on a person's timeline; a repeat brings it up to date and adds nothing."""
    incident = Incident.objects.filter(pk=ref.id).first()
    if incident is None or person.person is None:
        return
    event = nominals.record_event(on_behalf_of(by), event=_event(incident))
    link = NewLink(
        start=str(person.person), end=str(event), role=person.role.label,
        type=LINK_OF.get(person.role, LinkType.INVOLVED))  # fmt: skip
    nominals.link(on_behalf_of(by), link=link)


def _event(incident: Incident) -> NewEvent:
    labels = reference.category_labels()
    return NewEvent(
        kind=EventKind.INCIDENT, reference=str(incident.number), about=str(incident.ref),
        start=incident.event_at, summary=incident.headline, district=incident.district,
        category=labels.get(incident.category, incident.category))  # fmt: skip
