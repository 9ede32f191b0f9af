"""What crime does when it hears of people."""

from __future__ import annotations

from bluelamp.contracts.nominals import PersonsUnmerged
from bluelamp.contracts.refs import PersonRef
from bluelamp.crime import commands
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.events import on


@on(PersonsUnmerged, name="crime.follow_parted_records")
def follow_parted_records(fact: PersonsUnmerged) -> None:
    """A crime, or an incident's crime, recorded on the wrong record goes to the one the officer named."""
    for one in fact.assigned:
        if one.about.startswith(("crime:", "incident:")):
            commands.follow_person(
                SYSTEM, about=one.about, was=PersonRef.of(one.was), now=PersonRef.of(one.now)
            )
