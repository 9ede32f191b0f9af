"""What the ledger of duties states: a duty owed, settled, or taken up a level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.contracts.refs import DutyRef
from bluelamp.kernel.events import fact


@fact("work.duty_owed")
@dataclass(frozen=True, kw_only=True)
class DutyOwed:
    """Something is owed from now on; `subject` and `source` are references in text."""

    duty: DutyRef
    kind: str
    rule: str
    subject: str
    source: str
    risk: int
    district: str
    owner: str
    started_at: datetime
    due_at: datetime


@fact("work.duty_settled")
@dataclass(frozen=True, kw_only=True)
class DutySettled:
    """A duty ended: met, missed (done late) or waived with a reason."""

    duty: DutyRef
    kind: str
    rule: str
    subject: str
    source: str
    state: str
    settled_at: datetime
    reason: str = ""


@fact("work.duty_escalated")
@dataclass(frozen=True, kw_only=True)
class DutyEscalated:
    """A duty passed its due time undone and went to the next person up."""

    duty: DutyRef
    kind: str
    level: int
    to: str
    escalated_at: datetime
