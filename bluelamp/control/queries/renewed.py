"""Which migrated incidents somebody has worked on since: migration does not bring those up to date by itself."""

from __future__ import annotations

from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import LineKind, Permission
from bluelamp.control.models import LogLine
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query


@query(needs=Permission.IMPORT_INCIDENTS, audited=False)
def changed_by_hand(viewer: Actor, *, incidents: frozenset[IncidentRef]) -> frozenset[IncidentRef]:
    """Which of these incidents have a line in their log that no old system wrote; ids alone cross the door."""
    rows = LogLine.objects.filter(incident_id__in=[one.id for one in incidents]).exclude(kind=LineKind.LEGACY)
    return frozenset(IncidentRef(one) for one in rows.values_list("incident_id", flat=True).distinct())
