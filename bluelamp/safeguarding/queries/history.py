"""What is known of a pair: domestic incidents in twelve months and the last referral to MARAC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bluelamp.contracts.control import PersonRole
from bluelamp.contracts.refs import IncidentRef, PersonRef
from bluelamp.control import queries as control
from bluelamp.kernel.actors import SYSTEM
from bluelamp.safeguarding.codes import ReferralKind
from bluelamp.safeguarding.models import DomesticEvent, Referral, RiskAssessment
from bluelamp.safeguarding.rules import marac

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class PairHistory:
    """How often this pair came to notice, and whether this is a repeat."""

    incidents_in_year: int
    last_referral: datetime | None
    is_repeat: bool


def incidents_in_year(victim: PersonRef, suspect: PersonRef | None, at: datetime) -> int:
    """Domestic incidents of the pair in the twelve months to `at`, this one and migrated ones included."""
    if suspect is None:
        return 0
    found = control.domestic_incidents_of(
        SYSTEM, victim, role=PersonRole.VICTIM, start=at - YEAR, end=at + timedelta(seconds=1)
    )
    return sum(any(one.person == suspect and one.role is PersonRole.SUSPECT for one in incident.persons)
               for incident in found)  # fmt: skip


def last_marac(victim: PersonRef, suspect: PersonRef | None, before: IncidentRef | None) -> datetime | None:
    """When the pair was last referred to MARAC, not counting the incident in hand."""
    rows = Referral.objects.filter(kind=ReferralKind.MARAC.value, person_id=victim.id).exclude(
        state__in=["NOT_REFERRED", "WITHDRAWN"]
    )
    if before:
        rows = rows.exclude(incident_id=before.id)
    if suspect:
        rows = rows.filter(incident_id__in=_incidents_of(victim, suspect))
    latest = rows.order_by("-started_at").first()
    return latest.started_at if latest else None


def _incidents_of(victim: PersonRef, suspect: PersonRef) -> set[UUID | None]:
    pair = {"victim_id": victim.id, "suspect_id": suspect.id}
    return {
        *DomesticEvent.objects.filter(**pair).values_list("incident_id", flat=True),
        *RiskAssessment.objects.filter(**pair).values_list("incident_id", flat=True),
    }


def of_pair(
    victim: PersonRef, suspect: PersonRef | None, *, at: datetime, incident: IncidentRef | None
) -> PairHistory:
    """The history of a pair as the grading rules ask for it."""
    last = last_marac(victim, suspect, incident)
    event = DomesticEvent.objects.filter(pk=incident.id).first() if incident else None
    event_at = event.opened_at if event else at
    return PairHistory(
        incidents_in_year=incidents_in_year(victim, suspect, at),
        last_referral=last,
        is_repeat=marac.is_repeat(last_referral=last, event_at=event_at),
    )
