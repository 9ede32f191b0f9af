"""Keeping each record's group and due date as its current links have it (records.md §9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.retention import declare
from bluelamp.retention.codes import Permission
from bluelamp.retention.models import Standing
from bluelamp.retention.queries import standing
from bluelamp.retention.queries.standing import Clock

BATCH = 500
FIELDS = [
    "kind",
    "lead",
    "own_group",
    "own_due_at",
    "group",
    "clear_from",
    "due_at",
    "why",
    "retained_until",
    "graded_at",
]


@command(needs=Permission.PROPOSE_DISPOSAL, operation="config")
def regrade(by: Actor, *, refs: tuple[str, ...]) -> int:
    """Work the clocks of some records out again: a link came or went, or persons were merged or taken apart."""
    return write(refs)


@command(needs=Permission.PROPOSE_DISPOSAL, operation="config")
def regrade_all(by: Actor, *, kind: str) -> int:
    """Work out the clock of every record of a kind, in batches; returns how many have one."""
    record = declare.records[kind]
    last, done = None, 0
    while ids := list(record.after(last, BATCH)):
        done += write([f"{kind}:{one}" for one in ids])
        last = ids[-1]
    return done


def write(refs: Iterable[str]) -> int:
    """Store the clocks of records with all their parts; those nothing is known of lose theirs and count as un-reviewed."""
    wanted = [ref for ref in dict.fromkeys(refs) if ref.partition(":")[0] in declare.records]
    if not wanted:
        return 0
    found = standing.clocks(wanted)
    rows = [row for one in found.values() for row in _rows(one, clock.now())]
    every = [part for one in found.values() for part in one.parts]
    Standing.objects.filter(ref__in=every).exclude(ref__in=[row.ref for row in rows]).delete()
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["ref"], update_fields=FIELDS)
    return len(rows)


def _rows(one: Clock, at: datetime) -> Sequence[Standing]:
    due = standing.due_at(one)
    if one.whole is None or due is None:
        return []
    return [
        Standing(
            ref=part, kind=part.partition(":")[0], lead=one.lead, own_group=(own or one.whole).group,
            own_due_at=(own or one.whole).due_at, group=one.whole.group, clear_from=one.whole.clear_from,
            due_at=due, why=one.whole.why, retained_until=one.retained_until, graded_at=at,
        )
        for part, own in one.parts.items()
    ]  # fmt: skip
