"""Every write of geography: closing a road and opening it again."""

import uuid
from datetime import datetime

from bluelamp.geography.closures import view
from bluelamp.geography.codes import Permission
from bluelamp.geography.models import RoadClosure
from bluelamp.geography.rules.closing import drawn_shape, reasons_not_to_close
from bluelamp.geography.types import Closure, ClosureToDraw
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if

__all__ = ["close_road", "reopen_road"]


@command(needs=Permission.CLOSE_ROAD, operation="collection")
def close_road(by: Actor, *, closure: ClosureToDraw) -> Closure:
    """Close the roads a drawn line or area crosses; the next suggestion goes round them."""
    starts = closure.starts_at or clock.now()
    refuse_if(reasons_not_to_close(closure, starts))
    row = RoadClosure.objects.create(
        shape=drawn_shape(closure.points), why=closure.why.strip(), starts_at=starts, ends_at=closure.ends_at,
        closed_by=by.name or str(by.account_id),
    )  # fmt: skip
    return view(row)


@command(needs=Permission.CLOSE_ROAD)
def reopen_road(by: Actor, *, closure_id: uuid.UUID, at: datetime | None = None) -> Closure:
    """End a closure, now or at a given time."""
    row = RoadClosure.objects.select_for_update().filter(id=closure_id).first()
    if row is None:
        raise Refused(
            "There is no such closure. It may belong to another system: look at the list of closures."
        )
    row.ends_at, row.reopened_by = at or clock.now(), by.name or str(by.account_id)
    row.save(update_fields=["ends_at", "reopened_by"])
    return view(row)
