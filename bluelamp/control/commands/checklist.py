"""What a log needs before it may close: set by our own closing rules, ticked by facts of others."""

from __future__ import annotations

from bluelamp.contracts.control import ChecklistChanged, Needs
from bluelamp.control.codes import ChecklistState, LineKind
from bluelamp.control.commands import logbook
from bluelamp.control.models import ChecklistRow, Incident
from bluelamp.control.rules.closing import NEEDS_LABELS, needed_before_closing
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor


def set_needs(incident: Incident, *, category_is_crime: bool) -> None:
    """Add the rows that this incident now needs; those there already stay as they are."""
    needs = needed_before_closing(is_domestic=incident.is_domestic, is_crime_type=category_is_crime)
    have = set(incident.checklist.values_list("needs", flat=True))
    for need in needs:
        if need not in have:
            ChecklistRow.objects.create(incident=incident, needs=need, set_at=clock.now())
            _state(incident, need, ChecklistState.OWED, "")


def change(
    by: Actor, incident: Incident, need: Needs, state: ChecklistState, *, handoff: str = "", reason: str = ""
) -> bool:
    """Settle or waive one row, once; returns whether anything changed."""
    row = incident.checklist.filter(needs=need).first()
    if row is None or row.state != ChecklistState.OWED:
        return False
    row.state, row.handoff, row.reason = state, handoff[:120], reason
    row.changed_at, row.changed_by = clock.now(), by.name
    row.save()
    how = handoff or reason
    logbook.note(by, incident, LineKind.CHECKLIST, f"{NEEDS_LABELS[need]}: {state.value} ({how}).")
    _state(incident, need, state, handoff)
    return True


def owed(incident: Incident) -> dict[Needs, ChecklistState]:
    """Every row of the checklist with its state."""
    return {Needs(row.needs): ChecklistState(row.state) for row in incident.checklist.all()}


def _state(incident: Incident, need: Needs, state: ChecklistState, handoff: str) -> None:
    fact = ChecklistChanged(
        incident=incident.ref, number=str(incident.number), needs=need, state=state, handoff=handoff
    )
    logbook.lock_log(incident.ref)
    events.state(fact, about=incident.ref)
