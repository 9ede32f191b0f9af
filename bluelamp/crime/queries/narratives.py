"""What happened, as crimes tell it, for the free-text search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from bluelamp.crime.models import Crime
from bluelamp.kernel.actors import Actor
from bluelamp.search.types import Narrative, NarrativeShown

NARRATIVE = "crime_narrative"


def told(ids: Iterable[UUID]) -> list[Narrative]:
    """The narratives of crimes, each about the incident it came from and everybody on it."""
    return _narratives(Crime.objects.filter(pk__in=list(ids)).exclude(narrative=""))


def _narratives(rows: QuerySet[Crime]) -> list[Narrative]:
    found = []
    for row in rows.prefetch_related("parties"):
        people = tuple(f"person:{party.person_id}" for party in row.parties.all())
        incident = (f"incident:{row.incident_id}",) if row.incident_id else ()
        found.append(Narrative(
            kind=NARRATIVE, item=str(row.pk), ref=f"crime:{row.pk}", text=row.narrative, at=row.reported_at,
            about=(*incident, *people)))  # fmt: skip
    return found


def narratives_after(item: str, limit: int) -> Sequence[Narrative]:
    """Narratives in order of the crimes' ids, for verifying and rebuilding."""
    rows = Crime.objects.exclude(narrative="").order_by("pk")
    return _narratives((rows.filter(pk__gt=item) if item else rows)[:limit])


def present(viewer: Actor, items: Sequence[str]) -> dict[str, NarrativeShown]:
    """Crimes as hits of the free-text search."""
    return {
        str(row.pk): NarrativeShown(
            title=f"Crime {row.number}: {row.offence_title or row.offence_code or 'not yet classified'}",
            text=row.narrative, detail=row.place, url=reverse("crime:crime", args=[str(row.pk)]))
        for row in Crime.objects.filter(pk__in=items)
    }  # fmt: skip
