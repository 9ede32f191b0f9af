"""Every read migration offers: the balance, the rows behind it, the raw row beside what it became."""

from bluelamp.migration.queries.balance import reconcile
from bluelamp.migration.queries.changes import changed_rows
from bluelamp.migration.queries.cutovers import (
    check,
    checks,
    comparison,
    comparisons,
    cutover,
    owners,
    points,
    workarounds,
)
from bluelamp.migration.queries.missing import missing_rows
from bluelamp.migration.queries.rehearsals import (
    kinds_of,
    live_cases,
    rehearsal,
    rehearsals,
    rehearsed_rows,
    sheet,
)
from bluelamp.migration.queries.rows import breakdown, held_by_risk, legacy_row, reasons, rows
from bluelamp.migration.queries.running import run, runs
from bluelamp.migration.queries.screens import old_screen
from bluelamp.migration.queries.store import find
from bluelamp.migration.queries.sums import sums
from bluelamp.migration.queries.worklist import hand_decisions, held_rows, waiting_for_second

__all__ = [
    "breakdown",
    "changed_rows",
    "check",
    "checks",
    "comparison",
    "comparisons",
    "cutover",
    "find",
    "hand_decisions",
    "held_by_risk",
    "held_rows",
    "kinds_of",
    "legacy_row",
    "live_cases",
    "missing_rows",
    "old_screen",
    "owners",
    "points",
    "reasons",
    "reconcile",
    "rehearsal",
    "rehearsals",
    "rehearsed_rows",
    "rows",
    "run",
    "runs",
    "sheet",
    "sums",
    "waiting_for_second",
    "workarounds",
]
