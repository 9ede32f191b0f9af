"""Bringing crimes from an old system at the speed of COPY, harmless to repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from bluelamp.contracts.crime import CrimesImported
from bluelamp.contracts.refs import CrimeRef
from bluelamp.crime.codes import Permission
from bluelamp.crime.queries import narratives
from bluelamp.crime.types import ImportBatch, Imported, ImportedCrime
from bluelamp.kernel import clock, events
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.search import commands as search

COLUMNS = ("id", "number", "offence_code", "offence_title", "status", "incident_id", "incident_number", "district",
           "place", "reported_at", "recorded_at", "recorded_by", "occurred_from", "occurred_to", "narrative",
           "is_domestic", "is_sexual", "source_system", "source_id", "batch")  # fmt: skip
PARTY = ("crime_id", "person_id", "role", "consent", "safe_contact")
_STAGE = """
CREATE TEMP TABLE crime_incoming (LIKE crime_crime INCLUDING DEFAULTS) ON COMMIT DROP;
CREATE TEMP TABLE crime_incoming_party (crime_id uuid, person_id uuid, role text, consent text, safe_contact text)
  ON COMMIT DROP;
"""
_TAKE = """
INSERT INTO crime_crime SELECT * FROM crime_incoming
ON CONFLICT (source_system, source_id) WHERE NOT (source_id = '') DO NOTHING RETURNING id
"""
_TAKE_PARTIES = """
INSERT INTO crime_crimeparty (crime_id, person_id, role, consent, safe_contact)
SELECT p.crime_id, p.person_id, p.role, p.consent, p.safe_contact
FROM crime_incoming_party p WHERE p.crime_id = ANY(%s)
ON CONFLICT (crime_id, person_id, role) DO NOTHING
"""
_RENEW = """
UPDATE crime_crime c SET offence_code = i.offence_code, offence_title = i.offence_title, status = i.status,
  incident_id = i.incident_id, district = i.district, place = i.place, reported_at = i.reported_at,
  recorded_at = i.recorded_at, occurred_from = i.occurred_from, occurred_to = i.occurred_to,
  narrative = i.narrative, is_domestic = i.is_domestic, is_sexual = i.is_sexual
FROM crime_incoming i
WHERE c.source_system = i.source_system AND c.source_id = i.source_id AND c.id = i.id RETURNING c.id
"""
_RENEW_PARTIES = """
DELETE FROM crime_crimeparty p WHERE p.crime_id = ANY(%(ids)s)
AND EXISTS (SELECT 1 FROM crime_incoming_party n WHERE n.crime_id = p.crime_id AND n.person_id = p.person_id)
AND NOT EXISTS (SELECT 1 FROM crime_incoming_party n
                WHERE n.crime_id = p.crime_id AND n.person_id = p.person_id AND n.role = p.role)
"""


def _line(batch: ImportBatch, crime: ImportedCrime) -> tuple[object, ...]:
    return (
        crime.ref.id, crime.number, crime.offence_code, crime.offence_title, crime.status.value,
        crime.incident.id if crime.incident else None, "", crime.district, crime.place,
        crime.reported_at or crime.recorded_at, crime.recorded_at, batch.source_system, crime.occurred_from,
        crime.occurred_to, crime.narrative, crime.is_domestic, crime.is_sexual, batch.source_system,
        crime.source_id, batch.batch)  # fmt: skip


def _party_lines(crimes: Sequence[ImportedCrime]) -> Iterable[tuple[object, ...]]:
    for crime in crimes:
        for party in crime.parties:
            yield (crime.ref.id, party.person.id, party.role.value, party.consent.value, party.safe_contact)


def _copy(cursor: Any, table: str, columns: Sequence[str], lines: Iterable[tuple[object, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)


def _load(batch: ImportBatch) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS crime_incoming, crime_incoming_party")
        cursor.execute(_STAGE)
        _copy(cursor, "crime_incoming", COLUMNS, (_line(batch, crime) for crime in batch.crimes))
        _copy(cursor, "crime_incoming_party", PARTY, _party_lines(batch.crimes))
        cursor.execute(_TAKE)
        loaded = [row[0] for row in cursor.fetchall()]
        if batch.renew:
            cursor.execute(_RENEW)
            loaded = list({*loaded, *(row[0] for row in cursor.fetchall())})
            cursor.execute(_RENEW_PARTIES, {"ids": loaded})
        cursor.execute(_TAKE_PARTIES, [loaded])
    return loaded


@command(needs=Permission.IMPORT_CRIME, operation="collection")
def import_crimes(by: Actor, *, batch: ImportBatch) -> Imported:
    """Load a batch of an old system's crimes; one with no offence code, or an unknown one, is loaded like any other."""
    loaded = _load(batch)
    search.index_narratives(narratives.told(loaded))
    fact = CrimesImported(
        batch=batch.batch, source_system=batch.source_system, count=len(loaded), imported_at=clock.now()
    )
    if loaded:
        events.state(fact, about=f"import:{batch.source_system}:{batch.batch}"[:120])
    return Imported(loaded=tuple(CrimeRef(one) for one in loaded), already=len(batch.crimes) - len(loaded))
