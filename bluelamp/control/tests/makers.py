"""A control room for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bluelamp.access.codes import Role
from bluelamp.access.tests import makers as access
from bluelamp.contracts.control import PersonInRole, PersonRole, Place
from bluelamp.contracts.refs import ContactRef, IncidentRef, PersonRef, UnitRef
from bluelamp.control import commands
from bluelamp.control.codes import CallEventKind, Channel, Level, Queue
from bluelamp.control.types import (
    CallReport,
    CloseForm,
    NewIncident,
    PositionReport,
    SendRequest,
    StatusRequest,
    ThriveAnswers,
)  # fmt: skip
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.resourcing import commands as resourcing
from bluelamp.resourcing.codes import UnitType
from bluelamp.resourcing.types import BookOn, CrewMember, Skill

ALMA_STREET = Place(text="14 Alma Street", kind="address", precision="exact", lon=-2.99, lat=51.58,
                    key="made:alma-14", beat="B07", district="Central")  # fmt: skip
NIGHT = datetime(2026, 11, 20, 23, 40, tzinfo=UTC)
LEVELS = {"threat": Level.HIGH, "harm": Level.MEDIUM, "risk": Level.MEDIUM, "investigation": Level.LOW,
          "vulnerability": Level.MEDIUM, "engagement": Level.LOW}  # fmt: skip
THRIVE = ThriveAnswers(levels=LEVELS, rationale="Shouting and breaking glass heard.")


def reference() -> None:
    """The shipped lists, again after a test that emptied the tables."""
    commands.load_reference(SYSTEM)


def dispatcher(name: str = "dee") -> Actor:
    """Somebody who answers, logs and sends."""
    return access.actor(Role.DISPATCHER, Role.CALL_HANDLER, username=name)


def supervisor(name: str = "sal") -> Actor:
    """Somebody who may let things go, with a reason."""
    return access.actor(Role.CONTROL_SUPERVISOR, username=name)


def rings(
    call_id: str = "c1",
    *,
    at: datetime | None = None,
    number: str = "07700 900123",
    queue: Queue = Queue.EMERGENCY,
) -> ContactRef:
    """A telephone rings."""
    return hears(call_id, CallEventKind.RING, at=at, number=number, queue=queue)


def hears(
    call_id: str, kind: CallEventKind, *, at: datetime | None = None, number: str = "", event_id: str = "",
    queue: Queue = Queue.EMERGENCY,
) -> ContactRef:  # fmt: skip
    """The telephone system says something."""
    report = CallReport(source="sim", call_id=call_id, event_id=event_id or f"{call_id}-{kind}", kind=kind,
                        at=at or clock.now(), number=number, queue=queue)  # fmt: skip
    return commands.receive_call(SYSTEM, report=report).contact


def opens(
    by: Actor, *, category: str = "burglary", grade: str = "2", place: Place = ALMA_STREET, headline: str = "Noise at the back door",
    contact: ContactRef | None = None, persons: tuple[PersonInRole, ...] = (), not_checked: str = "",
) -> IncidentRef:  # fmt: skip
    """An incident is opened."""
    new = NewIncident(
        category=category, headline=headline, place=place, grade=grade, thrive=THRIVE if grade else None,
        contact=contact, persons=persons, channel=Channel.OFFICER, not_checked=not_checked)  # fmt: skip
    return commands.open_incident(by, new=new).ref


def books_on(
    sign: str = "M12",
    *,
    skills: tuple[Skill, ...] = (),
    number: str = "",
    at: datetime | None = None,
    crew: int = 1,
) -> UnitRef:
    """A unit books on."""
    start = at or clock.now()
    members = tuple(
        CrewMember(number=f"{number or sign}-{n}", name=f"PC {sign} {n}", skills=skills) for n in range(crew)
    )
    return resourcing.book_on(SYSTEM, tour=BookOn(
        call_sign=sign, unit_type=UnitType.RESPONSE, crew=members, starts_at=start,
        ends_at=start + timedelta(hours=9), station="Central", district="Central", home=(-2.98, 51.59)))  # fmt: skip


def sends(by: Actor, sign: str, incident: IncidentRef, **how: object) -> None:
    """A unit is sent."""
    commands.dispatch(by, request=SendRequest(incident=incident, call_sign=sign, **how))  # type: ignore[arg-type]


def status(by: Actor, sign: str, code: str) -> None:
    """A unit presses a status key."""
    commands.set_status(by, request=StatusRequest(call_sign=sign, status=code))


def fix(sign: str, *, at: datetime | None = None, lon: float = -2.99, lat: float = 51.585) -> PositionReport:
    """A position report."""
    return PositionReport(call_sign=sign, at=at or clock.now(), lon=lon, lat=lat)


def closing(category: str = "burglary", **over: object) -> CloseForm:
    """A filled-in result."""
    fields = {"category": category, "disposals": frozenset({"all_in_order"}), "result": "Checked."}
    return CloseForm(**{**fields, **over})  # type: ignore[arg-type]


def child(name: str = "Amy") -> PersonInRole:
    """A child on an incident, known to records."""
    return PersonInRole(role=PersonRole.CHILD, name=name, person=PersonRef.new())
