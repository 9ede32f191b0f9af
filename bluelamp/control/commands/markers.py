"""Warnings on an incident: looked up, shown, and acknowledged by name."""

from __future__ import annotations

from bluelamp.contracts.control import MarkerAcknowledged
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import LineKind, Permission
from bluelamp.control.commands import logbook
from bluelamp.control.models import Contact, Incident, MarkerShown
from bluelamp.control.queries import warnings
from bluelamp.control.queries.rows import in_roles, place_of
from bluelamp.control.types import Warning
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused


@command(needs=Permission.ADD_LOG_LINE, about="ref")
def acknowledge_markers(by: Actor, *, ref: IncidentRef, markers: tuple[str, ...] = ()) -> None:
    """Put a name against warnings shown; all of them when none is named (§11)."""
    incident = Incident.objects.for_change(ref)
    rows = incident.markers.filter(acknowledged_at=None)
    if markers:
        rows = rows.filter(marker__in=markers)
    for row in list(rows):
        _acknowledge(by, incident, row)


@command(needs=Permission.ADD_LOG_LINE, about="ref")
def check_again(by: Actor, *, ref: IncidentRef) -> None:
    """Look warnings up again, after a search or the records could not be asked."""
    incident = Incident.objects.for_change(ref)
    look_up(by, incident, None)
    if incident.not_checked:
        raise Refused(f"Still NOT CHECKED: {incident.not_checked}.")


def look_up(by: Actor, incident: Incident, contact: Contact | None) -> None:
    """Look up warnings for place, people and telephone; what could not be looked up is said on the incident."""
    asker = on_behalf_of(by.because("incident", work=str(incident.ref)))
    found, problems = warnings.for_incident(
        asker, place=place_of(incident), persons=in_roles(incident), number=contact.number if contact else ""
    )
    for warning in found:
        _show(by, incident, warning)
    said = "; ".join(problems)[:200]
    if said != incident.not_checked:
        incident.not_checked = said
        incident.save(update_fields=["not_checked"])
        words = f"NOT CHECKED: {said}." if said else "Warnings and history are now checked."
        logbook.note(by, incident, LineKind.MARKER, words)


def _show(by: Actor, incident: Incident, warning: Warning) -> None:
    _, is_new = MarkerShown.objects.get_or_create(
        incident=incident, marker=warning.marker, defaults={
            "marker_class": warning.marker_class, "label": warning.label[:160], "about": warning.about[:160],
            "is_red": warning.is_red, "shown_at": clock.now()})  # fmt: skip
    if is_new:
        logbook.note(by, incident, LineKind.MARKER, f"Warning shown: {warning.label} ({warning.about}).")


def _acknowledge(by: Actor, incident: Incident, row: MarkerShown) -> None:
    row.acknowledged_at, row.acknowledged_by = clock.now(), by.name
    row.save(update_fields=["acknowledged_at", "acknowledged_by"])
    logbook.note(by, incident, LineKind.MARKER, f"Warning acknowledged: {row.label}.")
    events.state(MarkerAcknowledged(
        incident=incident.ref, marker=row.marker, label=row.label,
        acknowledged_at=row.acknowledged_at, by=by.name), about=incident.ref)  # fmt: skip
