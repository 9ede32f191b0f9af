"""What can be wrong with the ledger of duties, and who puts it right: declared here, by label, for quality stands on work."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now

from bluelamp.quality.declare import Kind, Severity, basics, check, in_order, points_at, records, required
from bluelamp.work.types import DutyState

DUTY, DUTY_STEP, PAUSE = "work.Duty", "work.DutyStep", "work.Pause"
LEDGER = "records.md §0: every deadline is a row; a breach is never hidden"
OPEN = Q(state=DutyState.OPEN)

records(DUTY, one="duty", many="duties", ref="duty:pk", about=":about", district="district", owner="sergeant",
        link="/duties/{id}/")  # fmt: skip
basics(DUTY)
in_order(DUTY, "started_at", "due_at", severity=Severity.HIGH, source=LEDGER)
required(DUTY, "citation", severity=Severity.LOW, cause="rule", shows=("kind", "rule"))
required(DUTY, "district", looks=OPEN, severity=Severity.LOW, cause="kind", shows=("kind", "title"))
required(DUTY, "owner", severity=Severity.HIGH, shows=("kind", "title"))
check("work.duty.met_late_as_met", DUTY, kind=Kind.CONSISTENCY, severity=Severity.HIGH, source=LEDGER,
      says="was done late but counts as met", looks=Q(state=DutyState.MET), find=Q(settled_at__gt=F("due_at")),
      fix="Tell the platform’s administrator: a breach is hidden.", shows=("kind", "due_at", "settled_at"))  # fmt: skip
check("work.duty.forgotten", DUTY, kind=Kind.TIMELINESS, severity=Severity.HIGH, source=LEDGER, cause="kind",
      says="has been overdue for more than thirty days", looks=OPEN & Q(paused_at=None),
      find=Q(due_at__lt=Now() - Value(timedelta(days=30))), fix="Do it, or waive it with a reason.",
      shows=("title", "due_at"))  # fmt: skip
check("work.duty.without_history", DUTY, kind=Kind.CONSISTENCY, severity=Severity.MEDIUM, source=LEDGER, cause="kind",
      says="has no history of how it came to be", shows=("kind",),
      find=lambda rows: rows.filter(~Exists(apps.get_model(DUTY_STEP).objects.filter(duty=OuterRef("pk"), what="owed"))),
      fix="Tell the platform’s administrator.")  # fmt: skip
records(DUTY_STEP, one="step of a duty", many="steps of duties", ref="duty:duty_id", about=":duty__about",
        district="duty__district", owner="sergeant", link="/duties/{id}/", changed="at")  # fmt: skip
required(DUTY_STEP, "by", severity=Severity.MEDIUM)
records(PAUSE, one="pause of a duty", many="pauses of duties", ref="duty:duty_id", about=":duty__about",
        district="duty__district", owner="sergeant", link="/duties/{id}/")  # fmt: skip
in_order(PAUSE, "from_at", "to_at", severity=Severity.HIGH)
required(PAUSE, "why", severity=Severity.HIGH)
check("work.pause.two_at_once", PAUSE, kind=Kind.IMPOSSIBLE, severity=Severity.MEDIUM, source=LEDGER, says="stands on a duty whose clock runs",
      looks=Q(to_at=None), find=Q(duty__paused_at=None), fix="Tell the platform’s administrator.", shows=("from_at",))  # fmt: skip
points_at(PAUSE, "duty_id", "work.Duty", severity=Severity.HIGH)
