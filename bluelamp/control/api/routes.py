"""Routes of the control room's API, below /api/control/."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from bluelamp.access import guard
from bluelamp.contracts.refs import ContactRef, IncidentRef
from bluelamp.control import commands, queries
from bluelamp.control.api import schemas
from bluelamp.control.codes import Permission
from bluelamp.control.types import NewLine, SendRequest, StatusRequest
from bluelamp.control.web import answers
from bluelamp.kernel.actors import Actor

router = Router()


def _by(request: HttpRequest) -> Actor:
    actor = guard.actor_of(request)
    assert actor is not None
    return actor


@router.get("/board")
@guard.needs(Permission.VIEW_BOARD)
def board(request: HttpRequest) -> Any:
    """The whole board; /live/board goes on from its place."""
    return answers.rows(queries.board_state(_by(request)))


@router.get("/contacts/{uuid:ref}")
@guard.needs(Permission.VIEW_CONTACT)
def contact(request: HttpRequest, ref: UUID) -> Any:
    """One contact with every position received."""
    return answers.rows(queries.contact(_by(request), ContactRef(ref)))


@router.post("/contacts/{uuid:ref}/take", response=schemas.Done)
@guard.needs(Permission.TAKE_CALL)
def take(request: HttpRequest, ref: UUID) -> Any:
    """Answer a call."""
    commands.take_call(_by(request), ref=ContactRef(ref))
    return schemas.Done()


@router.get("/incidents")
@guard.needs(Permission.VIEW_INCIDENT)
def find(request: HttpRequest, q: str) -> Any:
    """Incidents by number, words or name."""
    return answers.rows(queries.find_incidents(_by(request), text=q))


@router.post("/incidents", response=schemas.Named)
@guard.needs(Permission.OPEN_INCIDENT)
def open_incident(request: HttpRequest, body: schemas.IncidentIn) -> Any:
    """Open an incident."""
    opened = commands.open_incident(_by(request), new=body.said())
    return schemas.Named(ref=str(opened.ref), number=opened.number)


@router.get("/incidents/{uuid:ref}")
@guard.needs(Permission.VIEW_INCIDENT)
def incident(request: HttpRequest, ref: UUID) -> Any:
    """One incident."""
    return answers.rows(queries.incident(_by(request), IncidentRef(ref)))


@router.get("/incidents/{uuid:ref}/log")
@guard.needs(Permission.VIEW_INCIDENT)
def log(request: HttpRequest, ref: UUID, after: int = 0) -> Any:
    """Lines of a log after a sequence number."""
    return answers.rows(queries.log_lines(_by(request), IncidentRef(ref), after=after))


@router.post("/incidents/{uuid:ref}/log", response=schemas.LineOut)
@guard.needs(Permission.ADD_LOG_LINE)
def add_line(request: HttpRequest, ref: UUID, body: schemas.LineIn) -> Any:
    """Append a line."""
    new = NewLine(text=body.text, corrects=body.corrects, is_restricted=body.restricted)
    return schemas.LineOut(seq=commands.add_line(_by(request), ref=IncidentRef(ref), line=new).seq)


@router.post("/incidents/{uuid:ref}/grade", response=schemas.Done)
@guard.needs(Permission.GRADE_INCIDENT)
def grade(request: HttpRequest, ref: UUID, body: schemas.GradeIn) -> Any:
    """Grade or regrade."""
    commands.grade_incident(_by(request), ref=IncidentRef(ref), request=body.said())
    return schemas.Done()


@router.post("/incidents/{uuid:ref}/persons", response=schemas.Done)
@guard.needs(Permission.LINK_PERSON)
def link_person(request: HttpRequest, ref: UUID, body: schemas.PersonIn) -> Any:
    """Put a person on an incident."""
    commands.link_person(_by(request), ref=IncidentRef(ref), person=body.said())
    return schemas.Done()


@router.post("/incidents/{uuid:ref}/acknowledge", response=schemas.Done)
@guard.needs(Permission.ADD_LOG_LINE)
def acknowledge(request: HttpRequest, ref: UUID) -> Any:
    """Put a name against the warnings shown."""
    commands.acknowledge_markers(_by(request), ref=IncidentRef(ref))
    return schemas.Done()


@router.get("/incidents/{uuid:ref}/suggest")
@guard.needs(Permission.VIEW_BOARD)
def suggest(request: HttpRequest, ref: UUID, skill: str = "", crew: int = 1) -> Any:
    """Who to send, with reasons in and out."""
    skills = frozenset({skill}) if skill else frozenset()
    return answers.rows(queries.suggest_units(_by(request), IncidentRef(ref), skills=skills, min_crew=crew))


@router.post("/incidents/{uuid:ref}/send", response=schemas.SentOut)
@guard.needs(Permission.DISPATCH_UNIT)
def send(request: HttpRequest, ref: UUID, body: schemas.SendIn) -> Any:
    """Send a unit."""
    sent = commands.dispatch(_by(request), request=SendRequest(
        incident=IncidentRef(ref), call_sign=body.call_sign, how=body.how, reason=body.reason))  # fmt: skip
    return schemas.SentOut(call_sign=sent.call_sign, number=sent.number, state=sent.state)


@router.post("/incidents/{uuid:ref}/close", response=schemas.Done)
@guard.needs(Permission.CLOSE_INCIDENT)
def close(request: HttpRequest, ref: UUID, body: schemas.CloseIn) -> Any:
    """Close an incident by its checklist."""
    commands.close_incident(_by(request), ref=IncidentRef(ref), form=body.said())
    return schemas.Done()


@router.get("/units")
@guard.needs(Permission.VIEW_BOARD)
def units(request: HttpRequest) -> Any:
    """Every unit on duty."""
    return answers.rows(queries.units_on_duty(_by(request)))


@router.post("/units/{call_sign}/status", response=schemas.SentOut)
@guard.needs(Permission.SET_UNIT_STATUS)
def status(request: HttpRequest, call_sign: str, body: schemas.StatusIn) -> Any:
    """Set a radio status."""
    sent = commands.set_status(_by(request), request=StatusRequest(
        call_sign=call_sign, status=body.status, source=body.source))  # fmt: skip
    return schemas.SentOut(call_sign=sent.call_sign, number=sent.number, state=sent.state)


@router.post("/positions", response=list[schemas.FixOut])
@guard.needs(Permission.REPORT_POSITION)
def positions(request: HttpRequest, body: list[schemas.FixIn]) -> Any:
    """Take in fixes; each gets a plain answer."""
    found = commands.report_positions(_by(request), reports=tuple(fix.said() for fix in body))
    return [
        schemas.FixOut(call_sign=a.call_sign, accepted=a.is_accepted, reason=a.reason, flag=a.flag)
        for a in found
    ]
