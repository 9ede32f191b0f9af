"""Crimes follow when records wrongly held for one person are taken apart."""

from __future__ import annotations

from bluelamp.contracts.refs import PersonRef
from bluelamp.crime.codes import Permission
from bluelamp.crime.models import CrimeParty
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refs import parse


@command(needs=Permission.LINK_PERSON, about="about")
def follow_person(by: Actor, *, about: str, was: PersonRef, now: PersonRef) -> int:
    """Put the other record in the roles that the first holds on a crime, or on the crimes of an incident, since the
    officer named it; a repeat changes nothing."""
    which = {"crime": "crime_id", "incident": "crime__incident_id"}[about.partition(":")[0]]
    parties = CrimeParty.objects.filter(**{which: parse(about).id})
    held = set(parties.filter(person_id=now.id).values_list("crime_id", "role"))
    rows = [row for row in parties.filter(person_id=was.id) if (row.crime_id, row.role) not in held]
    return CrimeParty.objects.filter(id__in=[row.id for row in rows]).update(person_id=now.id)
