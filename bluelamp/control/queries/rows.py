"""Stored rows as the types that cross the door; shared by commands and queries of this module."""

from __future__ import annotations

from bluelamp.contracts.control import PersonInRole, PersonRole, Place
from bluelamp.contracts.refs import PersonRef
from bluelamp.control.models import Incident, IncidentPerson


def place_of(incident: Incident) -> Place:
    """The place as chosen at the time."""
    return Place(
        text=incident.place_text,
        kind=incident.place_kind,
        precision=incident.place_precision,
        lon=incident.lon,
        lat=incident.lat,
        key=incident.place_key,
        beat=incident.beat,
        district=incident.district,
        pack=incident.place_pack,
        radius=incident.place_radius,
    )


def person_of(row: IncidentPerson) -> PersonInRole:
    """A stored person as facts and views carry them."""
    return PersonInRole(
        role=PersonRole(row.role),
        name=row.name,
        born=row.born,
        relation=row.relation,
        person=PersonRef(row.person_id) if row.person_id else None,
    )


def in_roles(incident: Incident) -> tuple[PersonInRole, ...]:
    """Everybody on an incident, by role."""
    return tuple(person_of(row) for row in incident.persons.all())
