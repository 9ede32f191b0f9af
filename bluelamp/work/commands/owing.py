"""Owing a duty, one at a time or a whole sweep of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from bluelamp.contracts.refs import DutyRef
from bluelamp.contracts.work import DutyOwed
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.work.codes import Permission, Step
from bluelamp.work.models import Duty, DutyStep
from bluelamp.work.queries import views
from bluelamp.work.types import DutyView, NewDuty, OwedCount

BATCH = 500


def _row(duty: NewDuty) -> Duty:
    fields = {name: value for name, value in asdict(duty).items() if name not in ("owner", "risk")}
    return Duty(
        **fields,
        owner_kind=duty.owner.kind.value,
        owner=duty.owner.name,
        risk=duty.risk.value,
        escalates_at=duty.due_at,
    )


def _state_owed(row: Duty) -> None:
    fact = DutyOwed(duty=DutyRef(row.id), kind=row.kind, rule=row.rule, subject=row.subject, source=row.source,
                    risk=row.risk, district=row.district, owner=row.owner, started_at=row.started_at,
                    due_at=row.due_at)  # fmt: skip
    events.state(fact, about=DutyRef(row.id))


@command(needs=Permission.OWE_DUTY, operation="collection")
def owe(by: Actor, *, duty: NewDuty) -> DutyView:
    """Owe one duty under its rule; owing the same thing again returns the one already owed (records.md §0)."""
    wanted = _row(duty)
    row, is_new = Duty.objects.get_or_create(
        rule=duty.rule, source=duty.source, subject=duty.subject, kind=duty.kind, defaults=_defaults(wanted)
    )
    if is_new:
        DutyStep.objects.create(duty=row, at=clock.now(), by=by.name, what=Step.OWED, text=duty.citation)
        _state_owed(row)
    return views.view(row)


def _defaults(row: Duty) -> dict[str, object]:
    keyed = {"rule", "source", "subject", "kind"}
    return {f.attname: getattr(row, f.attname) for f in Duty._meta.concrete_fields if f.attname not in keyed}


@command(needs=Permission.OWE_DUTY, operation="collection")
def owe_many(by: Actor, *, duties: tuple[NewDuty, ...]) -> OwedCount:
    """Owe a batch of duties at once; those owed already stay as they are."""
    new = 0
    for first in range(0, len(duties), BATCH):
        new += _owe_batch(by, duties[first : first + BATCH])
    return OwedCount(new=new, known=len(duties) - new)


def _owe_batch(by: Actor, duties: Sequence[NewDuty]) -> int:
    rows = [_row(duty) for duty in duties]
    Duty.objects.bulk_create(rows, ignore_conflicts=True)
    kept = {row.id for row in Duty.objects.filter(id__in=[row.id for row in rows]).only("id")}
    created = [row for row in rows if row.id in kept]
    DutyStep.objects.bulk_create(
        [DutyStep(duty=row, at=clock.now(), by=by.name, what=Step.OWED, text=row.citation) for row in created]
    )
    for row in created:
        _state_owed(row)
    return len(created)
