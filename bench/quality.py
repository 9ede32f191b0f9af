"""`make bench-quality RECORDS=1000000`: every check over a million records, beside one scan of the same tables.

`quality.run.cpu` is the processor time of the database's backend and ours together for a whole run; `quality.scan.cpu`
that of counting every row of the same tables once for each check: what any set of checks asked one by one must cost.
`quality.profile.*` describes a file of a thousand columns with no configuration.
"""

from __future__ import annotations

import csv
import os
import random
import tempfile
import time
from pathlib import Path

import psutil

from bench.house import django_on, figure, folder, say

RECORDS = int(os.environ.get("RECORDS") or 1_000_000)
WIDE, DEEP = int(os.environ.get("COLUMNS") or 1000), int(os.environ.get("ROWS") or 5000)
_FILL = """
INSERT INTO nominals_person (id, number, root_id, version, recorded_at, recorded_by, account_id, system, batch, record,
  method, confidence, superseded_by)
SELECT id, n, id, 1, now(), 'bench', id, 'bluelamp', '', '', 'typed', 'confirmed', ''
FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, {people}) n) people;
INSERT INTO nominals_person_name (id, person_id, title, given, family, kind, recorded_at, recorded_by, account_id, system,
  batch, record, method, confidence, superseded_by)
SELECT gen_random_uuid(), id, '', CASE WHEN number % 500 = 0 THEN 'SMITH' ELSE 'Ann' END, 'Walker' , 'legal', now(), 'bench', id,
  'bluelamp', '', '', 'typed', 'confirmed', '' FROM nominals_person;
INSERT INTO nominals_person_birth (id, person_id, first, last, precision, status, recorded_at, recorded_by, account_id,
  system, batch, record, method, confidence, superseded_by)
SELECT gen_random_uuid(), id, d, d, 'day', 'stated', now(), 'bench', id, 'bluelamp', '', '', 'typed', 'confirmed', ''
FROM (SELECT id, CASE WHEN number % 300 = 0 THEN date '1900-01-01' ELSE date '1950-01-02' + (number % 20000)::int END AS d
      FROM nominals_person) p;
INSERT INTO crime_crime (id, number, offence_code, offence_title, status, incident_number, district, place, reported_at,
  recorded_at, recorded_by, occurred_from, narrative, is_domestic, is_sexual, source_system, source_id, batch)
SELECT gen_random_uuid(), '42/' || n, CASE WHEN n % 100 = 0 THEN '' ELSE 'TH68010' END, 'Theft', 'finalised', '',
  (ARRAY['North','South','East','West'])[1 + n % 4], '1 High Street', now() - interval '1 day', now(), 'bench',
  now() - interval '2 days', 'text', false, false, 'records', n::text, '' FROM generate_series(1, {crimes}) n;
INSERT INTO crime_crimeparty (crime_id, person_id, role, consent, safe_contact)
SELECT c.id, p.id, 'victim', 'not_asked', '' FROM (SELECT id, row_number() OVER () AS n FROM crime_crime) c
JOIN nominals_person p ON p.number = c.n
"""


def main() -> None:
    """Fill, ask everything, ask what changed, describe a wide file."""
    from django.db import connection

    with django_on(folder("quality"), is_durable=False):
        fill(connection)
        figure("quality.records", rows(connection), "rows")
        run, spent = measured(ask)
        figure("quality.run.checks", run.checks, "checks")
        figure("quality.run.found", run.found, "findings")
        figure("quality.run.cpu", spent, "s")
        figure("quality.run.problems", len(run.problems), "checks")
        figure("quality.scan.cpu", measured(lambda: scan(connection))[1], "s")
        figure("quality.again.cpu", measured(ask)[1], "s")
        figure("quality.changed.cpu", measured(lambda: ask(changed_only=True))[1], "s")
    profile()


def fill(connection) -> None:
    """Half people with a name and a birth, a fifth crimes with a victim, so that all tables make up the number."""
    share = RECORDS // 5
    say(f"filling {RECORDS:,} rows")
    with connection.cursor() as cursor:
        for statement in _FILL.format(people=share, crimes=share).split(";\n"):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def rows(connection) -> int:
    """How many rows there are to look at."""
    tables = (
        "nominals_person",
        "nominals_person_name",
        "nominals_person_birth",
        "crime_crime",
        "crime_crimeparty",
    )
    with connection.cursor() as cursor:
        total = 0
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            total += cursor.fetchone()[0]
    return total


def ask(**more):
    """A whole run as the nightly job makes it."""
    from bluelamp.kernel.actors import SYSTEM
    from bluelamp.quality import commands

    return commands.run_checks(SYSTEM, **more)


def scan(connection) -> None:
    """Every row of the same tables, read once for each of their checks."""
    from bluelamp.quality.declare import checks

    with connection.cursor() as cursor:
        for one in checks():
            cursor.execute(f"SELECT count(*) FROM {one.model._meta.db_table} WHERE random() < 0")


def measured(work):
    """What the work gave, and the processor seconds of this process and the database's."""
    before = spent()
    given = work()
    return given, round(spent() - before, 1)


def spent() -> float:
    """Processor seconds so far of this process and of the one database process that works for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        theirs = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return time.process_time() + theirs.user + theirs.system


def profile() -> None:
    """A thousand columns without a configuration file."""
    from bluelamp.quality import queries

    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "wide.csv"
        with path.open("w", newline="") as sink:
            writer = csv.writer(sink)
            writer.writerow([f"COL{n}" for n in range(WIDE)])
            for row in range(DEEP):
                writer.writerow(
                    [row if n % 4 == 0 else chance.randrange(10 ** (n % 6 + 1)) for n in range(WIDE)]
                )
        began = time.process_time()
        found = queries.profile(path)
        figure("quality.profile.cpu", round(time.process_time() - began, 1), "s")
        figure("quality.profile.columns", len(found.columns), "columns")
        figure("quality.profile.memory", round(psutil.Process().memory_info().rss / 1e6), "MB")


if __name__ == "__main__":
    main()
