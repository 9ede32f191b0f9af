"""The row of a unit on duty: made when first needed, held while a decision about it is made."""

from __future__ import annotations

from datetime import datetime

from bluelamp.contracts.control import UnitStatusChanged
from bluelamp.contracts.refs import IncidentRef, UnitRef
from bluelamp.control.models import UnitState
from bluelamp.control.queries import reference
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import SYSTEM, Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.resourcing.queries import available_units
from bluelamp.resourcing.types import AvailableUnit

FREE_CODE = "2"


def held(by: Actor, call_sign: str) -> UnitState:
    """The unit's row, locked until this transaction ends; Refused when it is not on duty."""
    tour = on_duty(call_sign)
    UnitState.objects.bulk_create(
        [
            UnitState(
                tour_id=tour.ref.id,
                call_sign=tour.call_sign,
                status_at=clock.now(),
                status_source="booked on",
            )
        ],
        ignore_conflicts=True,
    )
    return UnitState.objects.select_for_update().get(pk=tour.ref.id)


def on_duty(call_sign: str) -> AvailableUnit:
    """The tour behind a call sign; Refused, in words, when there is none."""
    found = available_units(SYSTEM, call_signs=(call_sign.strip().upper(),))
    if not found:
        raise Refused(f"{call_sign.strip().upper() or 'That unit'} is not booked on.")
    return found[0]


def set_code(
    by: Actor,
    unit: UnitState,
    code: str,
    source: str,
    incident: IncidentRef | None,
    *,
    at: datetime | None = None,
) -> None:
    """Store a status and state it, inside the transaction of the command that brought it."""
    status = reference.status_table(clock.now()).get(code)
    if status is None:
        raise Refused(f"There is no status {code!r}. The table of statuses says what there is.")
    previous, unit.status = unit.status, code
    unit.status_at, unit.status_source = at or clock.now(), source[:24]
    unit.moved_at = clock.now()
    unit.save(update_fields=["status", "status_at", "status_source", "moved_at"])
    ref = UnitRef(unit.tour_id)
    events.state(
        UnitStatusChanged(
            unit=ref,
            call_sign=unit.call_sign,
            status=code,
            previous=previous,
            availability=status.availability,
            changed_at=unit.status_at,
            source=source,
            incident=incident,
        ),
        about=ref,
    )
