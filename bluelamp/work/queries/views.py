"""How a row of the ledger is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bluelamp.access import guard
from bluelamp.contracts.refs import DutyRef
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.work import declare, rules
from bluelamp.work.codes import DutyState, OwnerKind, Risk
from bluelamp.work.models import Duty
from bluelamp.work.types import DutyView, Owner

PLAIN = ("kind", "rule", "rule_version", "citation", "subject", "source", "title", "started_at", "due_at",
         "district", "link", "about", "reason", "escalation", "settled_at", "settled_by")  # fmt: skip


def views_for(viewer: Actor, rows: Iterable[Duty]) -> list[DutyView]:
    """Duties as this viewer may read them: one about a restricted record keeps its place but not its words."""
    found = [view(row) for row in rows]
    pointers = {one for duty in found for one in (duty.about, duty.subject.partition("@")[0], duty.source)}
    restricted = guard.restrictions_of(pointers - {""})
    closed = guard.hidden_from(viewer, restricted, also_restricted=True)
    contacts = {ref: restricted[ref].contact for ref in closed}
    return [_worded(duty, contacts) for duty in found] if contacts else found


def _worded(duty: DutyView, contacts: Mapping[str, str]) -> DutyView:
    for ref in (duty.about, duty.subject.partition("@")[0], duty.source):
        if ref in contacts:
            title = f"{duty.kind_label}: restricted record – contact {contacts[ref] or 'its owner'}"
            return replace(duty, title=title, reason="")
    return duty


def view(row: Duty) -> DutyView:
    """One duty as it stands now."""
    state = DutyState(row.state)
    is_paused = row.paused_at is not None
    return DutyView(
        ref=DutyRef(row.id),
        kind_label=declare.kind(row.kind).label,
        state=state,
        risk=Risk(row.risk),
        owner=Owner(OwnerKind(row.owner_kind), row.owner),
        is_paused=is_paused,
        is_overdue=rules.is_overdue(state=state, due_at=row.due_at, is_paused=is_paused, at=clock.now()),
        **{name: getattr(row, name) for name in PLAIN},
    )
