"""Sending units: whoever is quicker wins, the other is told in plain words."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from bluelamp.access import guard
from bluelamp.contracts.control import UnitDispatched, UnitReleased
from bluelamp.contracts.refs import IncidentRef, UnitRef
from bluelamp.control.codes import (
    LIVE_ASSIGNMENT,
    AssignmentState,
    Availability,
    IncidentState,
    LineKind,
    Permission,
    SendHow,
)  # fmt: skip
from bluelamp.control.commands import duties, logbook, unitstates
from bluelamp.control.models import Assignment, Incident, UnitState
from bluelamp.control.queries import reference
from bluelamp.control.rules import incidents as incident_rules
from bluelamp.control.rules import units as rules
from bluelamp.control.types import SendRequest, Sent
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if


@command(needs=Permission.DISPATCH_UNIT)
def dispatch(by: Actor, *, request: SendRequest) -> Sent:
    """Send a unit: the unit's row is held while deciding, so the last unit goes to one incident only (§8.2)."""
    unit = unitstates.held(by, request.call_sign)
    current = live_assignment(unit)
    incident = _incident_for(request.incident)
    refuse_if(_reasons(by, unit, current, request))
    if current and request.how is SendHow.STACK:
        return _assign(by, incident, unit, request, AssignmentState.STACKED)
    if current:
        release(
            by, current, AssignmentState.DIVERTED, f"Diverted to {incident.number}. {request.reason}".strip()
        )
    return _assign(by, incident, unit, request, AssignmentState.ASSIGNED)


@command(needs=Permission.DISPATCH_UNIT)
def withdraw(by: Actor, *, call_sign: str, reason: str) -> Sent:
    """Take a unit off its incident; the last one gone leaves it unresourced, its clock still running (§21 item 5)."""
    unit = unitstates.held(by, call_sign)
    current = live_assignment(unit)
    if current is None:
        raise Refused(f"{unit.call_sign} is not on any incident.")
    if len(reason.strip()) < 3:
        raise Refused("Say why the unit is withdrawn.")
    release(by, current, AssignmentState.WITHDRAWN, reason.strip())
    unitstates.set_code(by, unit, unitstates.FREE_CODE, "dispatcher", None)
    next_from_stack(by, unit)
    incident = Incident.objects.get(pk=current.incident_id)
    return Sent(
        ref=incident.ref,
        unit=UnitRef(unit.tour_id),
        call_sign=unit.call_sign,
        number=str(incident.number),
        state=current.state,
    )


def live_assignment(unit: UnitState) -> Assignment | None:
    """What the unit is committed to now."""
    found = Assignment.objects.filter(tour_id=unit.tour_id, state__in=LIVE_ASSIGNMENT)
    return found.select_related("incident").first()


def release(by: Actor, assignment: Assignment, how: AssignmentState, note: str) -> None:
    """End a unit's part in an incident, inside the transaction of the command that decided it."""
    incident = Incident.objects.for_change(IncidentRef(assignment.incident_id))
    was_attended = assignment.at_scene_at is not None
    assignment.state, assignment.ended_at, assignment.note = how, clock.now(), note[:240]
    assignment.save(update_fields=["state", "ended_at", "note"])
    left = set(incident.assignments.filter(state__in=LIVE_ASSIGNMENT).values_list("state", flat=True))
    after = incident_rules.state_from_units(IncidentState(incident.state), {AssignmentState(s) for s in left})
    if not left:
        after = incident_rules.state_after_last_unit(
            was_attended=was_attended or incident.first_arrived_at is not None, how=how
        )
    _move(incident, after)
    is_alone = not left and after is IncidentState.UNRESOURCED
    alarm = " No unit is left: unresourced, clock still running." if is_alone else ""
    logbook.note(by, incident, LineKind.UNIT, f"{assignment.call_sign} {how}. {note}{alarm}".strip())
    events.state(UnitReleased(
        incident=incident.ref, number=str(incident.number), unit=UnitRef(assignment.tour_id),
        call_sign=assignment.call_sign, how=how, released_at=clock.now(), left_unresourced=is_alone),
        about=incident.ref)  # fmt: skip


def next_from_stack(by: Actor, unit: UnitState) -> None:
    """A unit that becomes free goes to what was stacked behind it, first come first."""
    waiting = (
        Assignment.objects.filter(tour_id=unit.tour_id, state=AssignmentState.STACKED)
        .order_by("assigned_at")
        .first()
    )
    if waiting is None or live_assignment(unit) is not None:
        return
    incident = Incident.objects.for_change(IncidentRef(waiting.incident_id))
    waiting.state = AssignmentState.ASSIGNED
    waiting.save(update_fields=["state"])
    _resource(by, incident, waiting)


def _incident_for(ref: IncidentRef) -> Incident:
    incident = Incident.objects.for_change(ref)
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed. Reopen it before sending a unit.")
    return incident


def _reasons(by: Actor, unit: UnitState, current: Assignment | None, request: SendRequest) -> list[str]:
    status = reference.status_table(clock.now()).get(unit.status)
    availability = Availability(status.availability) if status else Availability.NO
    stacked = Assignment.objects.filter(
        tour_id=unit.tour_id, incident_id=request.incident.id, state=AssignmentState.STACKED
    ).exists()
    is_same = stacked or (current is not None and current.incident_id == request.incident.id)
    return rules.reasons_not_to_send(rules.Sending(
        call_sign=unit.call_sign, availability=availability, on_duty=True,
        current_number=str(current.incident.number) if current else "", is_same_incident=is_same,
        how=request.how, may_supervise=guard.may(by, Permission.APPROVE_DOWNGRADE)))  # fmt: skip


def _assign(
    by: Actor, incident: Incident, unit: UnitState, request: SendRequest, state: AssignmentState,
) -> Sent:  # fmt: skip
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                incident=incident, tour_id=unit.tour_id, call_sign=unit.call_sign, state=state,
                assigned_at=clock.now(), assigned_by=by.name, note=request.reason[:240],
                suggested_rank=request.suggested_rank)  # fmt: skip
    except IntegrityError:
        raise Refused(f"{unit.call_sign} was sent elsewhere a moment ago. Choose another unit.") from None
    if state is AssignmentState.STACKED:
        logbook.note(by, incident, LineKind.UNIT, f"{unit.call_sign} stacked: comes when it is free.")
    else:
        _resource(by, incident, assignment)
    return Sent(
        ref=incident.ref,
        unit=UnitRef(unit.tour_id),
        call_sign=unit.call_sign,
        number=str(incident.number),
        state=state,
    )


def _resource(by: Actor, incident: Incident, assignment: Assignment) -> None:
    """The incident has a unit: times, state, line, fact, and the escalations are answered."""
    incident.first_assigned_at = incident.first_assigned_at or clock.now()
    if incident.state in (IncidentState.NEW, IncidentState.UNRESOURCED, IncidentState.DESK,
                          IncidentState.AWAITING_RESULT):  # fmt: skip
        incident.state = IncidentState.ASSIGNED
    _move(incident, IncidentState(incident.state))
    why = f" {assignment.note}" if assignment.note else ""
    logbook.note(by, incident, LineKind.UNIT, f"{assignment.call_sign} sent.{why}")
    _repeat_warnings(by, incident, assignment)
    events.state(UnitDispatched(
        incident=incident.ref, number=str(incident.number), unit=UnitRef(assignment.tour_id),
        call_sign=assignment.call_sign, dispatched_at=clock.now(),
        overridden=(assignment.suggested_rank or 1) > 3), about=incident.ref)  # fmt: skip
    duties.settle_answers(by, incident, f"{assignment.call_sign} sent.")


def _repeat_warnings(by: Actor, incident: Incident, assignment: Assignment) -> None:
    """A red warning nobody acknowledged is said again to the unit that is sent (§11)."""
    unread = incident.markers.filter(is_red=True, acknowledged_at=None).values_list("label", flat=True)
    for label in unread:
        logbook.note(by, incident, LineKind.MARKER, f"Warning passed to {assignment.call_sign}: {label}.")


def _move(incident: Incident, state: IncidentState) -> None:
    incident.state = state
    incident.version += 1
    incident.save()
