"""Historic incidents as migration brings them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.contracts.control import PersonInRole, Place
from bluelamp.contracts.refs import IncidentRef


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where an imported incident came from; (source, key) is unique, so a repeat loads nothing twice."""

    source: str
    key: str


@dataclass(frozen=True, kw_only=True)
class ImportedLine:
    """One line of an old log; author and times as the old system had them."""

    event_time: datetime
    author: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ImportedIncident:
    """One closed incident of an old system."""

    ref: IncidentRef
    provenance: Provenance
    day: date
    number: int
    opened_at: datetime
    closed_at: datetime
    category: str
    headline: str
    place: Place
    closing_category: str = ""
    disposals: tuple[str, ...] = ()
    result: str = ""
    grade: str = ""
    is_domestic: bool = False
    police_attended: bool = True
    qualifiers: frozenset[str] = frozenset()
    persons: tuple[PersonInRole, ...] = ()
    lines: tuple[ImportedLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportBatch:
    """A batch that is loaded in one short transaction; a few hundred incidents at most. With `renew`, incidents
    known already are brought up to what the batch says; a log only grows, so that new words stand below the old."""

    incidents: tuple[ImportedIncident, ...]
    renew: bool = False


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a batch did: loaded now, and what was already there from an earlier run."""

    loaded: tuple[IncidentRef, ...]
    already: tuple[IncidentRef, ...]
    lines: int
