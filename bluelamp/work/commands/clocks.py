"""Clocks and owners of duties: pausing, handing over, going up the ladder."""

from __future__ import annotations

from bluelamp.contracts.refs import DutyRef
from bluelamp.contracts.work import DutyEscalated
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.work import declare, rules
from bluelamp.work.codes import DutyState, OwnerKind, Permission, Risk, Step
from bluelamp.work.commands.settling import locked
from bluelamp.work.models import Duty, DutyStep, Pause
from bluelamp.work.queries import views
from bluelamp.work.types import DutyView, Owner, SettledCount

LIMIT = 500


def _note(by: Actor, row: Duty, what: Step, text: str) -> None:
    DutyStep.objects.create(duty=row, at=clock.now(), by=by.name, what=what, text=text)


def _held_open(ref: DutyRef) -> Duty:
    row = locked(ref)
    refuse_if(rules.reasons_not_to_settle(DutyState(row.state)))
    return row


@command(needs=Permission.ASSIGN_DUTY, about="ref")
def reassign(by: Actor, *, ref: DutyRef, to: Owner, why: str) -> DutyView:
    """Hand a duty to another person, post or team; the clock runs on."""
    row = _held_open(ref)
    row.owner_kind, row.owner = to.kind.value, to.name
    row.save(update_fields=["owner_kind", "owner"])
    _note(by, row, Step.REASSIGNED, f"To {to.name}. {why}".strip())
    return views.view(row)


@command(needs=Permission.ASSIGN_DUTY, about="ref")
def pause(by: Actor, *, ref: DutyRef, why: str) -> DutyView:
    """Stop a duty's clock, with a reason that stays on the record."""
    row = _held_open(ref)
    refuse_if(["This clock is already paused."] if row.paused_at else [])
    refuse_if([] if why.strip() else ["Say why the clock is paused."])
    row.paused_at = clock.now()
    row.save(update_fields=["paused_at"])
    Pause.objects.create(duty=row, from_at=row.paused_at, why=why)
    _note(by, row, Step.PAUSED, why)
    return views.view(row)


@command(needs=Permission.ASSIGN_DUTY, about="ref")
def resume(by: Actor, *, ref: DutyRef) -> DutyView:
    """Let a paused clock run again; the due time moves by the length of the pause."""
    row = _held_open(ref)
    if row.paused_at is None:
        raise Refused("This clock is not paused.")
    row.due_at = rules.due_after_pause(row.due_at, row.paused_at, clock.now())
    row.paused_at, row.escalates_at = None, row.due_at
    row.save(update_fields=["due_at", "paused_at", "escalates_at"])
    row.pauses.filter(to_at=None).update(to_at=clock.now())
    _note(by, row, Step.RESUMED, "")
    return views.view(row)


@command(needs=Permission.OWE_DUTY)
def change_risk(by: Actor, *, kind: str, subject: str, risk: Risk, why: str) -> SettledCount:
    """Raise the risk of what is still owed about a subject when more is known; it is never lowered here."""
    rows = Duty.objects.select_for_update().filter(kind=kind, subject=subject, state=DutyState.OPEN.value)
    raised = list(rows.filter(risk__gt=risk.value))
    for row in raised:
        row.risk = risk.value
        row.save(update_fields=["risk"])
        _note(by, row, Step.RISK_CHANGED, why)
    return SettledCount(len(raised))


@command(needs=Permission.OWE_DUTY)
def escalate_overdue(by: Actor) -> SettledCount:
    """Take every overdue duty whose time has come one rung up its ladder, and name who has it now."""
    late = Duty.objects.select_for_update(skip_locked=True).filter(
        state=DutyState.OPEN.value, paused_at=None, escalates_at__lt=clock.now()
    )
    rows = list(late.order_by("risk", "escalates_at")[:LIMIT])
    for row in rows:
        _escalate(by, row)
    return SettledCount(len(rows))


def _escalate(by: Actor, row: Duty) -> None:
    ladder = declare.kind(row.kind).ladder
    row.escalation += 1
    to = rules.rung(ladder, row.escalation)
    row.owner_kind, row.owner = OwnerKind.TEAM.value, to
    row.escalates_at = rules.next_rung_at(
        due_at=row.due_at, level=row.escalation, rungs=len(ladder), risk=Risk(row.risk)
    )
    row.save(update_fields=["escalation", "owner_kind", "owner", "escalates_at"])
    _note(by, row, Step.ESCALATED, f"Overdue: to {to}, level {row.escalation}.")
    fact = DutyEscalated(
        duty=DutyRef(row.id), kind=row.kind, level=row.escalation, to=to, escalated_at=clock.now()
    )
    events.state(fact, about=DutyRef(row.id))
