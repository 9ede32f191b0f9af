"""Putting right what was read wrongly from paper: the log keeps both."""

from __future__ import annotations

from datetime import datetime

from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import LineKind, Permission
from bluelamp.control.commands import logbook
from bluelamp.control.models import Incident
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command


@command(needs=Permission.OPEN_INCIDENT, about="ref")
def correct_beginning(by: Actor, *, ref: IncidentRef, began: datetime, why: str) -> None:
    """The moment an incident was reported, as a second reading of the paper has it; its number stays (§9.2)."""
    incident = Incident.objects.for_change(ref)
    before = incident.opened_at
    incident.event_at = incident.opened_at = began
    incident.version += 1
    incident.save(update_fields=["event_at", "opened_at", "version"])
    words = (
        f"Reported at {clock.local(began):%d/%m/%Y %H:%M}, not {clock.local(before):%d/%m/%Y %H:%M}. {why}"
    )
    logbook.note(by, incident, LineKind.CORRECTION, words.strip())
