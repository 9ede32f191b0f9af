"""Victims of a range, in batches, for whoever sweeps for support that was never arranged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection

from bluelamp.crime import rules
from bluelamp.work.types import Candidate, Risk

BATCH = 10_000
_VICTIMS = """
SELECT p.id, c.id, p.person_id, c.number, c.district, c.reported_at, c.is_domestic, c.is_sexual, p.consent
FROM crime_crimeparty p JOIN crime_crime c ON c.id = p.crime_id
WHERE p.role = 'victim' AND c.reported_at >= %s AND c.reported_at < %s AND p.id > %s
  AND c.status <> 'cancelled'
ORDER BY p.id LIMIT %s
"""


def victims_between(first: datetime, last: datetime) -> Iterator[Sequence[Candidate]]:
    """Every victim of a crime reported in the range, migrated crimes included."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_VICTIMS, [first, last, after, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        yield [_candidate(row) for row in rows]
        after = rows[-1][0]


def _candidate(row: tuple[object, ...]) -> Candidate:
    _, crime, person, number, district, reported_at, is_domestic, is_sexual, consent = row
    assert isinstance(reported_at, datetime)
    asks = rules.needs_explicit_consent(is_domestic=bool(is_domestic), is_sexual=bool(is_sexual))
    traits = frozenset([f"consent:{consent}", *(["needs_consent"] if asks else [])])
    return Candidate(
        source=f"crime:{crime}",
        subject=f"person:{person}",
        number=str(number),
        district=str(district),
        event_at=reported_at,
        risk=Risk.MEDIUM if asks else Risk.STANDARD,
        traits=traits,
    )
