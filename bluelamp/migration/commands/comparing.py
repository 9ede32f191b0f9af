"""Parallel running: each day a fresh extract of the old system against what Bluelamp holds of it (docs/adr/0109)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import Compared, Permission
from bluelamp.migration.commands import running
from bluelamp.migration.commands.copying import copy_rows, execute
from bluelamp.migration.commands.running import Running
from bluelamp.migration.models import Comparison, ComparisonLine
from bluelamp.migration.queries.sql import fetch
from bluelamp.migration.sources import catalogue
from bluelamp.migration.sources.catalogue import Extract

ROWS_A_BATCH = 4_000
LINES_KEPT = 2_000
Tell = Callable[[str], None]
FRESH = """
    CREATE TEMPORARY TABLE migration_fresh (
        source text, kind text, key text, content bytea, place text) ON COMMIT PRESERVE ROWS
"""
# By hand is what was stated about a record while no load was running. Of several rows with one key the one
# that was loaded last stands for it; kinds that the fresh extract does not bring are left alone. A record made of
# many rows has changed here once, at the first of them.
PARTED = """
    CREATE TEMPORARY TABLE migration_parted AS
    WITH held AS MATERIALIZED (
        SELECT DISTINCT ON (l.source, l.kind, l.key) l.source, l.kind, l.key, l.id, l.targets
          FROM migration_ledgerrow AS l
         WHERE l.key <> ''
           AND (l.source, l.kind) IN (SELECT DISTINCT source, kind FROM migration_fresh)
         ORDER BY l.source, l.kind, l.key, l.delivery DESC, l.id DESC),
    by_hand AS MATERIALIZED (
        SELECT DISTINCT fact.subject FROM kernel_fact AS fact
         WHERE fact.stated_at > (SELECT min(ended_at) FROM migration_run WHERE what = 'load' AND state = 'finished')
           AND NOT EXISTS (SELECT 1 FROM migration_run AS r WHERE r.what = 'load'
                             AND fact.stated_at BETWEEN r.started_at AND coalesce(r.ended_at, r.beat_at))),
    ours AS MATERIALIZED (
        SELECT h.id, row_number() OVER (PARTITION BY t.target ORDER BY h.id) = 1 AS is_first
          FROM held AS h CROSS JOIN LATERAL unnest(h.targets) AS t(target)
          JOIN by_hand ON by_hand.subject = t.target),
    met AS (
        SELECT coalesce(n.source, h.source) AS source, coalesce(n.kind, h.kind) AS kind,
               coalesce(n.key, h.key) AS key, coalesce(n.place, '') AS place, h.id,
               n.key IS NULL AS is_gone, h.key IS NULL AS is_new,
               h.id IN (SELECT id FROM ours) AS is_ours, h.id IN (SELECT id FROM ours WHERE is_first) AS is_first,
               NOT EXISTS (SELECT 1 FROM migration_ledgerrow AS l WHERE l.source = n.source AND l.kind = n.kind
                              AND l.key = n.key AND l.content_hash = n.content) AS is_theirs
          FROM (SELECT DISTINCT ON (source, kind, key) * FROM migration_fresh WHERE key <> ''
                 ORDER BY source, kind, key, content) AS n
          FULL JOIN held AS h USING (source, kind, key))
    SELECT source, kind, key, place, id,
           CASE WHEN is_new THEN 'new_there' WHEN is_gone THEN 'gone'
                WHEN is_ours AND is_theirs THEN 'changed_both' WHEN is_theirs THEN 'changed_there'
                WHEN is_first THEN 'changed_here' ELSE 'same' END AS what
      FROM met
"""
COUNTED = "SELECT what, count(*) FROM migration_parted GROUP BY what"
LISTED = """
    SELECT what, source, kind, key, place, id FROM (
        SELECT *, row_number() OVER (PARTITION BY what ORDER BY source, kind, key) AS number
          FROM migration_parted WHERE what <> 'same') AS one
     WHERE number <= %s ORDER BY what, source, kind, key
"""
DETAIL = {
    Compared.NEW_THERE: "entered in the old system since the last delivery",
    Compared.CHANGED_THERE: "its row in the old system is no longer the one that was loaded",
    Compared.CHANGED_HERE: "worked on in Bluelamp; the old system does not know",
    Compared.CHANGED_BOTH: "worked on in both: a person has to say which holds",
    Compared.GONE: "no longer in the old system's extract",
}


def compare(by: Actor, *, folder: Path, sources: Sequence[Path] = (), tell: Tell = lambda words: None) -> int:
    """Compare a fresh extract with what Bluelamp holds; the day's report is kept, nothing is changed."""
    if not guard.may(by, Permission.MANAGE_CUTOVER):
        raise guard.Denied("Comparing with an old system is for migration operators.")
    extracts, _ = catalogue.find(folder, catalogue.given(sources))
    if not extracts:
        raise Refused(f"{folder} holds no file of a declared source: see docs/extracts.")
    with running.run(by, what="comparison", detail=folder.name) as run:
        execute("DROP TABLE IF EXISTS migration_fresh, migration_parted")
        execute(FRESH)
        rows = _read(run, extracts, tell)
        with run.stage("comparing"):
            execute("ANALYZE migration_fresh")
            execute(PARTED)
            counts: dict[str, int] = dict(fetch(COUNTED))  # type: ignore[arg-type]
            kept = _keep(by, run, folder, rows, counts)
        execute("DROP TABLE migration_fresh, migration_parted")
    return kept


def _read(run: Running, extracts: Sequence[Extract], tell: Tell) -> int:
    rows = 0
    with run.stage("reading the fresh extract") as stage:
        for extract in extracts:
            for batch in _batches(extract):
                with transaction.atomic():
                    copy_rows("migration_fresh", ("source", "kind", "key", "content", "place"), batch)
                rows += len(batch)
                stage.done(len(batch))
            tell(f"{extract.name}: read")
    return rows


def _batches(extract: Extract) -> Iterator[list[tuple[Any, ...]]]:
    header = extract.header()
    with extract.path.open("rb") as stream:
        frames = extract.frames(stream)
        while batch := list(islice(frames, ROWS_A_BATCH)):
            yield [
                (
                    extract.source,
                    row.kind,
                    row.key[:200].replace("\0", " "),
                    frame.digest,
                    f"{extract.name}, row {frame.row}",
                )
                for frame, row in ((frame, extract.read(header, frame)) for frame in batch)
            ]


def _keep(by: Actor, run: Running, folder: Path, rows: int, counts: Mapping[str, int]) -> int:
    with transaction.atomic():
        kept = Comparison.objects.create(
            run=run.kept, at=clock.now(), by_name=by.name, folder=folder.name, rows_there=rows, **counts
        )
        ComparisonLine.objects.bulk_create(
            [
                ComparisonLine(
                    comparison=kept, what=what, source=source, kind=kind, key=key, place=place,
                    ledger_id=ledger_id, detail=DETAIL[Compared(what)],
                )
                for what, source, kind, key, place, ledger_id in fetch(LISTED, [LINES_KEPT])
            ],
            batch_size=2_000,
        )  # fmt: skip
    return kept.id
