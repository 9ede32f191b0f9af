"""How a row of the ledger is shown."""

from __future__ import annotations

from bluelamp.contracts.refs import DutyRef
from bluelamp.kernel import clock
from bluelamp.work import declare, rules
from bluelamp.work.codes import DutyState, OwnerKind, Risk
from bluelamp.work.models import Duty
from bluelamp.work.types import DutyView, Owner

PLAIN = ("kind", "rule", "rule_version", "citation", "subject", "source", "title", "started_at", "due_at",
         "district", "link", "about", "reason", "escalation", "settled_at", "settled_by")  # fmt: skip


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
