"""Who the people named by events are, once the matching is done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.commands.deciding import Decision
from bluelamp.migration.commands.people import doubts_about
from bluelamp.migration.rules.identity import stable_id

MENTIONS = "SELECT ledger_id, person, golden FROM migration_mention WHERE ledger_id = ANY(%s)"
BEST = """
    SELECT DISTINCT ON (m.ledger_id) m.ledger_id, other.key, e.reasons
      FROM migration_mention AS m
      JOIN migration_edge AS e ON (e.other = m.ledger_id OR e.one = m.ledger_id) AND e.state = 'accepted'
      JOIN migration_mention AS other
        ON other.ledger_id = CASE WHEN e.one = m.ledger_id THEN e.other ELSE e.one END
       AND other.golden = m.golden
     WHERE m.ledger_id = ANY(%s)
     ORDER BY m.ledger_id, (other.person = m.golden) DESC, e.weight DESC, e.id
"""
GOLDEN_OF = """
    SELECT key, golden FROM migration_mention WHERE source = 'records' AND key = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a row names: their golden nominal, whether it was matched, and why."""

    golden: uuid.UUID
    is_matched: bool
    because: str
    doubt: str

    def decision(self, ledger_id: int, *targets: str) -> Decision:
        """The fate of the row that names them."""
        person = (f"person:{self.golden}", *targets)
        if self.is_matched:
            return Decision(ledger_id, Fate.MERGED, self.because, person)
        if self.doubt:
            return Decision(ledger_id, Fate.HELD, self.doubt, person, Risk.MEDIUM)
        return Decision(ledger_id, Fate.LOADED, "", person)


def identities(ids: Sequence[int]) -> dict[int, Identity]:
    """Who these ledger rows name; rows that name nobody in particular are left out."""
    doubts = doubts_about(ids)
    best = {
        id_: f"the same person as {key}: {', '.join(reasons)}"
        for id_, key, reasons in fetch(BEST, [list(ids)])
    }
    return {
        id_: Identity(golden, golden != person, best.get(id_, ""), doubts.get(id_, ""))
        for id_, person, golden in fetch(MENTIONS, [list(ids)])
    }


def golden_of(numbers: Sequence[str]) -> dict[str, uuid.UUID]:
    """The golden nominal of each number of the records system."""
    wanted = sorted(set(numbers))
    found = {number: stable_id("records", "NOMINAL", number) for number in wanted}
    return found | dict(fetch(GOLDEN_OF, [wanted]))
