"""Persons for tests."""

from __future__ import annotations

from datetime import date

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.nominals import commands
from bluelamp.nominals.types import Description, Ground, MergeEvidence, NewBirth, NewName, NewPerson, Sex

SAME_NUMBER = MergeEvidence(grounds=frozenset({Ground.IDENTIFIER}), reason="Same PNC id in both records")


def new(given: str, family: str, born: date | None = None, *, sex: Sex = Sex.UNKNOWN) -> NewPerson:
    """A person as typed."""
    births = (NewBirth(on=born),) if born else ()
    return NewPerson(
        names=(NewName(given=given, family=family),), births=births, description=Description(sex=sex)
    )


def person(
    given: str = "Siobhán",
    family: str = "O'Neill-Khan",
    born: date | None = date(1988, 4, 3),
    by: Actor = SYSTEM,
) -> PersonRef:
    """A recorded person."""
    return commands.create_person(by, person=new(given, family, born))
