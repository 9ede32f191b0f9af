"""Every read migration offers: the balance, the rows behind it, the raw row beside what it became."""

from bluelamp.migration.queries.balance import reconcile
from bluelamp.migration.queries.missing import missing_rows
from bluelamp.migration.queries.rows import breakdown, held_by_risk, legacy_row, rows
from bluelamp.migration.queries.running import run, runs

__all__ = ["breakdown", "held_by_risk", "legacy_row", "missing_rows", "reconcile", "rows", "run", "runs"]
