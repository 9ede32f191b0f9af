"""When a handler fails: its subject waits, all others flow, and a person is told."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from bluelamp.kernel import clock, removals
from bluelamp.kernel.events import declaring
from bluelamp.kernel.events.digesting import HandlerFailed, digest
from bluelamp.kernel.events.following import Cursor, Stated, read_row
from bluelamp.kernel.events.stating import state
from bluelamp.kernel.models import Parked, Waiting


@dataclass(frozen=True, slots=True)
class ParkedSubject:
    """A subject that waits for a person: who could not digest what, since when, how many facts behind."""

    reader: str
    subject: str
    handler: str
    seq: int
    error: str
    parked_at: datetime
    tries: int
    waiting: int


def held_subjects(reader: str) -> set[str]:
    """Subjects whose facts this reader must not touch now."""
    return set(Parked.objects.filter(reader=reader).values_list("subject", flat=True))


def wait_behind(reader: str, stated: Stated) -> None:
    """Keep a fact for when its subject is released."""
    Waiting.objects.get_or_create(reader=reader, seq=stated.seq, defaults={"subject": stated.subject})


def park(reader: str, stated: Stated, handler: str, error: Exception) -> None:
    """Park the subject of a fact and state that it was, so that it appears on the supervisors' board."""
    now = clock.now()
    words = _words(error)
    Parked.objects.create(
        reader=reader, subject=stated.subject, handler=handler, seq=stated.seq,
        error=words, parked_at=now, tried_at=now,
    )  # fmt: skip
    wait_behind(reader, stated)
    if stated.name != "kernel.subject_parked":
        state(
            declaring.SubjectParked(
                reader=reader, subject=stated.subject, handler=handler, fact=stated.name,
                seq=stated.seq, error=words,
            ),
            about=f"parked:{reader}:{stated.subject}"[:120],
        )  # fmt: skip


_PARKED = """
SELECT p.reader, p.subject, p.handler, p.seq, p.error, p.parked_at, p.tries,
       (SELECT count(*) FROM kernel_waiting w WHERE w.reader = p.reader AND w.subject = p.subject)
FROM kernel_parked p ORDER BY p.parked_at, p.id
"""


def parked() -> list[ParkedSubject]:
    """Everything that waits for a person, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_PARKED)
        return [ParkedSubject(*row) for row in cursor.fetchall()]


def retry(reader: str, subject: str) -> bool:
    """Try a parked subject's facts again, in order; True when all went through and it is released."""
    with removals.known_as("kernel.retry_parked"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM kernel_reader WHERE name = %s FOR UPDATE", [reader])
        held = Parked.objects.select_for_update().filter(reader=reader, subject=subject).first()
        if held is None:
            return True
        return _release(held)


def _release(held: Parked) -> bool:
    for waiting in Waiting.objects.filter(reader=held.reader, subject=held.subject).order_by("seq"):
        try:
            with transaction.atomic():
                digest(held.reader, _one(waiting.seq))
                waiting.delete()
        except HandlerFailed as failure:
            _still_held(held, failure)
            return False
    held.delete()
    return True


def _still_held(held: Parked, failure: HandlerFailed) -> None:
    held.handler, held.seq, held.tries = failure.handler, failure.stated.seq, held.tries + 1
    held.error, held.tried_at = _words(failure.error), clock.now()
    held.save()


def _words(error: Exception) -> str:
    return "".join(traceback.format_exception_only(error)).strip()[:2000]


def _one(seq: int) -> Stated:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, stated_at, name, subject, body::text FROM kernel_fact WHERE seq = %s", [seq]
        )
        row = cursor.fetchone()
    return read_row(row, Cursor())
