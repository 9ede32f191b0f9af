"""What resource management states: tours of duty beginning and ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import UnitRef
from bluelamp.kernel.events import fact


@fact("resourcing.unit_booked_on")
@dataclass(frozen=True, kw_only=True)
class UnitBookedOn:
    """A call sign began a tour of duty with this crew."""

    unit: UnitRef
    call_sign: str
    unit_type: str
    district: str
    station: str
    officers: tuple[str, ...]
    booked_on_at: datetime
    ends_at: datetime


@fact("resourcing.unit_booked_off")
@dataclass(frozen=True, kw_only=True)
class UnitBookedOff:
    """A tour of duty ended."""

    unit: UnitRef
    call_sign: str
    booked_off_at: datetime
