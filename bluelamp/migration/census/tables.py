"""Every table of the database and its key, as the catalogue has them: no list of ours can forget one."""

from __future__ import annotations

from dataclasses import dataclass

from bluelamp.migration.queries.sql import fetch

TABLES = """
    SELECT c.relname, coalesce(k.columns, '{}'), coalesce(k.types, '{}')
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL (
        SELECT array_agg(a.attname::text ORDER BY p.at) AS columns,
               array_agg(a.atttypid::regtype::text ORDER BY p.at) AS types
          FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS p(number, at)
          JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = p.number
         WHERE i.indrelid = c.oid AND i.indisprimary) AS k ON true
     WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.relname
"""
NUMBERS = frozenset({"smallint", "integer", "bigint"})
NOT_DERIVED = frozenset({"search_name_tie", "search_counter", "search_topic_counter"})


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its key's columns and what the key is kept as (number, uuid, text)."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def form(self) -> str:
        """How its keys are kept."""
        if len(self.columns) != 1:
            return "text"
        return "number" if self.types[0] in NUMBERS else "uuid" if self.types[0] == "uuid" else "text"

    @property
    def is_derived(self) -> bool:
        """Worked out from other tables and checked by working it out again (`verify-index`): in no census."""
        return self.name.startswith("search_") and self.name not in NOT_DERIVED

    def key(self, row: str) -> str:
        """The key of a row as text, in SQL; the whole row when the table has no key."""
        if not self.columns:
            return f"{row}::text"
        parts = [f'{row}."{column}"::text' for column in self.columns]
        return parts[0] if len(parts) == 1 else f"concat_ws('|', {', '.join(parts)})"


def every() -> list[Table]:
    """All tables of the schema in hand, by name."""
    return [Table(name, tuple(columns), tuple(types)) for name, columns, types in fetch(TABLES)]
