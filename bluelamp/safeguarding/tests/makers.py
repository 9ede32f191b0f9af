"""Families, incidents and assessments for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.contracts.control import PersonInRole, PersonRole
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.control import commands as control
from bluelamp.control.tests import makers as room
from bluelamp.control.types import ImportBatch, ImportedIncident, MarkDomestic, Provenance
from bluelamp.forms.types import Answer, Said
from bluelamp.kernel import clock, events, jobs
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.tests import makers as people
from bluelamp.nominals.types import LinkType, NewLink
from bluelamp.safeguarding import commands
from bluelamp.safeguarding.types import EnrolmentRow, EstablishmentRow, Grade, NewAssessment
from bluelamp.work.types import LONDON

QUESTIONS = "dash 2009.1"
CODES = [f"D{n:02d}" for n in range(1, 25)] + ["O25", "O26", "O27"]


def local(text: str) -> datetime:
    """A London wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@dataclass
class Family:
    """Two adults and their children."""

    victim: PersonRef
    suspect: PersonRef
    children: list[PersonRef]

    def roles(self, *, with_children: bool = False) -> tuple[PersonInRole, ...]:
        """The family as put on an incident."""
        found = [
            PersonInRole(role=PersonRole.VICTIM, name="Victim", person=self.victim),
            PersonInRole(role=PersonRole.SUSPECT, name="Suspect", person=self.suspect),
        ]
        if with_children:
            found += [PersonInRole(role=PersonRole.CHILD, name="Child", person=one) for one in self.children]
        return tuple(found)


def family(*born: date, surname: str = "Okoro") -> Family:
    """A family whose children are linked to their mother in the records."""
    victim = people.person("Ada", surname, date(1990, 1, 2))
    suspect = people.person("Ben", surname, date(1988, 5, 6))
    children = [people.person(f"Child{n}", surname, on) for n, on in enumerate(born, 1)]
    for child in children:
        nominals.link(SYSTEM, link=NewLink(start=str(victim), end=str(child), type=LinkType.PARENT))
    return Family(victim, suspect, children)


def school(key: str = "100001", name: str = "Alma Primary", **given: Any) -> EstablishmentRow:
    """A school in the records."""
    row = EstablishmentRow(key=key, name=name, **given)
    commands.load_education(SYSTEM, establishments=(row,))
    return row


def enrol(child: PersonRef, key: str) -> None:
    """A child goes to a school."""
    row = EnrolmentRow(child=child, establishment=key, starts_on=date(2015, 9, 1))
    commands.load_education(SYSTEM, enrolments=(row,))


def settle() -> None:
    """Let every reader read what has been stated."""
    events.read_all()


def domestic_incident(
    at: datetime, persons: tuple[PersonInRole, ...], *, attended: bool = True
) -> IncidentRef:
    """A domestic incident, attended and marked at one moment, and everything it sets off."""
    by = access.actor(Role.DISPATCHER, Role.CALL_HANDLER, username="dee")
    with clock.frozen(at):
        ref = room.opens(by, category="burglary", grade="", persons=persons)
        if attended:
            sign = f"M{at:%m%d%H%M}"
            room.books_on(sign)
            room.sends(by, sign, ref)
            room.status(by, sign, "6")
        control.mark_domestic(by, ref=ref, mark=MarkDomestic())
        settle()
    return ref


def answers(yes: int, *, not_asked: int = 0) -> tuple[Answer, ...]:
    """A filled-in DASH with so many yes answers and so many questions not asked."""
    said = [Said.YES] * yes + [Said.NOT_ASKED] * not_asked
    said += [Said.NO] * (len(CODES) - len(said))
    return tuple(Answer(code=code, said=one, details="Said so." if one is Said.YES else "")
                 for code, one in zip(CODES, said, strict=True))  # fmt: skip


def assessment(of: Family, incident: IncidentRef | None, yes: int = 3, **given: Any) -> NewAssessment:
    """An assessment ready to be signed."""
    not_asked = given.pop("not_asked", 0)
    usual = {"victim": of.victim, "suspect": of.suspect, "incident": incident, "question_set": QUESTIONS,
             "answers": answers(yes, not_asked=not_asked), "district": "Central", "reason": "My judgement."}  # fmt: skip
    return NewAssessment(**{**usual, **given})


def signs(by: Actor, of: Family, incident: IncidentRef | None, yes: int = 3, **given: Any):
    """An assessment is signed and heard of."""
    signed = commands.sign_assessment(by, assessment=assessment(of, incident, yes, **given))
    settle()
    return signed


def officer(name: str = "PC Adeyemi") -> Actor:
    """Somebody who assesses at the scene."""
    return access.actor(Role.OFFICER, username=name)


def desk(name: str = "Rowan Desk") -> Actor:
    """Somebody on the referral desk."""
    return access.actor(Role.REFERRAL_DESK, username=name)


def imports(
    at: datetime, persons: tuple[PersonInRole, ...], *, number: int, attended: bool = True
) -> IncidentRef:
    """A domestic incident of an old system."""
    ref = IncidentRef.new()
    control.import_incidents(SYSTEM, batch=ImportBatch(incidents=(ImportedIncident(
        ref=ref, provenance=Provenance(source="CAD93", key=f"{at:%Y%m%d}-{number}"), day=clock.local(at).date(),
        number=number, opened_at=at, closed_at=at + timedelta(hours=2), category="domestic", headline="Domestic",
        place=room.ALMA_STREET, is_domestic=True, police_attended=attended, persons=persons),)))  # fmt: skip
    return ref


def run_jobs() -> None:
    """Do what is due now."""
    jobs.run_all()


HIGH = Grade.HIGH
