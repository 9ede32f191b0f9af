"""Reading crimes, one or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from bluelamp.access import guard
from bluelamp.contracts.refs import CrimeRef, IncidentRef, PersonRef
from bluelamp.crime.codes import PartyRole, Permission, Status, SupportConsent
from bluelamp.crime.models import Crime, CrimeParty
from bluelamp.crime.types import CrimeSummary, CrimeView, PartyView
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, query
from bluelamp.nominals import queries as nominals

PLAIN = ("number", "offence_code", "offence_title", "reported_at", "recorded_at", "recorded_by", "occurred_from",
         "occurred_to", "place", "district", "narrative", "incident_number", "is_domestic", "is_sexual",
         "source_system", "source_id")  # fmt: skip
LIMIT = 200


def summary(row: Crime) -> CrimeSummary:
    """One crime in a line; an unknown offence says so."""
    return CrimeSummary(
        ref=CrimeRef(row.id), number=row.number, offence=row.offence_title or row.offence_code or "Not yet classified",
        status=Status(row.status), recorded_at=row.recorded_at, district=row.district)  # fmt: skip


def _parties(viewer: Actor, rows: Iterable[CrimeParty]) -> tuple[PartyView, ...]:
    kept = list(rows)
    lines = nominals.names_for(viewer, [PersonRef(party.person_id) for party in kept])
    return tuple(_party(party, lines.get(str(PersonRef(party.person_id)))) for party in kept)


def _party(row: CrimeParty, line: object) -> PartyView:
    return PartyView(
        person=PersonRef(row.person_id), name=getattr(line, "display", "") or "Name not available",
        born=getattr(line, "birth_display", ""), role=PartyRole(row.role), consent=SupportConsent(row.consent),
        safe_contact=row.safe_contact)  # fmt: skip


def _people(view: CrimeView) -> list[PersonRef]:
    return [party.person for party in view.parties]


def _not_hidden(viewer: Actor, rows: QuerySet[Crime]) -> list[Crime]:
    kept = list(rows[:LIMIT])
    hidden = guard.hidden_from(viewer, [CrimeRef(row.id) for row in kept])
    return [row for row in kept if str(CrimeRef(row.id)) not in hidden]


@query(needs=Permission.VIEW_CRIME, about="ref", shows=_people)
def crime(viewer: Actor, ref: CrimeRef) -> CrimeView:
    """One crime with everyone on it."""
    row = Crime.objects.filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return CrimeView(
        ref=ref,
        status=Status(row.status),
        incident=IncidentRef(row.incident_id) if row.incident_id else None,
        parties=_parties(viewer, row.parties.order_by("id")),
        **{name: getattr(row, name) for name in PLAIN},
    )


def _refs(found: Iterable[CrimeSummary]) -> list[CrimeRef]:
    return [one.ref for one in found]


@query(needs=Permission.VIEW_CRIME, shows=_refs)
def crime_numbered(viewer: Actor, *, number: str) -> tuple[CrimeSummary, ...]:
    """Crimes of this number, migrated ones included; old systems may have given one number twice."""
    return tuple(
        map(summary, _not_hidden(viewer, Crime.objects.filter(number=number).order_by("recorded_at")))
    )


@query(needs=Permission.VIEW_CRIME, shows=_refs)
def crimes_of_incident(viewer: Actor, incident: IncidentRef) -> tuple[CrimeSummary, ...]:
    """The crimes that came out of one incident."""
    rows = Crime.objects.filter(incident_id=incident.id).order_by("recorded_at")
    return tuple(map(summary, _not_hidden(viewer, rows)))


@query(needs=Permission.VIEW_CRIME, shows=_refs)
def crimes_of_person(viewer: Actor, *, persons: tuple[PersonRef, ...]) -> tuple[CrimeSummary, ...]:
    """The crimes that a person, under any of their merged records, is on."""
    rows = (
        Crime.objects.filter(parties__person_id__in=[one.id for one in persons])
        .distinct()
        .order_by("-reported_at")
    )
    return tuple(map(summary, _not_hidden(viewer, rows)))


@query(needs=Permission.VIEW_CRIME, shows=_refs)
def crimes_between(viewer: Actor, *, start: datetime, end: datetime) -> tuple[CrimeSummary, ...]:
    """Crimes reported in a period, oldest first."""
    rows = Crime.objects.filter(reported_at__gte=start, reported_at__lt=end).order_by("reported_at")
    return tuple(map(summary, _not_hidden(viewer, rows)))


@query(needs=Permission.VIEW_CRIME, shows=_refs)
def recent_crimes(viewer: Actor, *, district: str = "") -> tuple[CrimeSummary, ...]:
    """The newest crimes of the force or of one district."""
    rows = Crime.objects.filter(district=district) if district else Crime.objects.all()
    return tuple(map(summary, _not_hidden(viewer, rows.order_by("-reported_at"))))
