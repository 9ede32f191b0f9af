"""Recording a crime from an incident or on its own."""

from __future__ import annotations

from bluelamp.contracts.crime import CrimeRecorded, VictimOf
from bluelamp.contracts.refs import CrimeRef, PersonRef
from bluelamp.crime import queries, rules
from bluelamp.crime.codes import PartyRole, Permission
from bluelamp.crime.models import Crime, CrimeParty, YearCount
from bluelamp.crime.queries import narratives
from bluelamp.crime.types import CrimeSummary, NewCrime
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.search import commands as search

FORCE = "BL"


def _next_number() -> str:
    year = clock.local(clock.now()).year
    YearCount.objects.get_or_create(year=year)
    count = YearCount.objects.select_for_update().get(year=year)
    count.last += 1
    count.save(update_fields=["last"])
    return rules.crime_number(FORCE, year, count.last)


@command(needs=Permission.RECORD_CRIME, operation="collection")
def record_crime(by: Actor, *, crime: NewCrime) -> CrimeSummary:
    """Record a crime as soon as one is known to have happened; the offence may still be unknown (HOCR A)."""
    refuse_if(rules.reasons_not_to_record(
        narrative=crime.narrative, roles=[party.role for party in crime.parties], reported_at=crime.reported_at,
        now=clock.now(), occurred_from=crime.occurred_from, occurred_to=crime.occurred_to))  # fmt: skip
    row = Crime.objects.create(
        number=_next_number(), offence_code=crime.offence_code, offence_title=crime.offence_title,
        incident_id=crime.incident.id if crime.incident else None, incident_number=crime.incident_number,
        district=crime.district, place=crime.place, reported_at=crime.reported_at, recorded_at=clock.now(),
        recorded_by=(crime.written_by or by.name)[:120], source_system="paper" if crime.paper else "",
        source_id=crime.paper, occurred_from=crime.occurred_from, occurred_to=crime.occurred_to,
        narrative=crime.narrative, is_domestic=crime.is_domestic,
        is_sexual=crime.is_sexual or rules.is_sexual_offence(crime.offence_code))  # fmt: skip
    _link_parties(row, crime)
    search.index_narratives(narratives.told([row.pk]))
    events.state(_recorded(row, crime), about=CrimeRef(row.id))
    return queries.summary(row)


def _link_parties(row: Crime, crime: NewCrime) -> None:
    CrimeParty.objects.bulk_create([
        CrimeParty(crime=row, person_id=party.person.id, role=party.role.value, consent=party.consent.value,
                   safe_contact=party.safe_contact)
        for party in crime.parties
    ], ignore_conflicts=True)  # fmt: skip


def _recorded(row: Crime, crime: NewCrime) -> CrimeRecorded:
    victims = tuple(
        VictimOf(person=party.person, consent=party.consent.value, safe_contact=party.safe_contact)
        for party in crime.parties if party.role is PartyRole.VICTIM)  # fmt: skip
    suspects: tuple[PersonRef, ...] = tuple(
        party.person for party in crime.parties if party.role is PartyRole.SUSPECT)  # fmt: skip
    return CrimeRecorded(
        crime=CrimeRef(row.id), number=row.number, incident=crime.incident,
        offence=row.offence_title or row.offence_code, reported_at=row.reported_at, recorded_at=row.recorded_at,
        district=row.district, is_domestic=row.is_domestic, is_sexual=row.is_sexual, victims=victims,
        suspects=suspects)  # fmt: skip
