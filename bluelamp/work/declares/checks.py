"""What can be wrong with the ledger of duties itself, and who puts it right."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.quality.declare import Kind, Severity, basics, check, in_order, points_at, records, required
from bluelamp.work.codes import DutyState, Step
from bluelamp.work.models import Duty, DutyStep, Pause

LEDGER = "records.md §0: every deadline is a row; a breach is never hidden"
OPEN = Q(state=DutyState.OPEN)

records(Duty, one="duty", many="duties", ref="duty:pk", about=":about", district="district", owner="sergeant",
        link="/duties/{id}/")  # fmt: skip
basics(Duty)
in_order(Duty, "started_at", "due_at", severity=Severity.HIGH, source=LEDGER)
required(Duty, "citation", severity=Severity.LOW, cause="rule", shows=("kind", "rule"))
required(Duty, "district", looks=OPEN, severity=Severity.LOW, cause="kind", shows=("kind", "title"))
required(Duty, "owner", severity=Severity.HIGH, shows=("kind", "title"))
check("work.duty.met_late_as_met", Duty, kind=Kind.CONSISTENCY, severity=Severity.HIGH, source=LEDGER,
      says="was done late but counts as met", looks=Q(state=DutyState.MET), find=Q(settled_at__gt=F("due_at")),
      fix="Tell the platform’s administrator: a breach is hidden.", shows=("kind", "due_at", "settled_at"))  # fmt: skip
check("work.duty.forgotten", Duty, kind=Kind.TIMELINESS, severity=Severity.HIGH, source=LEDGER, cause="kind",
      says="has been overdue for more than thirty days", looks=OPEN & Q(paused_at=None),
      find=Q(due_at__lt=Now() - Value(timedelta(days=30))), fix="Do it, or waive it with a reason.",
      shows=("title", "due_at"))  # fmt: skip
check("work.duty.without_history", Duty, kind=Kind.CONSISTENCY, severity=Severity.MEDIUM, source=LEDGER, cause="kind",
      says="has no history of how it came to be", shows=("kind",),
      find=lambda rows: rows.filter(~Exists(DutyStep.objects.filter(duty=OuterRef("pk"), what=Step.OWED))),
      fix="Tell the platform’s administrator.")  # fmt: skip
records(DutyStep, one="step of a duty", many="steps of duties", ref="duty:duty_id", about=":duty__about",
        district="duty__district", owner="sergeant", link="/duties/{id}/", changed="at")  # fmt: skip
required(DutyStep, "by", severity=Severity.MEDIUM)
records(Pause, one="pause of a duty", many="pauses of duties", ref="duty:duty_id", about=":duty__about",
        district="duty__district", owner="sergeant", link="/duties/{id}/")  # fmt: skip
in_order(Pause, "from_at", "to_at", severity=Severity.HIGH)
required(Pause, "why", severity=Severity.HIGH)
check("work.pause.two_at_once", Pause, kind=Kind.IMPOSSIBLE, severity=Severity.MEDIUM, source=LEDGER, says="stands on a duty whose clock runs",
      looks=Q(to_at=None), find=Q(duty__paused_at=None), fix="Tell the platform’s administrator.", shows=("from_at",))  # fmt: skip
points_at(Pause, "duty_id", "work.Duty", severity=Severity.HIGH)
