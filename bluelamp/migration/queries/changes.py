"""Rows that a later mapping or manifest made into something else than the one they were read by."""

from __future__ import annotations

from collections.abc import Sequence

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.codes import Permission
from bluelamp.migration.queries.sql import fetch

ONE_PAGE = 1_000


@query(needs=Permission.VIEW_BALANCE, audited=False)
def changed_rows(viewer: Actor, *, source: str, after: int = 0) -> tuple[tuple[int, str, int], ...]:
    """One page of rows whose result was made by another transform than their file was read by: ledger id, file, row."""
    found = fetch(
        "SELECT l.id, f.name, l.row FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id "
        "WHERE l.source = %s AND l.result_hash IS NOT NULL AND l.transform <> f.transform AND l.id > %s "
        "ORDER BY l.id LIMIT %s",
        [source, after, ONE_PAGE],
    )
    return tuple((int(id_), str(name), int(row)) for id_, name, row in found)


def places(ids: Sequence[int]) -> list[tuple[str, int]]:
    """File and row of these ledger rows, in their order."""
    found = fetch(
        "SELECT l.id, f.name, l.row FROM migration_ledgerrow AS l JOIN migration_sourcefile AS f ON f.id = l.file_id "
        "WHERE l.id = ANY(%s)",
        [list(ids)],
    )
    by_id = {id_: (str(name), int(row)) for id_, name, row in found}
    return [by_id[one] for one in ids if one in by_id]
