"""Unmet incidents go to the right person at the right minute, once (§7)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bluelamp.contracts.control import IncidentEscalated
from bluelamp.control.codes import Band, IncidentState, LineKind, Occasion, Permission
from bluelamp.control.commands import duties, logbook
from bluelamp.control.models import Escalation, EscalationRuleRow, Incident, in_force
from bluelamp.control.rules import incidents as rules
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command


@dataclass(frozen=True)
class Escalated:
    """How many escalations fired."""

    fired: int


@command(needs=Permission.ESCALATE)
def escalate_unmet(by: Actor) -> Escalated:
    """Tell the roles the rules name about every incident without a unit; each rule once per occasion."""
    table = _rules_in_force()
    shift = rules.shift_began(clock.local(clock.now())).isoformat()
    unmet = Incident.objects.filter(state=IncidentState.UNRESOURCED, clock_started_at__isnull=False)
    fired = sum(_escalate(by, incident.pk, table, shift) for incident in unmet.order_by("opened_at"))
    return Escalated(fired)


def _rules_in_force() -> list[rules.EscalationRule]:
    rows = EscalationRuleRow.objects.filter(in_force(clock.now()))
    return [
        rules.EscalationRule(code=row.code, band=Band(row.band), occasion=Occasion(row.occasion),
                             after=row.after, notify=row.notify)
        for row in rows
    ]  # fmt: skip


def _escalate(by: Actor, pk: UUID, table: list[rules.EscalationRule], shift: str) -> int:
    incident = Incident.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if incident is None or incident.state != IncidentState.UNRESOURCED or incident.clock_started_at is None:
        return 0
    unmet = rules.Unmet(
        band=Band(incident.band),
        clock_started_at=incident.clock_started_at,
        fired=frozenset(incident.escalations.values_list("key", flat=True)),
    )
    due = rules.escalations_due(unmet, table, now=clock.now(), shift=shift)
    for key, rule in due:
        _fire(by, incident, key, rule)
    return len(due)


def _fire(by: Actor, incident: Incident, key: str, rule: rules.EscalationRule) -> None:
    now = clock.now()
    Escalation.objects.create(incident=incident, key=key, rule=rule.code, notify=rule.notify, at=now)
    logbook.note(by, incident, LineKind.ESCALATION, f"No unit yet: {rule.notify} told (rule {rule.code}).")
    events.state(IncidentEscalated(
        incident=incident.ref, number=str(incident.number), rule=rule.code, notify=rule.notify,
        escalated_at=now), about=incident.ref)  # fmt: skip
    duties.owe_answer(incident, rule, key, now)
