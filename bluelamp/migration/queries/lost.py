"""Rows of the ledger whose target is gone, each named with the table it is missing from."""

from __future__ import annotations

from bluelamp.migration.census.types import Missing
from bluelamp.migration.queries import targets
from bluelamp.migration.queries.sql import fetch

NAMED_MOST = 1_000
GONE = """
    SELECT l.source, l.kind, l.key, t.target
      FROM migration_ledgerrow AS l CROSS JOIN LATERAL unnest(l.targets) AS t(target)
     WHERE t.target LIKE %s AND NOT EXISTS (SELECT 1 FROM {table} WHERE id = substr(t.target, {at})::uuid)
     ORDER BY l.id LIMIT {most}
"""


def targets_gone() -> list[Missing]:
    """Targets that no longer exist, so many of each kind."""
    found = []
    for kind, (app, model) in targets.MODELS.items():
        table = targets._table(app, model)
        statement = GONE.format(table=table, at=len(kind) + 2, most=NAMED_MOST)
        for source, row_kind, key, target in fetch(statement, [f"{kind}:%"]):
            how = f"row {row_kind} {key} of {source} became it, and it is gone"
            found.append(Missing(table=table, key=target.partition(":")[2], how=how))
    return found
