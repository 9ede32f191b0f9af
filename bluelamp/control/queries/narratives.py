"""Log lines as search knows them: what people said and wrote, not what the system noted about units and clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from bluelamp.control.codes import LineKind
from bluelamp.control.models import Incident, IncidentPerson, LogLine
from bluelamp.kernel.actors import Actor
from bluelamp.search.types import Narrative, NarrativeShown

LINES, RESTRICTED = "incident_log", "restricted_line"
SAID = (
    LineKind.TEXT, LineKind.OPENED, LineKind.CORRECTION, LineKind.CLOSED, LineKind.REOPENED, LineKind.LEGACY,
    LineKind.THRIVE,
)  # fmt: skip
WIDTH = 12


def said(rows: Iterable[LogLine]) -> list[Narrative]:
    """Lines worth finding by their words; a restricted one is of a class of its own."""
    kept = [row for row in rows if row.kind in SAID]
    people = _people({row.incident_id for row in kept})
    return [
        Narrative(
            kind=RESTRICTED if row.is_restricted else LINES, item=f"{row.pk:0{WIDTH}d}",
            ref=f"incident:{row.incident_id}", text=row.text, at=row.event_time, about=people[row.incident_id],
        )
        for row in kept
    ]  # fmt: skip


def _people(incidents: set[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    rows = IncidentPerson.objects.filter(incident_id__in=incidents, person_id__isnull=False)
    for incident, person in rows.values_list("incident_id", "person_id"):
        found[incident] += (f"person:{person}",)
    return found


def lines_after(item: str, limit: int) -> Sequence[Narrative]:
    """Open lines in the order they were written, for verifying and rebuilding."""
    return _after(item, limit, is_restricted=False)


def restricted_lines_after(item: str, limit: int) -> Sequence[Narrative]:
    """Restricted lines in the order they were written."""
    return _after(item, limit, is_restricted=True)


def _after(item: str, limit: int, *, is_restricted: bool) -> Sequence[Narrative]:
    rows = LogLine.objects.filter(pk__gt=int(item or 0), kind__in=SAID, is_restricted=is_restricted)
    return said(rows.order_by("pk")[:limit])


def present(viewer: Actor, items: Sequence[str]) -> dict[str, NarrativeShown]:
    """Lines as hits: the incident's number and headline, who wrote it, the words."""
    rows = LogLine.objects.filter(pk__in=[int(item) for item in items]).select_related("incident")
    return {f"{row.pk:0{WIDTH}d}": _shown(row, row.incident) for row in rows}


def _shown(row: LogLine, incident: Incident) -> NarrativeShown:
    where = f", {incident.place_text}" if incident.place_text else ""
    return NarrativeShown(
        title=f"Incident {incident.number}: {incident.headline}", text=row.text,
        detail=f"Line {row.seq} by {row.author}{where}",
        url=reverse("control:incident", args=[str(incident.pk)]),
    )  # fmt: skip
