"""Indexes of ledger and legacy store: dropped while a first great load comes in, built again over all of it at once.

Building an index over a million rows takes a third of the time of keeping it up to date row by row. A load that was
killed in between leaves them missing, and searches slow; the next load, of whatever size, makes them again.
"""

from __future__ import annotations

from django.db import connection, models, transaction

from bluelamp.migration.commands.copying import execute
from bluelamp.migration.models import LedgerRow, LegacyRecord
from bluelamp.migration.queries.sql import fetch

KEPT_BY = (LegacyRecord, LedgerRow)
WORTH_IT = 100_000
MINE = """
    SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass
"""


def drop_for(rows: int) -> bool:
    """Drop them when this many rows are coming to tables that hold fewer; whether they were dropped."""
    if rows < WORTH_IT or connection.in_atomic_block or not _may() or _held() > rows:
        return False
    with transaction.atomic(), connection.schema_editor(atomic=False) as editor:
        for model, index in _every():
            if index.name in _existing():
                editor.remove_index(model, index)
    return True


def make_missing() -> int:
    """Make whichever is missing; how many."""
    missing = [(model, index) for model, index in _every() if index.name not in _existing()]
    for model, index in missing:
        with transaction.atomic(), connection.schema_editor(atomic=False) as editor:
            execute("SET LOCAL maintenance_work_mem = '256MB'")
            execute("SET LOCAL max_parallel_maintenance_workers = 2")
            editor.add_index(model, index)
    return len(missing)


def analyse() -> None:
    """Tell the planner what is there now."""
    for model in KEPT_BY:
        execute(f"ANALYZE {model._meta.db_table}")


def _every() -> list[tuple[type[models.Model], models.Index]]:
    return [(model, index) for model in KEPT_BY for index in model._meta.indexes]


def _existing() -> set[str]:
    tables = [model._meta.db_table for model in KEPT_BY]
    return {name for (name,) in fetch("SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s)", [tables])}


def _may() -> bool:
    return all(fetch(MINE, [model._meta.db_table])[0][0] for model in KEPT_BY)


def _held() -> int:
    """About how many rows there are; an exact count would take longer than it saves."""
    ((found,),) = fetch(
        "SELECT coalesce(max(n_live_tup), 0) FROM pg_stat_user_tables WHERE relname = %s",
        [LedgerRow._meta.db_table],
    )
    return int(found)
