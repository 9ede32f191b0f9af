"""What each form becomes: one function a form, each through its owner's doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.control import PersonInRole, PersonRole, Place
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.control import commands as control
from bluelamp.control import queries as incidents
from bluelamp.control.types import (
    Channel,
    GradeRequest,
    LateEntry,
    Level,
    NewIncident,
    NewLine,
    ThriveAnswers,
)
from bluelamp.crime import commands as crimes
from bluelamp.crime.types import NewCrime, Party, PartyRole, SupportConsent
from bluelamp.forms import declare as question_sets
from bluelamp.kernel.actors import Actor
from bluelamp.migration.paper.queries.likenesses import incident_referred
from bluelamp.migration.paper.rules.people import named, new_person, parts_of, source_of
from bluelamp.migration.paper.types import Read, Target
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import EventKind, LinkType, NewEvent, NewLink, NewPlace, NewVehicle
from bluelamp.safeguarding import commands as safeguarding
from bluelamp.safeguarding import queries as assessments
from bluelamp.safeguarding.types import Grade, NewAssessment

THRIVE = ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")


@dataclass(frozen=True, kw_only=True)
class Making:
    """One form about to become something: who makes it, what it says, what it is known to be."""

    by: Actor
    typed_by: str
    serial: str
    writer: str
    read: Read
    chosen: Mapping[str, str]

    @property
    def author(self) -> str:
        """Who wrote it, and who typed it in: the source of every line."""
        return f"{self.writer}, form {self.serial}, typed in by {self.typed_by}"[:120]

    def person(self, part: str) -> PersonRef:
        """The person a part of the form names: the record chosen, or a new one whose source is the form."""
        known = self.chosen.get(part)
        if known:
            return PersonRef.of(known)
        return nominals.create_person(self.by, person=new_person(self.read, part, serial=self.serial))


def people_of(made: Making) -> dict[str, PersonRef]:
    """Everybody the form names, by part; the same record chosen twice is one person."""
    return {part: made.person(part) for part in parts_of(made.read)}


def _targets(made: Making, people: Mapping[str, PersonRef]) -> list[Target]:
    return [
        Target(what=f"person:{part}", ref=str(ref), is_new=part not in made.chosen)
        for part, ref in people.items()
    ]


def incident(made: Making) -> list[Target]:
    """A paper log: an incident of its own day and number, or lines of the incident it belongs to."""
    people = people_of(made)
    known = made.chosen.get("record")
    ref = IncidentRef.of(known) if known else _opened(made, people)
    if known:
        _attached(made, ref, people)
    lines = [Target(what=f"line:{row.number}", ref=f"line:{ref.id}:{_line(made, ref, row.moment.at, row.text)}")
             for row in made.read.log]  # fmt: skip
    for text, at in _other_lines(made.read):
        _line(made, ref, at, text)
    return [Target(what="incident", ref=str(ref), is_new=not known), *_targets(made, people), *lines]


def _opened(made: Making, people: Mapping[str, PersonRef]) -> IncidentRef:
    read, began = made.read, _must(made.read, "began")
    late = LateEntry(author=made.author, form=made.serial, began=began, ended=read.at("ended"))
    grade = "" if late.ended else read.said("grade")
    opened = control.open_incident(made.by, new=NewIncident(
        category=read.said("category"), headline=read.said("headline"), place=Place(text=read.said("place")),
        description=read.said("words"), channel=Channel(read.said("channel") or Channel.OFFICER), grade="",
        persons=tuple(in_role(read, part, ref) for part, ref in people.items()), event_time=began, late=late,
        qualifiers=frozenset({"domestic"} if read.said("domestic") == "yes" else ())))  # fmt: skip
    if grade:
        why = f"As on paper form {made.serial}."
        given = GradeRequest(grade=grade, rationale=why, thrive=_thrive(read, why))
        control.grade_incident(made.by, ref=opened.ref, request=given)
    return opened.ref


def _thrive(read: Read, why: str) -> ThriveAnswers:
    """The six answers on the form; where nothing is ticked the answer is “unknown”, which is one."""
    levels = {key: Level(read.said(f"thrive_{key}") or Level.UNKNOWN) for key in THRIVE}
    return ThriveAnswers(levels=levels, rationale=why)


def in_role(read: Read, part: str, ref: PersonRef) -> PersonInRole:
    """A person as the log has them."""
    return PersonInRole(role=PersonRole(read.said(f"{part}_role") or PersonRole.OTHER), name=named(read, part),
                        person=ref, born=read.said(f"{part}_born"))  # fmt: skip


def _attached(made: Making, ref: IncidentRef, people: Mapping[str, PersonRef]) -> None:
    read = made.read
    words = f"Paper log {made.serial} belongs to this incident. {read.said('headline')}. {read.said('words')}"
    _line(made, ref, _must(read, "began"), words.strip())
    for part, person in people.items():
        control.link_person(made.by, ref=ref, person=in_role(read, part, person))


def _other_lines(read: Read) -> list[tuple[str, datetime]]:
    """What a log says outside its lines, each with the time it belongs to."""
    began, ended = _must(read, "began"), read.at("ended")
    found = [(f"Caller’s telephone: {read.said('caller_phone')}", began, "caller_phone"),
             (f"Safe to call back: {read.said('caller_safe')}", began, "caller_safe"),
             (f"Vehicle: {read.said('mark')}", began, "mark"), (f"Units sent: {read.said('units')}", began, "units"),
             ("First unit at the scene.", read.at("arrived") or began, "arrived"),
             (f"Grade on paper: {read.said('grade')}", began, "grade"),
             (f"Dealt with. {read.said('result')}", ended or began, "ended" if ended else "result")]  # fmt: skip
    return [(text.strip(), at) for text, at, code in found if read.said(code)]


def _line(made: Making, ref: IncidentRef, at: datetime, text: str) -> int:
    added = control.add_line(made.by, ref=ref, line=NewLine(text=text, event_time=at, author=made.author))
    return added.seq


def _must(read: Read, code: str) -> datetime:
    at = read.at(code)
    assert at is not None, f"{code} was needed and read"
    return at


def crime(made: Making) -> list[Target]:
    """A paper crime report: recorded now, reported when it was reported; or attached to the crime it tells of."""
    people = people_of(made)
    known = made.chosen.get("record")
    if known:
        return [Target(what="crime", ref=known, is_new=False), *_targets(made, people)]
    read = made.read
    ref = incident_referred(made.by, read.said("reference"))
    view = incidents.incident(made.by, ref) if ref else None
    done = crimes.record_crime(made.by, crime=NewCrime(
        reported_at=_must(read, "reported"), occurred_from=read.at("from"), occurred_to=read.at("to"),
        narrative=read.said("narrative"), offence_title=read.said("offence")[:200], place=read.said("place"),
        is_domestic=read.said("domestic") == "yes", parties=_parties(read, people), incident=ref,
        incident_number=view.number if view else "", district=view.place.district if view else "",
        written_by=made.author, paper=made.serial))  # fmt: skip
    return [Target(what="crime", ref=str(done.ref)), *_targets(made, people)]


def _parties(read: Read, people: Mapping[str, PersonRef]) -> tuple[Party, ...]:
    consent = SupportConsent(read.said("consent") or SupportConsent.NOT_ASKED)
    as_role = {"victim": PartyRole.VICTIM, "suspect": PartyRole.SUSPECT}
    return tuple(
        Party(person=ref, role=as_role[part], consent=consent if part == "victim" else SupportConsent.NOT_ASKED,
              safe_contact=read.said("victim_phone") if part == "victim" else "")
        for part, ref in people.items())  # fmt: skip


def dash(made: Making) -> list[Target]:
    """A DASH on paper: signed when its questions were asked, by who asked them."""
    people = people_of(made)
    known = made.chosen.get("record")
    ref = IncidentRef.of(known) if known else incident_referred(made.by, made.read.said("reference"))
    done = safeguarding.sign_assessment(made.by, assessment=assessment_of(made, people, ref))
    found = [Target(what="incident", ref=str(ref), is_new=False)] if ref else []
    return [Target(what="assessment", ref=str(done.ref)), *found, *_targets(made, people)]


def assessment_of(made: Making, people: Mapping[str, PersonRef], ref: IncidentRef | None) -> NewAssessment:
    """The assessment a form holds, as its owner takes it."""
    read = made.read
    asked = next(one for one in read.sets if one.name == "dash")
    view = incidents.incident(made.by, ref) if ref else None
    before = assessments.before_assessing(
        made.by, people["victim"], suspect=people.get("suspect"), incident=ref
    )
    judged = read.said("judged")
    return NewAssessment(
        victim=people["victim"], suspect=people.get("suspect"), question_set=asked.label,
        answers=tuple(question_sets.read(asked, read.sent).answers.values()), incident=ref,
        incident_number=view.number if view else "", district=view.place.district if view else "",
        judged=Grade[judged] if judged else None, reason=read.said("why") or ("As on paper." if judged else ""),
        note=f"From paper form {made.serial}.", seen_version=before.seen_version,
        signed_at=_must(read, "assessed"), written_by=made.author)  # fmt: skip


def person(made: Making) -> list[Target]:
    """A person sheet: the person, how they are reached, and the meeting with its own time."""
    people = people_of(made)
    ref = people["person"]
    _contacts(made, ref)
    event = _event(made, EventKind.OTHER, f"Seen: {named(made.read, 'person')}", (str(ref),))
    return [Target(what="event", ref=event), *_targets(made, people)]


def _contacts(made: Making, ref: PersonRef) -> None:
    read, source = made.read, source_of(made.serial)
    if read.said("phone"):
        phone = nominals.create_phone(made.by, number=read.said("phone"), source=source)
        link(made, str(ref), str(phone), LinkType.USES_PHONE)
    if read.said("address"):
        place = nominals.create_location(made.by, place=NewPlace(text=read.said("address"), source=source))
        link(made, str(ref), str(place), LinkType.LIVES_AT)


def link(made: Making, start: str, end: str, kind: LinkType, event: str = "") -> None:
    """Two records linked, with the form as source."""
    new = NewLink(start=start, end=end, type=kind, event=event, source=source_of(made.serial))
    nominals.link(made.by, link=new)


def _event(made: Making, kind: EventKind, summary: str, subjects: tuple[str, ...]) -> str:
    """The event of a sheet on the timelines of those it is about, at its own time."""
    read = made.read
    where = f" At {read.said('place')}." if read.said("place") else ""
    lines = "".join(f"\n{row.moment.written} {row.text}" for row in read.log)
    ended = f"\n{read.said('result')}" if read.said("result") else ""
    new = NewEvent(kind=kind, reference=f"Paper {made.serial}", start=_must(read, "seen"), end=read.at("ended"),
                   summary=f"{summary}.{where} {read.said('why')}{lines}{ended}", source=source_of(made.serial))  # fmt: skip
    ref = str(nominals.record_event(made.by, event=new))
    for subject in subjects:
        link(made, subject, ref, LinkType.SUBJECT)
    return ref


def vehicle(made: Making) -> list[Target]:
    """A vehicle sheet: the vehicle, who drove or keeps it, and the sighting with its own time."""
    read, people = made.read, people_of(made)
    known = made.chosen.get("record")
    ref = known or str(nominals.create_vehicle(made.by, vehicle=vehicle_of(made)))
    event = _event(
        made, EventKind.OTHER, f"Vehicle {read.said('mark')} seen", tuple(map(str, people.values()))
    )
    link(made, ref, event, LinkType.USED_IN)
    for one in people.values():
        link(made, str(one), ref, LinkType.DRIVER, event)
    return [
        Target(what="vehicle", ref=ref, is_new=not known),
        Target(what="event", ref=event),
        *_targets(made, people),
    ]


def vehicle_of(made: Making) -> NewVehicle:
    """The vehicle on a form, as its owner takes it."""
    read = made.read
    return NewVehicle(vrm=read.said("mark"), vin=read.said("vin"), make=read.said("make"), model=read.said("model"),
                      colour=read.said("colour"), source=source_of(made.serial))  # fmt: skip


def detention(made: Making) -> list[Target]:
    """A detention sheet: a custody event on the person's timeline, from arrival to release, with its record."""
    people = people_of(made)
    read = made.read
    clocks = [
        f"Arrested {read.said('arrested')}",
        f"authorised {read.said('authorised')}" if read.said("authorised") else "",
    ]
    words = f"Detention of {named(read, 'person')}: {', '.join(filter(None, clocks))}"
    event = _event(made, EventKind.CUSTODY, words, tuple(map(str, people.values())))
    return [Target(what="event", ref=event), *_targets(made, people)]
