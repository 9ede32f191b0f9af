"""Recorded crime for machines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from bluelamp.access import guard
from bluelamp.contracts.refs import CrimeRef, IncidentRef
from bluelamp.crime import commands, queries
from bluelamp.crime.codes import Permission
from bluelamp.crime.types import CrimeSummary, CrimeView, NewCrime
from bluelamp.crime.web.views import actor_of

router = Router()


@router.get("/numbered/{path:number}", response=list[CrimeSummary])
@guard.needs(Permission.VIEW_CRIME)
def numbered(request: HttpRequest, number: str) -> Any:
    """Crimes of a number."""
    return queries.crime_numbered(actor_of(request), number=number)


@router.get("/of-incident/{incident}", response=list[CrimeSummary])
@guard.needs(Permission.VIEW_CRIME)
def of_incident(request: HttpRequest, incident: UUID) -> Any:
    """Crimes that came out of an incident."""
    return queries.crimes_of_incident(actor_of(request), IncidentRef(incident))


@router.get("/{crime}", response=CrimeView)
@guard.needs(Permission.VIEW_CRIME)
def one(request: HttpRequest, crime: UUID) -> Any:
    """One crime."""
    return queries.crime(actor_of(request), CrimeRef(crime))


@router.post("/", response=CrimeSummary)
@guard.needs(Permission.RECORD_CRIME)
def record(request: HttpRequest, body: NewCrime) -> Any:
    """Record a crime."""
    return commands.record_crime(actor_of(request), crime=body)
