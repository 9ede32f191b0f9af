"""What a batch of rows is for its owners, gathered and handed over in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bluelamp.contracts.refs import OrganisationRef
from bluelamp.control import commands as control
from bluelamp.control.types import ImportBatch as ControlBatch
from bluelamp.control.types import ImportedIncident
from bluelamp.crime import commands as crime
from bluelamp.crime.types import ImportBatch as CrimeBatch
from bluelamp.crime.types import ImportedCrime
from bluelamp.kernel.actors import Actor
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import (
    ImportBatch,
    Imported,
    NewEvent,
    NewLink,
    NewMarker,
    NewOrganisation,
    NewPerson,
    NewPhone,
    NewPlace,
    NewVehicle,
    Renewal,
)
from bluelamp.safeguarding import commands as safeguarding
from bluelamp.safeguarding.types import EnrolmentRow, EstablishmentRow, PastAssessment, PastReferral
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty

T = TypeVar("T")


@dataclass
class Batch:
    """Everything a batch asks of the owners' doors."""

    source: str
    persons: list[NewPerson] = field(default_factory=list)
    places: dict[str, NewPlace] = field(default_factory=dict)
    phones: dict[str, NewPhone] = field(default_factory=dict)
    vehicles: dict[str, NewVehicle] = field(default_factory=dict)
    organisations: dict[str, NewOrganisation] = field(default_factory=dict)
    events: list[NewEvent] = field(default_factory=list)
    links: list[NewLink] = field(default_factory=list)
    markers: list[NewMarker] = field(default_factory=list)
    incidents: list[ImportedIncident] = field(default_factory=list)
    crimes: list[ImportedCrime] = field(default_factory=list)
    duties: list[NewDuty] = field(default_factory=list)
    referrals: list[PastReferral] = field(default_factory=list)
    assessments: list[PastAssessment] = field(default_factory=list)
    schools: list[EstablishmentRow] = field(default_factory=list)
    enrolments: list[EnrolmentRow] = field(default_factory=list)

    def hand_over(self, by: Actor, renewal: Renewal | None = None) -> dict[str, str]:
        """Ask every owner, in the transaction in hand; what answers instead of a reference that was given.

        With a `renewal`, what the owners hold already is brought up to what the batch says.
        """
        instead = self._things(by, renewal)
        again = renewal is not None
        if self.incidents:
            control.import_incidents(by, batch=ControlBatch(incidents=tuple(self.incidents), renew=again))
        if self.crimes:
            batch = CrimeBatch(
                source_system=self.source, batch=self.source, crimes=tuple(self.crimes), renew=again
            )
            crime.import_crimes(by, batch=batch)
        if self.schools or self.enrolments:
            schools = tuple(_with_organisation(one, instead) for one in self.schools)
            safeguarding.load_education(by, establishments=schools, enrolments=tuple(self.enrolments))
        if self.referrals:
            safeguarding.import_past_referrals(by, referrals=tuple(self.referrals))
        if self.assessments:
            safeguarding.import_past_assessments(by, assessments=tuple(self.assessments))
        if self.duties:
            work.owe_many(by, duties=tuple(self.duties))
        return instead

    def _things(self, by: Actor, renewal: Renewal | None) -> dict[str, str]:
        batch = ImportBatch(
            persons=tuple(self.persons), places=tuple(self.places.values()), events=tuple(self.events),
            links=tuple(self.links), markers=tuple(self.markers), phones=tuple(self.phones.values()),
            vehicles=tuple(self.vehicles.values()), organisations=tuple(self.organisations.values()), renewal=renewal,
        )  # fmt: skip
        if batch == ImportBatch(renewal=renewal):
            return {}
        made: Imported = nominals.import_persons(by, batch=batch)
        return {
            **_instead(self.phones, made.phones), **_instead(self.vehicles, made.vehicles),
            **_instead(self.organisations, made.organisations), **_instead((str(e.ref) for e in self.events), made.events),
        }  # fmt: skip


def _instead(given: Iterable[str], made: Iterable[object]) -> dict[str, str]:
    return {one: str(ref) for one, ref in zip(given, made, strict=True) if one != str(ref)}


def _with_organisation(school: EstablishmentRow, instead: dict[str, str]) -> EstablishmentRow:
    actual = instead.get(str(school.organisation))
    return replace(school, organisation=OrganisationRef.of(actual)) if actual else school
