"""Ending a duty: met, missed or waived; nothing else closes one."""

from __future__ import annotations

from bluelamp.contracts.refs import DutyRef
from bluelamp.contracts.work import DutySettled
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.work import rules
from bluelamp.work.codes import DutyState, OwnerKind, Permission, Step
from bluelamp.work.models import Duty, DutyStep
from bluelamp.work.queries import views
from bluelamp.work.types import DutyView, SettledCount


def locked(ref: DutyRef) -> Duty:
    """The duty, held for change."""
    row = Duty.objects.select_for_update().filter(pk=ref.id).first()
    if row is None:
        raise NotThere
    return row


def _settle(by: Actor, row: Duty, state: DutyState, reason: str) -> None:
    row.state, row.reason, row.settled_at, row.settled_by = state.value, reason, clock.now(), by.name
    row.save(update_fields=["state", "reason", "settled_at", "settled_by"])
    what = Step.WAIVED if state is DutyState.WAIVED else Step.MET
    DutyStep.objects.create(duty=row, at=row.settled_at, by=by.name, what=what, text=reason)
    fact = DutySettled(duty=DutyRef(row.id), kind=row.kind, rule=row.rule, subject=row.subject, source=row.source,
                       state=row.state, settled_at=row.settled_at, reason=reason)  # fmt: skip
    events.state(fact, about=DutyRef(row.id))


def _meet(by: Actor, row: Duty, how: str) -> None:
    _settle(by, row, rules.settled_state(due_at=row.due_at, settled_at=clock.now()), how)


@command(needs=Permission.SETTLE_DUTY, about="ref")
def meet(by: Actor, *, ref: DutyRef, how: str = "") -> DutyView:
    """Say that a duty is done; late, it is kept as missed (records.md §0: a breach is never hidden)."""
    row = locked(ref)
    refuse_if(rules.reasons_not_to_settle(DutyState(row.state)))
    _meet(by, row, how)
    return views.view(row)


def _open_for(kind: str, subject: str, source: str) -> list[Duty]:
    rows = Duty.objects.select_for_update().filter(kind=kind, state=DutyState.OPEN.value)
    if subject:
        rows = rows.filter(subject=subject)
    return list(rows.filter(source=source) if source else rows) if subject or source else []


@command(needs=Permission.SETTLE_DUTY)
def meet_for(by: Actor, *, kind: str, subject: str = "", source: str = "", how: str = "") -> SettledCount:
    """Meet every open duty of a kind about a subject or source, when its deed has been done elsewhere."""
    rows = _open_for(kind, subject, source)
    for row in rows:
        _meet(by, row, how)
    return SettledCount(len(rows))


@command(needs=Permission.WAIVE_DUTY, about="ref")
def waive(by: Actor, *, ref: DutyRef, reason: str) -> DutyView:
    """Let a duty go, by name and with a reason; nobody lets go of their own."""
    row = locked(ref)
    is_own = row.owner_kind == OwnerKind.PERSON.value and row.owner == by.name
    refuse_if(rules.reasons_not_to_waive(state=DutyState(row.state), reason=reason, is_own=is_own))
    _settle(by, row, DutyState.WAIVED, reason)
    return views.view(row)


@command(needs=Permission.WAIVE_DUTY)
def waive_for(by: Actor, *, kind: str, subject: str = "", source: str = "", reason: str) -> SettledCount:
    """Waive every open duty of a kind about a subject, when a reasoned decision made elsewhere ends it."""
    rows = _open_for(kind, subject, source)
    for row in rows:
        _settle(by, row, DutyState.WAIVED, reason)
    return SettledCount(len(rows))
