"""Fates: one statement decides many rows, each with its reason and what it became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from bluelamp.migration.codes import Fate, Risk
from bluelamp.migration.commands import running
from bluelamp.migration.commands.copying import execute

T = TypeVar("T")
DECISIONS_A_STATEMENT = 5_000


@dataclass(frozen=True, slots=True)
class Decision:
    """The fate of one source row."""

    id: int
    fate: Fate
    reason: str = ""
    targets: tuple[str, ...] = ()
    risk: int = Risk.NONE


def decide(decisions: Sequence[Decision]) -> int:
    """Write fates of rows that are still waiting; a row decided before keeps its fate."""
    if not decisions:
        return 0
    wrong = [(d.id, d.reason) for d in decisions if d.fate in (Fate.HELD, Fate.REFUSED)]
    running.tally(len(decisions), wrong)
    return execute(
        """
        UPDATE migration_ledgerrow AS row
           SET fate = d.fate, risk = d.risk, targets = string_to_array(d.targets, ' '),
               reason = concat_ws('; ', nullif(row.reason, ''), nullif(d.reason, ''))
          FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[])
               AS d(id, fate, reason, targets, risk)
         WHERE row.id = d.id AND row.fate = ''
        """,
        [
            [d.id for d in decisions],
            [str(d.fate.value) for d in decisions],
            [d.reason for d in decisions],
            [" ".join(d.targets) for d in decisions],
            [int(d.risk) for d in decisions],
        ],
    )


def decide_in_batches(decisions: Iterable[Decision]) -> int:
    """Write fates in transactions of a few thousand rows."""
    decided = 0
    for batch in in_batches(decisions, DECISIONS_A_STATEMENT):
        with transaction.atomic():
            decided += decide(batch)
    return decided


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size` items."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
