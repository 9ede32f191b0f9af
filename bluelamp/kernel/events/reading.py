"""Readers: a batch of facts, their effects and the cursor's step commit together or not at all."""

from __future__ import annotations

import structlog
from django.db import connection, transaction

from bluelamp.kernel import clock
from bluelamp.kernel.events import declaring, parking
from bluelamp.kernel.events.digesting import HandlerFailed, digest
from bluelamp.kernel.events.following import Cursor, Stated, follow

log = structlog.get_logger("bluelamp.facts")
BATCH = 200

_TAKE = """
SELECT from_xid, to_xid, after_seq FROM kernel_reader WHERE name = %s FOR UPDATE SKIP LOCKED
"""
_ENROL = "INSERT INTO kernel_reader (name, from_xid, to_xid, after_seq) VALUES (%s, 0, 0, 0) ON CONFLICT DO NOTHING"
_STEP = "UPDATE kernel_reader SET from_xid=%s, to_xid=%s, after_seq=%s, moved_at=%s WHERE name=%s"


def read_once(reader: str, *, limit: int = BATCH) -> int:
    """Let one reader digest its next batch; returns how many facts it moved past (0: nothing certain yet).

    If another process has the reader in hand, 0. If a handler fails, the batch is taken again fact by
    fact and the failing one parks its subject while all the others flow.
    """
    try:
        return _batch(reader, limit, careful=False)
    except HandlerFailed as failure:
        log.warning("facts.batch_failed", reader=reader, handler=failure.handler, seq=failure.stated.seq)
        return _batch(reader, limit, careful=True)


def _batch(reader: str, limit: int, *, careful: bool) -> int:
    with transaction.atomic():
        place = _take(reader)
        if place is None:
            return 0
        facts, onward = follow(place, limit=limit, names=declaring.heard_by(reader))
        held = parking.held_subjects(reader)
        for stated in facts:
            if stated.subject in held:
                parking.wait_behind(reader, stated)
            elif careful:
                held |= _digest_carefully(reader, stated)
            else:
                digest(reader, stated)
        if onward != place:
            _step(reader, onward)
    return len(facts)


def _digest_carefully(reader: str, stated: Stated) -> set[str]:
    try:
        with transaction.atomic():
            digest(reader, stated)
    except HandlerFailed as failure:
        if connection.needs_rollback or not connection.is_usable():
            raise
        parking.park(reader, stated, failure.handler, failure.error)
        return {stated.subject}
    return set()


def _take(reader: str) -> Cursor | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [reader])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_ENROL, [reader])
            cursor.execute(_TAKE, [reader])
            row = cursor.fetchone()
    return None if row is None else Cursor(*row)


def _step(reader: str, place: Cursor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STEP, [place.from_xid, place.to_xid, place.after_seq, clock.now(), reader])


def read_all(*, rounds: int = 200) -> int:
    """Run every reader until the log is dry; returns how many facts were digested. For tests and tools.

    Facts stated by the transaction in hand are not certain to other readers until it commits; inside a
    test's own transaction they are read by sequence instead, in the same order.
    """
    total = 0
    for _ in range(rounds):
        moved = sum(_drain(reader) for reader in declaring.readers())
        total += moved
        if not moved:
            return total
    raise RuntimeError("Facts keep giving rise to facts: a loop between handlers.")


def _drain(reader: str) -> int:
    return read_own(reader) if connection.in_atomic_block else read_once(reader)


def read_own(reader: str) -> int:
    """Digest facts of the transaction in hand, by sequence alone (nobody else writes inside it)."""
    with transaction.atomic():
        place = _take(reader) or Cursor()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(seq), 0) FROM kernel_fact")
            newest = int(cursor.fetchone()[0])
        wide = Cursor(0, 2**62, place.after_seq)
        facts, _ = follow(wide, limit=100_000, names=declaring.heard_by(reader))
        held = parking.held_subjects(reader)
        for stated in facts:
            if stated.subject in held:
                parking.wait_behind(reader, stated)
            else:
                held |= _digest_carefully(reader, stated)
        _step(reader, Cursor(0, 0, newest))
    return len(facts)
