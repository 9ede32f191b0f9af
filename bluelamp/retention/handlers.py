"""Groups follow the current links: re-graded when one is added or ended, when people are merged or taken apart."""

from __future__ import annotations

from bluelamp.contracts.control import IncidentClosed
from bluelamp.contracts.crime import CrimeRecorded
from bluelamp.contracts.nominals import (
    LinkMade,
    MarkerAdded,
    MarkerEnded,
    PersonCreated,
    PersonsMerged,
    PersonsUnmerged,
)
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.events import on
from bluelamp.retention import commands


@on(PersonCreated, name="retention.grade_created")
def grade_created(fact: PersonCreated) -> None:
    """A new record has a clock from its first day."""
    commands.regrade(SYSTEM, refs=(str(fact.person),))


@on(LinkMade, name="retention.grade_linked")
def grade_linked(fact: LinkMade) -> None:
    """Both ends may have another group now."""
    commands.regrade(SYSTEM, refs=(fact.start, fact.end))


@on(MarkerAdded, name="retention.grade_marked")
def grade_marked(fact: MarkerAdded) -> None:
    """A warning may ask for a stricter group, and begins a clear period afresh."""
    commands.regrade(SYSTEM, refs=(fact.about,))


@on(MarkerEnded, name="retention.grade_unmarked")
def grade_unmarked(fact: MarkerEnded) -> None:
    """A warning that has ended no longer counts."""
    commands.regrade(SYSTEM, refs=(fact.about,))


@on(CrimeRecorded, name="retention.grade_crime")
def grade_crime(fact: CrimeRecorded) -> None:
    """A crime, and everybody on it: a new offence begins a clear period afresh."""
    people = [*(str(one.person) for one in fact.victims), *(str(one) for one in fact.suspects)]
    commands.regrade(SYSTEM, refs=(str(fact.crime), *people))


@on(IncidentClosed, name="retention.grade_incident")
def grade_incident(fact: IncidentClosed) -> None:
    """An incident's clock runs from its closing."""
    commands.regrade(SYSTEM, refs=(str(fact.incident),))


@on(PersonsMerged, name="retention.grade_merged")
def grade_merged(fact: PersonsMerged) -> None:
    """The merged record is kept by the strictest clock of its parts."""
    commands.regrade(SYSTEM, refs=(str(fact.kept), str(fact.absorbed)))


@on(PersonsUnmerged, name="retention.grade_unmerged")
def grade_unmerged(fact: PersonsUnmerged) -> None:
    """Each record has its own clock again."""
    commands.regrade(SYSTEM, refs=(str(fact.kept), str(fact.absorbed)))
