"""Where the telephone system tells what happens to calls; repeats and disorder are harmless."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from bluelamp.access import guard
from bluelamp.control import commands
from bluelamp.control.types import (
    CallEventKind,
    CallReport,
    ControlPermission,
    FixReport,
    FixSource,
    LocationReport,
    Queue,
)  # fmt: skip
from bluelamp.exchange.telephony import aml
from bluelamp.kernel import clock
from bluelamp.kernel.refusals import Refused

router = Router()


class CallEvent(Schema):
    """A ring, answer or end."""

    source: str = Field(max_length=40)
    call_id: str = Field(min_length=1, max_length=80)
    event_id: str = Field(min_length=1, max_length=80)
    kind: Literal["ring", "answer", "end"]
    at: datetime
    queue: Literal["999", "101", "other"] = "999"
    number: str = Field("", max_length=32)
    withheld: bool = False
    name: str = Field("", max_length=160)
    agent: str = Field("", max_length=120)
    recording: str = Field("", max_length=120)


class Position(Schema):
    """A position of the caller: an AML record as sent, or a line or cell area."""

    source: str = Field(max_length=40)
    call_id: str = Field(min_length=1, max_length=80)
    event_id: str = Field(min_length=1, max_length=80)
    at: datetime
    aml: str = Field("", max_length=2000)
    kind: Literal["line", "cell"] = "cell"
    lon: float | None = None
    lat: float | None = None
    radius: float | None = None
    address: str = Field("", max_length=240)


class Taken(Schema):
    """Which contact it belongs to, and whether it was new."""

    contact: str
    new: bool


@router.post("/events", response=Taken)
@guard.needs(ControlPermission.RECEIVE_TELEPHONY)
def call_event(request: HttpRequest, event: CallEvent) -> Taken:
    """Take in one event of a call."""
    actor = guard.actor_of(request)
    assert actor is not None
    received = commands.receive_call(actor, report=CallReport(
        source=event.source, call_id=event.call_id, event_id=event.event_id, kind=CallEventKind(event.kind),
        at=_aware(event.at), queue=Queue(event.queue), number=event.number, is_withheld=event.withheld,
        caller_name=event.name, agent=event.agent, recording=event.recording))  # fmt: skip
    return Taken(contact=str(received.contact), new=received.is_new)


@router.post("/positions", response=Taken)
@guard.needs(ControlPermission.RECEIVE_TELEPHONY)
def position(request: HttpRequest, body: Position) -> Taken:
    """Take in one position of a caller; it is added to those already held."""
    actor = guard.actor_of(request)
    assert actor is not None
    fix = aml.parse(body.aml) if body.aml else FixReport(
        source=FixSource(body.kind), lon=body.lon, lat=body.lat, radius=body.radius, address=body.address,
        positioned_at=clock.aware(body.at))  # fmt: skip
    received = commands.receive_location(
        actor,
        report=LocationReport(
            source=body.source, call_id=body.call_id, event_id=body.event_id, at=_aware(body.at), fix=fix
        ),
    )
    return Taken(contact=str(received.contact), new=received.is_new)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Refused("A time must carry its zone, as in 2026-11-21T23:41:07Z.")
    return clock.aware(at)
