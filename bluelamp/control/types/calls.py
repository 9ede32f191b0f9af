"""Calls and contacts as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.control import Place
from bluelamp.contracts.refs import ContactRef, IncidentRef
from bluelamp.control.codes import CallEventKind, FixSource, Queue


@dataclass(frozen=True, kw_only=True)
class CallReport:
    """What the telephone system says about one call; may come twice, late or out of order."""

    source: str
    call_id: str
    event_id: str
    kind: CallEventKind
    at: datetime
    queue: Queue = Queue.EMERGENCY
    number: str = ""
    is_withheld: bool = False
    caller_name: str = ""
    agent: str = ""
    recording: str = ""


@dataclass(frozen=True, kw_only=True)
class FixReport:
    """One position of a caller, with what is known about how good it is."""

    source: FixSource
    lon: float | None
    lat: float | None
    radius: float | None = None
    confidence: int | None = None
    positioned_at: datetime | None = None
    address: str = ""
    raw: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class LocationReport:
    """A caller's position sent by the telephone system for a call."""

    source: str
    call_id: str
    event_id: str
    at: datetime
    fix: FixReport


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of an event: which contact, and whether it told us anything new."""

    contact: ContactRef
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class CallTaken:
    """A call answered by a person; the incident if it already has one."""

    ref: ContactRef
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class FixView:
    """A caller position as shown: never without its radius and age."""

    source: str
    lon: float | None
    lat: float | None
    radius: float | None
    confidence: int | None
    positioned_at: datetime | None
    received_at: datetime
    address: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class ContactView:
    """One contact with everything the telephone system told."""

    ref: ContactRef
    queue: str
    number: str
    is_withheld: bool
    caller_name: str
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    is_abandoned: bool
    handler: str
    words: str
    outcome: str
    outcome_label: str
    incident: IncidentRef | None
    incident_number: str
    fixes: tuple[FixView, ...]
    calls_24h: int
    calls_30d: int
    calls_12m: int


@dataclass(frozen=True, kw_only=True)
class PastContact:
    """An earlier call from the same number."""

    ref: ContactRef
    rang_at: datetime
    outcome_label: str
    incident: IncidentRef | None
    incident_number: str
    headline: str


@dataclass(frozen=True, kw_only=True)
class Warning:
    """A warning marker as shown at call time; a lookup never shows a bare colour."""

    marker: str
    marker_class: str
    label: str
    about: str
    reason: str = ""
    is_red: bool = False
    is_expired: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenNear:
    """An open incident that may be the same event, with the reasons."""

    ref: IncidentRef
    number: str
    headline: str
    category: str
    opened_at: datetime
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KnownHere:
    """What we know at a place, about a number or a person; `not_checked` says what could not be looked up."""

    warnings: tuple[Warning, ...] = ()
    open_near: tuple[OpenNear, ...] = ()
    history: tuple[PastContact, ...] = ()
    place_history: tuple[OpenNear, ...] = ()
    not_checked: tuple[str, ...] = ()
    place: Place | None = None
