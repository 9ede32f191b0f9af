"""What professional standards do with an alert: dismiss it with a reason, or take it further."""

from __future__ import annotations

import uuid

from bluelamp.insight.codes import Permission
from bluelamp.insight.models import WatchAlert
from bluelamp.insight.watch import rules
from bluelamp.insight.watch.watching import KIND
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor, on_behalf_of
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import refuse_if
from bluelamp.work import commands as work


@command(needs=Permission.DECIDE_WATCH)
def dismiss(by: Actor, *, alert: uuid.UUID, why: str) -> None:
    """Say that the looks were proper; for a high risk this only proposes it, and a second person agrees."""
    row = _locked(by, alert)
    refuse_if(rules.reasons_not_to_dismiss(state=row.state, why=why))
    if rules.needs_two(row.risk):
        row.state, row.proposed_by, row.why = "proposed", by.name, why.strip()
        row.save()
        return
    _decide(by, row, "dismissed", why)


@command(needs=Permission.DECIDE_WATCH)
def confirm_dismissal(by: Actor, *, alert: uuid.UUID, why: str) -> None:
    """Agree that an alert of high risk is dismissed; never the one who proposed it (security.md §3: separation)."""
    row = _locked(by, alert)
    refuse_if(rules.reasons_not_to_confirm(state=row.state, proposed_by=row.proposed_by, by=by.name, why=why))
    _decide(by, row, "dismissed", f"{row.why} / {why.strip()}")


@command(needs=Permission.DECIDE_WATCH)
def escalate(by: Actor, *, alert: uuid.UUID, why: str) -> None:
    """Take the question further: an assessment of conduct begins, outside this system."""
    row = _locked(by, alert)
    refuse_if(rules.reasons_not_to_escalate(state=row.state, why=why))
    _decide(by, row, "escalated", why)


def _locked(by: Actor, alert: uuid.UUID) -> WatchAlert:
    row = WatchAlert.objects.select_for_update().filter(id=alert).exclude(account=str(by.account_id)).first()
    if row is None:
        raise NotThere
    return row


def _decide(by: Actor, row: WatchAlert, state: str, why: str) -> None:
    row.state, row.decided_by, row.decided_at, row.why = state, by.name, clock.now(), why.strip()
    row.save()
    work.meet_for(on_behalf_of(by), kind=KIND, source=f"watch:{row.id}", how=state.capitalize())
