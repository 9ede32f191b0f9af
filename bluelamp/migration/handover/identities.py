"""Who the people named by rows are, once the matching is done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.migration.commands.copying import fetch

MENTIONS = """
    SELECT id, ledger_id * 64 + slot, person, golden FROM migration_mention WHERE ledger_id = ANY(%s)
"""
BEST = """
    SELECT DISTINCT ON (m.id) m.id, other.key, e.reasons
      FROM migration_mention AS m
      JOIN migration_edge AS e ON (e.other = m.id OR e.one = m.id) AND e.state = 'accepted'
      JOIN migration_mention AS other
        ON other.id = CASE WHEN e.one = m.id THEN e.other ELSE e.one END AND other.golden = m.golden
     WHERE m.id = ANY(%s)
     ORDER BY m.id, (other.person = m.golden) DESC, e.weight DESC, e.id
"""
DOUBTS = """
    SELECT DISTINCT ON (e.other) e.other, m.key, e.reasons
      FROM migration_edge AS e JOIN migration_mention AS m ON m.id = e.one
      JOIN migration_mention AS self ON self.id = e.other
     WHERE e.other = ANY(%s) AND e.state = 'possible' AND self.golden <> m.golden
     ORDER BY e.other, e.weight DESC, e.one
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a row names: their golden nominal, whether it was matched, and why."""

    person: uuid.UUID
    golden: uuid.UUID
    because: str = ""
    doubt: str = ""

    @property
    def is_matched(self) -> bool:
        """Whether they are somebody else's record."""
        return self.golden != self.person


def of(mentions: Sequence[int]) -> dict[int, Identity]:
    """Who these mentions are, by ledger row and place; those that name nobody in particular are left out."""
    if not mentions:
        return {}
    wanted = set(mentions)
    found = [one for one in fetch(MENTIONS, [sorted({one // 64 for one in wanted})]) if one[1] in wanted]
    ids = [id_ for id_, *_ in found]
    doubts = {
        id_: f"may be the same person as {key}: {', '.join(reasons)}"
        for id_, key, reasons in fetch(DOUBTS, [ids])
    }
    matched = [id_ for id_, _, person, golden in found if person != golden]
    best = {
        id_: f"the same person as {key}: {', '.join(reasons)}"
        for id_, key, reasons in (fetch(BEST, [matched]) if matched else ())
    }
    return {
        place: Identity(person, golden, best.get(id_, ""), doubts.get(id_, ""))
        for id_, place, person, golden in found
    }
