"""Rows of the live board: small, complete, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class IncidentRow:
    """One incident in the queue."""

    id: str
    number: str
    short: str
    headline: str
    category: str
    place: str
    district: str
    grade: str
    band: str
    state: str
    state_label: str
    opened_at: datetime
    clock_started_at: datetime | None
    target_at: datetime | None
    arrived_at: datetime | None
    lon: float | None
    lat: float | None
    units: tuple[str, ...]
    is_domestic: bool
    red: int
    owed: int
    last_seq: int
    version: int
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One unit in the list and on the map."""

    id: str
    call_sign: str
    unit_type: str
    district: str
    crew: int
    skills: tuple[str, ...]
    status: str
    status_label: str
    availability: str
    incident: str
    incident_id: str
    lon: float | None
    lat: float | None
    fix_at: datetime | None
    fix_flag: str
    on_duty: bool


@dataclass(frozen=True, kw_only=True)
class CallRow:
    """One call that waits for an answer or an outcome."""

    id: str
    queue: str
    number: str
    rang_at: datetime
    answered_at: datetime | None
    is_abandoned: bool
    handler: str
    state: str


@dataclass(frozen=True, kw_only=True)
class BoardState:
    """The whole board at one place in the log; the live feed goes on from `place`."""

    place: str
    at: datetime
    incidents: tuple[IncidentRow, ...]
    units: tuple[UnitRow, ...]
    calls: tuple[CallRow, ...]
