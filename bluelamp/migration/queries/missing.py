"""Rows found missing, as pages and machines show them: tables and keys, never what the rows said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.migration.census.types import Missing
from bluelamp.migration.codes import Permission
from bluelamp.migration.models import CensusRun, MissingRow

ONE_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class MissingPage:
    """Rows missing, how many in all, and when every key was last counted."""

    rows: tuple[Missing, ...]
    total: int
    counted_at: datetime | None
    counted_rows: int
    counted_tables: int
    next_after: int | None = None


@query(needs=Permission.VIEW_MISSING, audited=False)
def missing_rows(viewer: Actor, *, after: int = 0) -> MissingPage:
    """Rows that no door of ours removed and nobody has settled yet, oldest first."""
    standing = MissingRow.objects.filter(settled_at=None)
    found = list(standing.filter(id__gt=after).order_by("id")[: ONE_PAGE + 1])
    last = CensusRun.objects.order_by("-id").first()
    return MissingPage(
        rows=tuple(missing(row) for row in found[:ONE_PAGE]), total=standing.count(),
        counted_at=last.at if last else None, counted_rows=last.rows if last else 0,
        counted_tables=last.tables if last else 0,
        next_after=found[ONE_PAGE - 1].id if len(found) > ONE_PAGE else None,
    )  # fmt: skip


def missing(row: MissingRow) -> Missing:
    """A missing row as it crosses the door."""
    return Missing(
        id=row.id, table=row.table, key=row.key, how=row.how, role=row.role, removed_at=row.removed_at,
        found_at=row.found_at,
    )  # fmt: skip
