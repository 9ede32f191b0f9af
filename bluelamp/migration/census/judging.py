"""Which removals a door of ours did: said by the door itself, or by the audit row of the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from bluelamp.migration.census.types import Missing
from bluelamp.migration.queries.sql import fetch

NAMED_MOST = 10_000
SEEN = "SELECT id FROM migration_removal ORDER BY id"
BY_NO_DOOR = """
    SELECT r."table", r.keys, r.how, r.role, r.at FROM migration_removal AS r
     WHERE r.door = '' AND NOT EXISTS (
       SELECT 1 FROM access_audit AS a
        WHERE a.xid = r.xid AND a.outcome = 'done' AND a.operation NOT IN ('consultation', 'denied'))
     ORDER BY r.id
"""
NOT_NOTED = """
    SELECT key FROM unnest(%s::text[]) AS k(key)
    EXCEPT SELECT unnest(keys) FROM migration_removal WHERE "table" = %s
"""
EMPTIED = "every row was removed at once (TRUNCATE)"
DELETED = "removed by no door of ours"
UNSEEN = "gone since the last census, and no removal was noted"
WHOLE_TABLE = "*"


@dataclass(slots=True)
class Findings:
    """Rows found missing, so many by name and the rest by number."""

    named: list[Missing] = field(default_factory=list)
    more: int = 0

    def add(self, one: Missing) -> None:
        """One more."""
        if len(self.named) < NAMED_MOST:
            self.named.append(one)
        else:
            self.more += 1


def removed_by_no_door(findings: Findings) -> list[int]:
    """Name what was removed under no name; gives every removal seen, in the snapshot in hand."""
    for table, keys, how, role, at in fetch(BY_NO_DOOR):
        words = EMPTIED if how == "truncate" else DELETED
        for key in keys or [WHOLE_TABLE]:
            findings.add(Missing(table=table, key=key, how=words, role=role, removed_at=at))
    return [id_ for (id_,) in fetch(SEEN)]


def vanished_unseen(table: str, keys: list[str], findings: Findings) -> None:
    """Name the keys of a census that are gone though no trigger noted it: switched off, or gone from beneath."""
    for (key,) in sorted(fetch(NOT_NOTED, [keys, table])):
        findings.add(Missing(table=table, key=key, how=UNSEEN))
