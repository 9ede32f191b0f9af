"""Matched nominals merged through their owner's door, and doubtful pairs put before a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from bluelamp.contracts.refs import PersonRef
from bluelamp.kernel.actors import Actor
from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import progress
from bluelamp.migration.commands.copying import fetch
from bluelamp.migration.commands.deciding import Decision, decide
from bluelamp.migration.models import Mention
from bluelamp.nominals import commands as nominals
from bluelamp.nominals.types import Ground, MergeEvidence, MergePair, NewReview, ReviewOrigin

MERGES_A_BATCH = 500
PAIRS_A_BATCH = 250
GROUNDS = {
    "identifier": Ground.IDENTIFIER, "name": Ground.NAME, "birth": Ground.BIRTH, "phone": Ground.PHONE,
    "address": Ground.ADDRESS,
}  # fmt: skip
UNMERGED = """
    SELECT m.id, m.ledger_id, m.person, m.golden, head.key, e.weight, e.reasons, e.grounds, e.rules
      FROM migration_mention AS m
      JOIN migration_ledgerrow AS l ON l.id = m.ledger_id AND l.result_hash IS NOT NULL
      JOIN migration_mention AS head ON head.person = m.golden
      JOIN LATERAL (SELECT * FROM migration_edge AS e
                     WHERE (e.one = m.id OR e.other = m.id) AND e.state = 'accepted'
                     ORDER BY (e.one = head.id OR e.other = head.id) DESC, e.weight DESC, e.id LIMIT 1) AS e ON true
     WHERE m.is_record AND m.golden <> m.person AND NOT m.is_merged
     ORDER BY m.id LIMIT %s
"""
POSSIBLE = """
    SELECT e.id, one.golden, other.golden, e.weight, e.reasons
      FROM migration_edge AS e
      JOIN migration_mention AS one ON one.id = e.one
      JOIN migration_mention AS other ON other.id = e.other
     WHERE e.state = 'possible' AND e.id > %s AND one.golden <> other.golden
     ORDER BY e.id LIMIT %s
"""
Row = tuple[Any, ...]


def merge_people(by: Actor) -> int:
    """Merge each matched nominal into its golden one, many at once, with the rule's reasons; how many were decided."""
    decided = 0
    while rows := fetch(UNMERGED, [MERGES_A_BATCH]):
        with transaction.atomic():
            decided += decide(_merged(by, rows))
            Mention.objects.filter(id__in=[row[0] for row in rows]).update(is_merged=True)
    return decided


def _merged(by: Actor, rows: Sequence[Row]) -> list[Decision]:
    """A pair that nominals refuses, such as two people known to be different, is held for a person to look at."""
    pairs = [_pair(row) for row in rows]
    refused = {one.pair.absorb: one.reasons for one in nominals.merge_many(by, pairs=tuple(pairs)).refused}
    return [_decision(row, refused.get(pair.absorb)) for row, pair in zip(rows, pairs, strict=True)]


def _pair(row: Row) -> MergePair:
    _, _, person, golden, _, weight, reasons, grounds, rules = row
    evidence = MergeEvidence(
        grounds=frozenset(GROUNDS[g] for g in grounds if g in GROUNDS),
        reason=f"Migration: {', '.join(reasons)}"[:2000],
        rule=f"migration.matching {rules}",
        weight=float(weight),
    )
    return MergePair(keep=PersonRef(golden), absorb=PersonRef(person), evidence=evidence)


def _decision(row: Row, refused: Sequence[str] | None) -> Decision:
    _, ledger_id, person, golden, key, _, reasons, _, _ = row
    words = ", ".join(reasons)
    if refused:
        why = f"not merged with {key} ({words}): {' '.join(refused)}"
        return Decision(ledger_id, Fate.HELD, why, (f"person:{person}",), risk=Risk.HIGH)
    why = f"the same person as {key}: {words}"
    return Decision(ledger_id, Fate.MERGED, why, (f"person:{person}", f"person:{golden}"))


def offer_possible(by: Actor) -> int:
    """Put every possible match on the review desk, once; how many pairs are new there."""
    offered = 0
    while rows := fetch(POSSIBLE, [progress.of("possible"), PAIRS_A_BATCH]):
        with transaction.atomic():
            offered += nominals.raise_many(by, pairs=tuple(_possible(row) for row in rows))
            progress.move("possible", int(rows[-1][0]))
    return offered


def _possible(row: Row) -> NewReview:
    _, one, other, weight, reasons = row
    return NewReview(
        one=PersonRef(one), other=PersonRef(other), origin=ReviewOrigin.MIGRATION, reason=", ".join(reasons),
        weight=float(weight),
    )  # fmt: skip
