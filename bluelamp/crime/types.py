"""Crimes as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.crime.codes import PartyRole, Status, SupportConsent

__all__ = [
    "CrimeCorrection", "CrimeSummary", "CrimeView", "ImportBatch", "Imported", "ImportedCrime", "NewCrime", "Party", "PartyRole",
    "PartyView", "Status", "SupportConsent",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Party:
    """A person in a role, with what a victim said about support and how they may safely be reached."""

    person: PersonRef
    role: PartyRole
    consent: SupportConsent = SupportConsent.NOT_ASKED
    safe_contact: str = ""


@dataclass(frozen=True, kw_only=True)
class NewCrime:
    """A crime to be recorded; the offence may be unknown, the report never is. One entered from paper names the
    form, so that it counts once, and who wrote it."""

    reported_at: datetime
    narrative: str
    parties: tuple[Party, ...]
    offence_code: str = ""
    offence_title: str = ""
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    place: str = ""
    district: str = ""
    incident: IncidentRef | None = None
    incident_number: str = ""
    is_domestic: bool = False
    is_sexual: bool = False
    written_by: str = ""
    paper: str = ""


@dataclass(frozen=True, kw_only=True)
class CrimeCorrection:
    """What a second reading of the paper puts right; what is None stays."""

    reported_at: datetime | None = None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    place: str | None = None
    narrative: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedCrime:
    """A crime of an old system; (source_system, source_id) is unique, so a repeat loads nothing twice."""

    ref: CrimeRef
    source_id: str
    number: str
    recorded_at: datetime
    reported_at: datetime | None = None
    offence_code: str = ""
    offence_title: str = ""
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    place: str = ""
    district: str = ""
    narrative: str = ""
    status: Status = Status.FINALISED
    incident: IncidentRef | None = None
    is_domestic: bool = False
    is_sexual: bool = False
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportBatch:
    """Up to a few thousand crimes that commit together. With `renew`, crimes known already are brought up to what
    the batch says: their roles too, but nobody is taken off a crime."""

    source_system: str
    batch: str
    crimes: tuple[ImportedCrime, ...]
    renew: bool = False


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a batch did: loaded now, and what was there from an earlier run."""

    loaded: tuple[CrimeRef, ...]
    already: int


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """A person on a crime as a viewer may see them."""

    person: PersonRef
    name: str
    born: str
    role: PartyRole
    consent: SupportConsent
    safe_contact: str


@dataclass(frozen=True, kw_only=True)
class CrimeSummary:
    """One crime in a line."""

    ref: CrimeRef
    number: str
    offence: str
    status: Status
    recorded_at: datetime
    district: str


@dataclass(frozen=True, kw_only=True)
class CrimeView:
    """One crime as it stands."""

    ref: CrimeRef
    number: str
    offence_code: str
    offence_title: str
    status: Status
    reported_at: datetime
    recorded_at: datetime
    recorded_by: str
    occurred_from: datetime | None
    occurred_to: datetime | None
    place: str
    district: str
    narrative: str
    incident: IncidentRef | None
    incident_number: str
    is_domestic: bool
    is_sexual: bool
    source_system: str
    source_id: str
    parties: tuple[PartyView, ...]

    @property
    def offence(self) -> str:
        """The offence in words, never blank: an unknown one says so."""
        return self.offence_title or self.offence_code or "Offence not yet classified"
