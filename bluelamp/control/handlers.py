"""What others state, ticked off where a log waits for it."""

from __future__ import annotations

from bluelamp.contracts.control import Needs, PersonLinked
from bluelamp.contracts.crime import CrimeRecorded
from bluelamp.contracts.nominals import PersonsUnmerged
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.contracts.safeguarding import (
    AssessmentSigned,
    AssessmentWaived,
    NoReferralDecided,
    ReferralOpened,
)
from bluelamp.control import commands
from bluelamp.kernel.actors import SYSTEM
from bluelamp.kernel.events import on


@on(ReferralOpened, name="control.tick_referral")
def tick_referral(fact: ReferralOpened) -> None:
    """A referral exists: the log may go."""
    if fact.incident is not None:
        commands.settle(SYSTEM, ref=fact.incident, needs=Needs.REFERRAL, handoff=str(fact.referral))


@on(NoReferralDecided, name="control.tick_no_referral")
def tick_no_referral(fact: NoReferralDecided) -> None:
    """A person decided with a reason not to refer: that answers what was owed."""
    if fact.incident is not None:
        commands.settle(
            SYSTEM, ref=fact.incident, needs=Needs.REFERRAL, handoff="", reason=f"No referral: {fact.reason}"
        )


@on(AssessmentSigned, name="control.tick_assessment")
def tick_assessment(fact: AssessmentSigned) -> None:
    """A complete risk assessment was signed; an incomplete one leaves the row owed."""
    if fact.incident is not None and fact.is_complete:
        commands.settle(SYSTEM, ref=fact.incident, needs=Needs.ASSESSMENT, handoff=str(fact.assessment))


@on(AssessmentWaived, name="control.tick_assessment_waived")
def tick_assessment_waived(fact: AssessmentWaived) -> None:
    """A supervisor decided that no assessment is needed."""
    commands.settle(SYSTEM, ref=fact.incident, needs=Needs.ASSESSMENT, handoff="", reason=fact.reason)


@on(CrimeRecorded, name="control.tick_crime")
def tick_crime(fact: CrimeRecorded) -> None:
    """A crime was recorded from the incident."""
    if fact.incident is not None:
        commands.settle(SYSTEM, ref=fact.incident, needs=Needs.CRIME, handoff=str(fact.crime))


@on(PersonLinked, name="control.put_on_timeline")
def put_on_timeline(fact: PersonLinked) -> None:
    """A person on an incident finds it on their own record."""
    if fact.person.person is not None:
        commands.put_on_timeline(SYSTEM, ref=fact.incident, person=fact.person)


@on(PersonsUnmerged, name="control.follow_parted_records")
def follow_parted_records(fact: PersonsUnmerged) -> None:
    """An incident recorded on the wrong record goes to the one the officer named."""
    for one in fact.assigned:
        if one.about.startswith("incident:"):
            was, now = PersonRef.of(one.was), PersonRef.of(one.now)
            commands.follow_person(SYSTEM, ref=IncidentRef.of(one.about), was=was, now=now)
