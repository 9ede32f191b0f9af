"""What is owed once an old system's live cases have come across."""

from __future__ import annotations

from bluelamp.work import declare as work

LADDER = ("sergeant", "inspector")
work.task(
    "migration.investigation",
    label="Action of an investigation brought from an old system",
    escalate_to=LADDER,
)
work.task(
    "migration.warrant", label="Warrant brought from an old system, not yet executed", escalate_to=LADDER
)
work.task("migration.bail", label="Bail date brought from an old system", escalate_to=LADDER)
work.task("migration.other", label="Task brought from an old system", escalate_to=LADDER)
work.task("migration.safeguarding", label="Safeguarding still open in an old system", escalate_to=LADDER)
