"""Units on duty: who, what they can do, where, doing what."""

from __future__ import annotations

from uuid import UUID

from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import LIVE_ASSIGNMENT, AssignmentState, Permission
from bluelamp.control.models import Assignment, UnitState
from bluelamp.control.queries import reference
from bluelamp.control.types import StatusOption, UnitView
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.doorway import query
from bluelamp.resourcing.queries import available_units
from bluelamp.resourcing.types import AvailableUnit


@query(needs=Permission.VIEW_BOARD, audited=False)
def units_on_duty(viewer: Actor) -> list[UnitView]:
    """Every unit booked on, with status, position and what it is doing."""
    return views(available_units(SYSTEM))


@query(needs=Permission.VIEW_BOARD, audited=False)
def unit_by_call_sign(viewer: Actor, *, call_sign: str) -> UnitView | None:
    """One unit on duty; None when that call sign is not booked on."""
    found = views(available_units(SYSTEM, call_signs=(call_sign.strip().upper(),)))
    return found[0] if found else None


def views(tours: list[AvailableUnit]) -> list[UnitView]:
    """Tours joined with what the control room knows of them."""
    ids = [tour.ref.id for tour in tours]
    states = {state.tour_id: state for state in UnitState.objects.filter(pk__in=ids)}
    parts: dict[UUID, list[Assignment]] = {one: [] for one in ids}
    live_or_waiting = [*LIVE_ASSIGNMENT, AssignmentState.STACKED]
    for row in Assignment.objects.filter(tour_id__in=ids, state__in=live_or_waiting).select_related(
        "incident"
    ):
        parts[row.tour_id].append(row)
    table = reference.status_table(clock.now())
    return [_view(tour, states.get(tour.ref.id), parts[tour.ref.id], table) for tour in tours]


def _view(
    tour: AvailableUnit, state: UnitState | None, parts: list[Assignment], table: dict[str, StatusOption]
) -> UnitView:
    live = next((row for row in parts if row.state != AssignmentState.STACKED), None)
    status = table.get(state.status if state else "1")
    return UnitView(
        ref=tour.ref, call_sign=tour.call_sign, unit_type=tour.unit_type, station=tour.station,
        district=tour.district, crew=tuple(f"{m.number} {m.name}" for m in tour.crew),
        skills=tuple(sorted(tour.skills)), lapsed=tour.lapsed, ends_at=tour.ends_at,
        status=state.status if state else "1", status_label=status.label if status else "unknown status",
        availability=status.availability if status else "no", status_at=state.status_at if state else None,
        lon=state.lon if state else None, lat=state.lat if state else None,
        fix_at=state.fix_at if state else None, fix_flag=state.fix_flag if state else "",
        incident=IncidentRef(live.incident_id) if live else None,
        incident_number=str(live.incident.number) if live else "", assignment=live.state if live else "",
        stacked=tuple(str(r.incident.number) for r in parts if r.state == AssignmentState.STACKED))  # fmt: skip
