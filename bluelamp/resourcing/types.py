"""What crosses the door of resource management."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bluelamp.contracts.refs import UnitRef
from bluelamp.resourcing.codes import UnitType

__all__ = ["AvailableUnit", "BookOn", "CrewMember", "Skill", "UnitType"]


@dataclass(frozen=True, kw_only=True)
class Skill:
    """A skill and the last day it counts."""

    code: str
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CrewMember:
    """An officer on a crew."""

    number: str
    name: str
    account_id: UUID | None = None
    radio: str = ""
    skills: tuple[Skill, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BookOn:
    """What a unit says when it books on; `forced_reason` overrides a double booking."""

    call_sign: str
    unit_type: UnitType
    crew: tuple[CrewMember, ...]
    starts_at: datetime
    ends_at: datetime
    station: str = ""
    district: str = ""
    desk: str = ""
    vehicle: str = ""
    talkgroup: str = ""
    home: tuple[float, float] | None = None
    forced_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AvailableUnit:
    """A unit on duty with what it can do today."""

    ref: UnitRef
    call_sign: str
    unit_type: str
    station: str
    district: str
    desk: str
    vehicle: str
    crew: tuple[CrewMember, ...]
    skills: frozenset[str]
    lapsed: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    home: tuple[float, float] | None

    @property
    def crew_size(self) -> int:
        """How many officers are aboard."""
        return len(self.crew)
