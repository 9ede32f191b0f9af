"""Asking checks of every record: one statement a check finds, opens and closes findings, in its own transaction."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import FieldError
from django.db import DatabaseError, connection
from django.db.models import Count, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Left

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused
from bluelamp.quality.codes import FindingState, Permission
from bluelamp.quality.commands import owing
from bluelamp.quality.declare.checks import Check, Rows, checks, named
from bluelamp.quality.models import Answer, Finding, Run, Score
from bluelamp.quality.queries import runs
from bluelamp.quality.queries.visible import ANYBODY, visible
from bluelamp.quality.types import RunView

LONGEST = timedelta(minutes=5)
OVERLAP = timedelta(minutes=10)
_APPLY = """
WITH wrong (key, ref, about, district, cause) AS MATERIALIZED ({wrong}),
gone AS (
  UPDATE quality_finding f SET state = 'right', righted_at = %s, waived_why = '', waived_by = '', waived_at = NULL
  WHERE f.check_name = %s AND f.state <> 'right' AND NOT EXISTS (SELECT 1 FROM wrong w WHERE w.key = f.key)
  RETURNING 1),
kept AS (
  INSERT INTO quality_finding AS f (check_name, key, ref, about, district, owner, cause, state, first_found_at,
    last_found_at, times, waived_by, waived_why)
  SELECT %s, key, ref, about, district, %s, cause, 'open', %s, %s, 1, '', '' FROM wrong
  ON CONFLICT (check_name, key) DO UPDATE SET
    ref = excluded.ref, about = excluded.about, district = excluded.district, owner = excluded.owner,
    cause = excluded.cause, last_found_at = excluded.last_found_at, righted_at = NULL,
    state = CASE WHEN f.state = 'right' THEN 'open' ELSE f.state END,
    times = f.times + (f.state = 'right')::int
  WHERE f.state = 'right'
    OR (f.ref, f.about, f.district, f.owner, f.cause) IS DISTINCT FROM
       (excluded.ref, excluded.about, excluded.district, excluded.owner, excluded.cause)
  RETURNING (f.first_found_at = %s OR f.last_found_at = %s) AS is_new)
SELECT (SELECT count(*) FROM wrong), (SELECT count(*) FROM gone), (SELECT count(*) FROM kept WHERE is_new)
"""
NOTHING = Value("", output_field=TextField())
Looked = dict[str, int]


def run_checks(by: Actor, *, only: Collection[str] = (), changed_only: bool = False) -> RunView:
    """Ask every check (or these), each in its own transaction: one that cannot look says so and stops no other.

    `changed_only` asks the checks that look at a row by itself, of rows changed since the last run and of those
    found wrong before; the nightly run asks everything.
    """
    began = time.monotonic()
    since = runs.last_asked() if changed_only else None
    wanted = [one for one in checks() if not only or one.name in only]
    if unknown := set(only) - {one.name for one in wanted}:
        raise Refused(
            f"There is no check {', '.join(sorted(unknown))}. `bluelamp quality checks` lists them."
        )
    run = start_run(by, is_whole=not only and since is None)
    looked: dict[str, Looked] = {}
    for one in wanted:
        if since is None or one.is_by_row:
            _ask_safely(by, run, one, looked, since)
    return finish_run(by, run=run, seconds=time.monotonic() - began)


def _ask_safely(
    by: Actor, run: uuid.UUID, one: Check, looked: dict[str, Looked], since: datetime | None
) -> None:
    try:
        ask(by, run=run, name=one.name, looked=looked, since=since)
    except (DatabaseError, FieldError, ValueError) as error:
        could_not_ask(by, run=run, name=one.name, why=str(error).splitlines()[0][:400])


@command(needs=Permission.RUN_CHECKS)
def start_run(by: Actor, *, is_whole: bool) -> uuid.UUID:
    """Begin a run."""
    return Run.objects.create(started_at=clock.now(), by=by.name, is_whole=is_whole).id


@command(needs=Permission.RUN_CHECKS)
def finish_run(by: Actor, *, run: uuid.UUID, seconds: float) -> RunView:
    """End a run; what came of each check is kept with it."""
    Run.objects.filter(pk=run).update(finished_at=clock.now(), seconds=round(seconds, 3))
    return runs.run_view(Run.objects.get(pk=run))


@command(needs=Permission.RUN_CHECKS)
def could_not_ask(by: Actor, *, run: uuid.UUID, name: str, why: str) -> None:
    """Keep that a check could not look; its findings and scores stay as they were."""
    Answer.objects.create(run_id=run, check_name=name, problem=why)


@command(needs=Permission.RUN_CHECKS)
def ask(
    by: Actor, *, run: uuid.UUID, name: str, looked: dict[str, Looked], since: datetime | None = None
) -> None:
    """Ask one check: findings open and close by what the records say now, and its duties with them."""
    one = named(name)
    assert one is not None
    began, at = time.monotonic(), clock.now()
    found, righted, new = _apply(one, at, since)
    population = _looked_at(one, looked) if since is None else _looked_last(one)
    _score(one, at, population)
    owing.settle_causes(by, one)
    Answer.objects.create(
        run_id=run, check_name=name, looked=sum(population.values()), found=found, new=new, righted=righted,
        seconds=round(time.monotonic() - began, 3),
    )  # fmt: skip


def _apply(one: Check, at: datetime, since: datetime | None) -> tuple[int, int, int]:
    sql, parameters = _wrong(one, since)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST.seconds}s"])
        given = [*parameters, at, one.name, one.name, one.owner, at, at, at, at]
        cursor.execute(_APPLY.replace("{wrong}", sql), given)
        found, righted, new = cursor.fetchone()
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    return int(found), int(righted), int(new)


def _wrong(one: Check, since: datetime | None) -> tuple[str, tuple[Any, ...]]:
    rows = one.population()
    if since is not None:
        rows = rows.filter(_changed(one, since - OVERLAP))
    kept = one.records
    named_rows = one.wrong(rows).values_list(
        Cast("pk", TextField()), _reference(kept.ref, 120), _reference(kept.about, 120),
        _text(kept.district, 60), _text(one.cause, 120),
    )  # fmt: skip
    sql, parameters = named_rows.query.sql_with_params()
    return sql, tuple(parameters)


def _changed(one: Check, since: datetime) -> Q | Combinable:
    before = Finding.objects.filter(check_name=one.name, key=Cast(OuterRef("pk"), TextField()))
    return Q(**{f"{one.records.changed}__gte": since}) | Exists(
        before.exclude(state=FindingState.RIGHT.value)
    )


def _text(field: str | Combinable | None, most: int) -> Combinable:
    if not field:
        return NOTHING
    inner = F(field) if isinstance(field, str) else field
    return Left(Coalesce(Cast(inner, TextField()), NOTHING), most)


def _reference(spoken: str, most: int) -> Combinable:
    """`kind:field` as the text of a reference; empty when the field is."""
    kind, _, field = spoken.partition(":")
    if not field:
        return NOTHING
    if not kind:
        return _text(field, most)
    bare = Coalesce(Cast(field, TextField()), NOTHING)
    whole = Concat(Value(f"{kind}:", output_field=TextField()), bare, output_field=TextField())
    return Left(whole, most)


def _looked_at(one: Check, known: dict[str, Looked]) -> Looked:
    """How many rows the check looks at, by district; checks that look at the same rows count them once."""
    rows = one.population()
    key = f"{rows.query} {one.records.district}"
    if key not in known:
        known[key] = _by_district(rows, one.records.district)
    return known[key]


def _by_district(rows: Rows, district: str) -> Looked:
    if not district:
        return {"": rows.count()}
    counted: Counter[str] = Counter()
    for name, total in rows.values_list(district).annotate(n=Count("pk")).order_by():
        counted[(name or "")[:60]] += total
    return dict(counted)


def _looked_last(one: Check) -> Looked:
    latest = Score.objects.filter(check_name=one.name).order_by("-day").values_list("day", flat=True).first()
    if latest is None:
        return {}
    return dict(Score.objects.filter(check_name=one.name, day=latest).values_list("district", "looked"))


def _score(one: Check, at: datetime, looked: Looked) -> None:
    """Keep today's score; asked again on the same day, the later one stands."""
    standing = visible(ANYBODY).filter(check_name=one.name).values_list("district", "state")
    counts = {(d, s): n for d, s, n in standing.annotate(n=Count("pk")).order_by()}
    day = clock.local(at).date()
    districts = set(looked) | {d for d, _ in counts}
    scores = [
        Score(
            day=day, check_name=one.name, kind=one.kind.value, module=one.module, district=district,
            owner=one.owner, looked=looked.get(district, 0),
            found=counts.get((district, FindingState.OPEN.value), 0),
            waived=counts.get((district, FindingState.WAIVED.value), 0),
        )
        for district in sorted(districts)
    ]  # fmt: skip
    Score.objects.filter(day=day, check_name=one.name).delete()
    Score.objects.bulk_create(scores)
