"""What crime recording states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.kernel.events import fact


@dataclass(frozen=True, kw_only=True)
class VictimOf:
    """A victim of a crime and what they said about being referred for support."""

    person: PersonRef
    consent: str = "not_asked"
    safe_contact: str = ""


@fact("crime.crime_recorded")
@dataclass(frozen=True, kw_only=True)
class CrimeRecorded:
    """A crime exists; its clocks run from the first report to police."""

    crime: CrimeRef
    number: str
    incident: IncidentRef | None
    offence: str
    reported_at: datetime
    recorded_at: datetime
    district: str
    is_domestic: bool
    is_sexual: bool
    victims: tuple[VictimOf, ...] = ()
    suspects: tuple[PersonRef, ...] = ()


@fact("crime.crimes_imported")
@dataclass(frozen=True, kw_only=True)
class CrimesImported:
    """A batch of crimes came from an old system; the sweep finds what they still owe."""

    batch: str
    source_system: str
    count: int
    imported_at: datetime
