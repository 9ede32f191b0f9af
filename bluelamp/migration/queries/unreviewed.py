"""How much of the legacy store has no review group of its own."""

from __future__ import annotations

from bluelamp.migration.queries.sql import fetch

_ALONE = """
SELECT count(*) FROM migration_ledgerrow
 WHERE fate IN ('loaded', 'held') AND (cardinality(targets) = 0 OR starts_with(targets[1], 'legacy:'))
"""


def legacy_rows() -> int:
    """Rows kept in the legacy store that no record stands for: kept until a module takes them or a person decides."""
    ((rows,),) = fetch(_ALONE)
    return int(rows)
