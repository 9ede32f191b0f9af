"""What safeguarding does when it hears of incidents, crimes and assessments."""

from __future__ import annotations

from bluelamp.contracts.control import IncidentClosed, IncidentMarkedDomestic, PersonLinked, UnitArrived
from bluelamp.contracts.crime import CrimeRecorded
from bluelamp.contracts.safeguarding import AssessmentSigned
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.events import on
from bluelamp.safeguarding import commands


@on(IncidentMarkedDomestic, name="safeguarding.open_what_a_domestic_incident_owes")
def open_what_a_domestic_incident_owes(fact: IncidentMarkedDomestic) -> None:
    """From the moment it is known to be domestic, with due times from that moment.

    An incident brought from an old system opens nothing by itself: partners are not sent years of history
    unannounced. The sweep finds what it still owes, and a person confirms it.
    """
    if fact.imported:
        return
    commands.note_marked(SYSTEM, fact=fact)
    commands.consider_incident(SYSTEM, incident=fact.incident, trigger="marked domestic")


@on(PersonLinked, name="safeguarding.ask_again_with_a_new_person")
def ask_again_with_a_new_person(fact: PersonLinked) -> None:
    """A child or adult named later counts like one named at once."""
    if commands.note_linked(SYSTEM, incident=fact.incident, person=fact.person).is_domestic:
        commands.consider_incident(SYSTEM, incident=fact.incident, trigger="person linked")


@on(UnitArrived, name="safeguarding.ask_again_when_police_attend")
def ask_again_when_police_attend(fact: UnitArrived) -> None:
    """Attendance is what makes an Encompass notice owed."""
    if commands.note_attended(SYSTEM, incident=fact.incident).is_domestic:
        commands.consider_incident(SYSTEM, incident=fact.incident, trigger="police attended")


@on(IncidentClosed, name="safeguarding.ask_again_at_closing")
def ask_again_at_closing(fact: IncidentClosed) -> None:
    """Whatever is still missing when a domestic log closes is opened then."""
    if fact.domestic:
        commands.consider_incident(SYSTEM, incident=fact.incident, trigger="closed")


@on(AssessmentSigned, name="safeguarding.refer_what_an_assessment_owes")
def refer_what_an_assessment_owes(fact: AssessmentSigned) -> None:
    """High risk goes to MARAC and an IDVA without anybody having to remember."""
    commands.consider_assessment(SYSTEM, signed=fact)


@on(CrimeRecorded, name="safeguarding.refer_victims_of_a_crime")
def refer_victims_of_a_crime(fact: CrimeRecorded) -> None:
    """Every victim is offered support, or asked."""
    commands.consider_crime(SYSTEM, crime=fact)
