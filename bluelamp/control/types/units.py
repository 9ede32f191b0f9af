"""Units and sending them, as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import IncidentRef, UnitRef
from bluelamp.control.codes import SendHow


@dataclass(frozen=True, kw_only=True)
class SendRequest:
    """Send a unit to an incident; what to do if it has one already is always said."""

    incident: IncidentRef
    call_sign: str
    how: SendHow = SendHow.FREE_ONLY
    reason: str = ""
    suggested_rank: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A unit on its way, or queued."""

    ref: IncidentRef
    unit: UnitRef
    call_sign: str
    number: str
    state: str


@dataclass(frozen=True, kw_only=True)
class StatusRequest:
    """A radio status; `event_time` when it is told late."""

    call_sign: str
    status: str
    source: str = "dispatcher"
    event_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PositionReport:
    """A fix of a unit as its device sent it."""

    call_sign: str
    at: datetime
    lon: float
    lat: float
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    source: str = "radio"


@dataclass(frozen=True, kw_only=True)
class FixAnswer:
    """What we did with a fix, in plain words."""

    call_sign: str
    is_accepted: bool
    reason: str
    flag: str


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """A unit on duty: who, what it can do, where, doing what."""

    ref: UnitRef
    call_sign: str
    unit_type: str
    station: str
    district: str
    crew: tuple[str, ...]
    skills: tuple[str, ...]
    lapsed: tuple[str, ...]
    ends_at: datetime
    status: str
    status_label: str
    availability: str
    status_at: datetime | None
    lon: float | None
    lat: float | None
    fix_at: datetime | None
    fix_flag: str
    incident: IncidentRef | None
    incident_number: str
    assignment: str
    stacked: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One unit as a suggestion: rank and time with the reasons in, or the reasons out."""

    call_sign: str
    rank: int | None
    eta_seconds: float | None
    metres: float | None
    method: str
    reasons_in: tuple[str, ...]
    reasons_out: tuple[str, ...]
    lapsed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Who to send, best first, and the nearest who are out, with why; `note` when routing fell back."""

    incident: IncidentRef
    best: tuple[Candidate, ...]
    out: tuple[Candidate, ...]
    note: str = ""
