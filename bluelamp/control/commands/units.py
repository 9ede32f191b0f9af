"""Status and position, as units and radios report them."""

from __future__ import annotations

from datetime import datetime

from bluelamp.contracts.control import UnitArrived
from bluelamp.contracts.refs import IncidentRef, UnitRef
from bluelamp.control.codes import AssignmentState, Availability, IncidentState, LineKind, Permission
from bluelamp.control.commands import logbook, sending, unitstates
from bluelamp.control.models import Assignment, Incident, UnitState
from bluelamp.control.queries import reference
from bluelamp.control.queries.places import in_area
from bluelamp.control.rules import incidents as incident_rules
from bluelamp.control.rules import units as rules
from bluelamp.control.types import FixAnswer, PositionReport, Sent, StatusRequest
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.resourcing.queries import available_units

MOST_FIXES = 2000


@command(needs=Permission.SET_UNIT_STATUS)
def set_status(by: Actor, *, request: StatusRequest) -> Sent:
    """A radio status: moves the unit, its assignment and through them the incident (§12.2)."""
    status = reference.status_table(clock.now()).get(request.status.strip())
    if status is None:
        raise Refused(f"There is no status {request.status!r}. The table of statuses says what there is.")
    unit = unitstates.held(by, request.call_sign)
    current = sending.live_assignment(unit)
    at = request.event_time or clock.now()
    incident = IncidentRef(current.incident_id) if current else None
    if status.availability != Availability.REQUEST:
        unitstates.set_code(by, unit, status.code, request.source, incident, at=at)
        _move_assignment(by, unit, current, status.transition, at)
    elif current:
        logbook.note(by, current.incident, LineKind.UNIT, f"{unit.call_sign}: {status.label}.")
    return Sent(
        ref=incident or IncidentRef(unit.tour_id),
        unit=UnitRef(unit.tour_id),
        call_sign=unit.call_sign,
        number=str(current.incident.number) if current else "",
        state=status.label,
    )


@command(needs=Permission.REPORT_POSITION, operation="collection")
def report_positions(by: Actor, *, reports: tuple[PositionReport, ...]) -> list[FixAnswer]:
    """Take in fixes; each gets a plain answer, and an old one never replaces a newer (§12.3)."""
    if len(reports) > MOST_FIXES:
        raise Refused(f"Send at most {MOST_FIXES:,} fixes at once; these were {len(reports):,}.")
    tours = {
        unit.call_sign: unit
        for unit in available_units(SYSTEM, call_signs=tuple({report.call_sign for report in reports}))
    }
    UnitState.objects.bulk_create(
        [UnitState(tour_id=t.ref.id, call_sign=t.call_sign, status_at=clock.now(), status_source="booked on")
         for t in tours.values()], ignore_conflicts=True)  # fmt: skip
    held = (
        UnitState.objects.select_for_update().filter(pk__in=[t.ref.id for t in tours.values()]).order_by("pk")
    )
    states = {state.call_sign: state for state in held}
    on_land = in_area([(report.lon, report.lat) for report in reports])
    answers = [
        _judge(states.get(report.call_sign.strip().upper()), report, is_on)
        for report, is_on in zip(reports, on_land, strict=True)
    ]
    UnitState.objects.bulk_update(states.values(), _FIX_FIELDS)
    return answers


_FIX_FIELDS = ["lon", "lat", "fix_at", "fix_received_at", "accuracy", "speed", "heading", "fix_source",
               "fix_flag", "moved_at"]  # fmt: skip


def _judge(state: UnitState | None, report: PositionReport, is_on_land: bool | None) -> FixAnswer:
    if state is None:
        return FixAnswer(
            call_sign=report.call_sign, is_accepted=False, flag="", reason="This unit is not booked on."
        )
    fix = rules.Fix(at=report.at, lon=report.lon, lat=report.lat, accuracy=report.accuracy)
    judged = rules.judge_fix(fix=fix, held_at=state.fix_at, now=clock.now(), on_land=is_on_land)
    if judged.is_accepted:
        _take(state, report, judged.flag)
    return FixAnswer(
        call_sign=state.call_sign, is_accepted=judged.is_accepted, reason=judged.reason, flag=judged.flag
    )


def _take(state: UnitState, report: PositionReport, flag: str) -> None:
    state.lon, state.lat, state.fix_at = report.lon, report.lat, report.at
    state.fix_received_at = state.moved_at = clock.now()
    state.accuracy, state.speed, state.heading = report.accuracy, report.speed, report.heading
    state.fix_source, state.fix_flag = report.source[:24], flag


def _move_assignment(
    by: Actor, unit: UnitState, current: Assignment | None, transition: str, at: datetime
) -> None:
    if current is None:
        if transition == "clear":
            sending.next_from_stack(by, unit)
        return
    after = rules.assignment_after(AssignmentState(current.state), transition)
    if after is None:
        return
    if after is AssignmentState.CLEARED:
        sending.release(by, current, AssignmentState.CLEARED, "")
        sending.next_from_stack(by, unit)
        return
    _step(by, unit, current, after, at)


def _step(by: Actor, unit: UnitState, current: Assignment, after: AssignmentState, at: datetime) -> None:
    """En route or at scene: the unit's times, the incident's first times, one line, one fact."""
    odd = " (unusual order of statuses)" if rules.is_backward(AssignmentState(current.state), after) else ""
    current.state = after
    if after is AssignmentState.EN_ROUTE:
        current.en_route_at = current.en_route_at or at
    else:
        current.at_scene_at = current.at_scene_at or at
    current.save(update_fields=["state", "en_route_at", "at_scene_at"])
    incident = Incident.objects.for_change(IncidentRef(current.incident_id))
    is_first = after is AssignmentState.AT_SCENE and incident.first_arrived_at is None
    _first_times(incident, after, at)
    words = {AssignmentState.EN_ROUTE: "en route", AssignmentState.AT_SCENE: "at scene"}[after]
    logbook.note(by, incident, LineKind.UNIT, f"{unit.call_sign} {words}{odd}.")
    if after is AssignmentState.AT_SCENE:
        events.state(UnitArrived(
            incident=incident.ref, number=str(incident.number), unit=UnitRef(unit.tour_id),
            call_sign=unit.call_sign, arrived_at=at, first=is_first), about=incident.ref)  # fmt: skip


def _first_times(incident: Incident, after: AssignmentState, at: datetime) -> None:
    if after is AssignmentState.EN_ROUTE:
        incident.first_en_route_at = incident.first_en_route_at or at
    else:
        incident.first_arrived_at = incident.first_arrived_at or at
    units = {AssignmentState(s) for s in incident.assignments.values_list("state", flat=True)}
    incident.state = incident_rules.state_from_units(IncidentState(incident.state), units)
    incident.version += 1
    incident.save()
