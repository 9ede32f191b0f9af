"""Looking for rows that were removed behind the engine's back, in any table of the database (docs/adr/0111).

Two nets: each table's trigger notes removals in their own transaction, and a census of every key is compared with
the one before, which finds what was done with the triggers off. What is found stands until a person settles it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction

from bluelamp.access import guard
from bluelamp.access.codes import Role
from bluelamp.kernel import clock, removals
from bluelamp.kernel.actors import SYSTEM, Actor, on_behalf_of
from bluelamp.kernel.doorway import command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.migration.census import judging, kept, keys, tables, watching
from bluelamp.migration.census.judging import Findings
from bluelamp.migration.census.kept import Census
from bluelamp.migration.census.tables import Table
from bluelamp.migration.census.types import Missing, RowAudit, Settled
from bluelamp.migration.codes import Permission
from bluelamp.migration.models import CensusRun, MissingRow, Removal
from bluelamp.migration.queries import lost
from bluelamp.migration.queries.missing import missing
from bluelamp.search import commands as search
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk

SHORTEST_REASON = 10
DOOR = "migration.audit_rows"
DUTY, ABOUT = "migration.missing_rows", "migration:rows"
TOLD = (Role.AUDITOR, Role.MIGRATION_OPERATOR)
ANSWERED_WITHIN = timedelta(days=1)  # † force policy


def audit_rows(by: Actor, *, has_census: bool = True, has_index: bool = False, anew: str = "") -> RowAudit:
    """Look in every table (promise: a row removed behind the engine's back is named the same day).

    Without the census only what the triggers noted is read: a matter of milliseconds. `anew` gives the reason why
    the last census no longer counts, such as a restored backup: then nothing is compared with it.
    """
    if not guard.may(by, Permission.AUDIT_ROWS):
        raise guard.Denied("Looking for removed rows is for migration operators and auditors.")
    if anew and len(anew.strip()) < SHORTEST_REASON:
        raise Refused(f"Say in at least {SHORTEST_REASON} characters why the last census no longer counts.")
    began = time.perf_counter()
    unwatched = tuple((one.table, one.why) for one in watching.unwatched())
    problems = _index_problems() if has_index else []
    made = _census(anew, problems, began) if has_census else _noted()
    with transaction.atomic():
        guard.audit(by, "consultation", "migration.audit_rows", [], detail={"anew": anew, "rows": made.rows})
    return RowAudit(
        missing=_standing(), unwatched=unwatched, problems=tuple(problems), more=made.more, tables=made.tables,
        rows=made.rows, seconds=round(time.perf_counter() - began, 2), compared_with=made.compared_with,
    )  # fmt: skip


def _noted() -> RowAudit:
    findings = Findings()
    with _snapshot():
        judging.removed_by_no_door(findings)
    _write_down(findings)
    return RowAudit(more=findings.more)


def _census(anew: str, problems: list[str], began: float) -> RowAudit:
    last = CensusRun.objects.order_by("-id").first()
    before = _trusted(last, problems) if last and not anew else None
    findings, rows, at = Findings(), 0, clock.now()
    fresh = kept.fresh(f"{at:%Y%m%dT%H%M%S%f}")
    with _snapshot():
        seen = judging.removed_by_no_door(findings)
        counted = [one for one in tables.every() if not one.is_derived]
        for table in counted:
            rows += _count(table, fresh, before, findings)
        _tables_gone(counted, before, findings)
        for one in lost.targets_gone():
            findings.add(one)
    run = CensusRun(at=at, name=fresh.folder.name, tables=len(counted), rows=rows, digest=fresh.digest(),
                    seconds=round(time.perf_counter() - began, 2), reason=anew)  # fmt: skip
    _write_down(findings, run, seen)
    kept.drop_others(run.name)
    return RowAudit(
        more=findings.more, tables=run.tables, rows=rows, compared_with=last.at if last and before else None
    )


def _trusted(last: CensusRun, problems: list[str]) -> Census | None:
    before = kept.named(last.name)
    if before is None:
        problems.append(f"The census of {last.at:%d/%m/%Y %H:%M} UTC is not on disk: a new one was begun.")
    elif before.digest() != last.digest:
        problems.append(f"The census of {last.at:%d/%m/%Y %H:%M} UTC was altered on disk.")
    return before


def _count(table: Table, fresh: Census, before: Census | None, findings: Findings) -> int:
    """Write down the keys of one table, and name those of the time before that are gone; how many there are."""
    rows = 0

    def passing() -> Iterator[keys.Keys]:
        nonlocal rows
        for batch in fresh.write(table.name, table.form, keys.read(table)):
            rows += len(batch)
            yield batch

    known = before is not None and before.tables().get(table.name) == table.form
    earlier = before.read(table.name, table.form) if before and known else iter(())
    for gone in keys.vanished(earlier, passing()):
        for first in range(0, len(gone), keys.A_BATCH):
            texts = keys.as_text(gone[first : first + keys.A_BATCH], table.form)
            judging.vanished_unseen(table.name, texts, findings)
    return rows


def _tables_gone(counted: list[Table], before: Census | None, findings: Findings) -> None:
    names = {table.name for table in counted}
    for name in sorted(set(before.tables()) - names) if before else ():
        findings.add(Missing(table=name, key=judging.WHOLE_TABLE, how="the whole table is gone"))


@contextmanager
def _snapshot() -> Iterator[None]:
    """One moment of the database for keys and removals alike; inside another transaction, that one's."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _write_down(findings: Findings, run: CensusRun | None = None, seen: list[int] | None = None) -> None:
    """Findings, the census that stands from now on, and the end of the notes it has used up: all or nothing."""
    now = clock.now()
    rows = [
        MissingRow(
            table=one.table, key=one.key, how=one.how, role=one.role, removed_at=one.removed_at, found_at=now
        )
        for one in findings.named
    ]  # fmt: skip
    with removals.known_as(DOOR):
        MissingRow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        if run is not None:
            run.save()
            Removal.objects.filter(id__in=seen or []).delete()


def _standing() -> tuple[Missing, ...]:
    found = MissingRow.objects.filter(settled_at=None).order_by("id")[: judging.NAMED_MOST]
    return tuple(missing(one) for one in found)


def _index_problems() -> list[str]:
    wrong = {name: rows for name, rows in search.check_all().items() if rows}
    return [
        f"Search ({name}): {rows:,} records whose keys are not what they should be: run `bluelamp search verify-index`."
        for name, rows in wrong.items()
    ]


def owe_looking(found: RowAudit) -> None:
    """A duty for the auditor and one for whoever leads the migration, once a day while anything is wrong."""
    if not found.is_whole:
        work.owe_many(SYSTEM, duties=tuple(_duty(found, role) for role in TOLD))


def _duty(found: RowAudit, role: Role) -> NewDuty:
    now = clock.now()
    first = f", the first of them {found.missing[0].table} {found.missing[0].key}" if found.missing else ""
    return NewDuty(
        kind=DUTY, rule=DUTY, rule_version="1", citation="DPA 2018 s.66: security of processing", subject=ABOUT,
        source=f"audit:{now:%Y-%m-%d}@{role}", risk=Risk.HIGH, owner=Owner.team(role), started_at=now,
        due_at=now + ANSWERED_WITHIN, link="/migration/missing/",
        title=f"{len(found.missing) + found.more:,} rows removed by no door of ours{first}"[:300]
        if found.missing else (found.problems or ("Removals are not noted in every table",))[0][:300],
    )  # fmt: skip


@command(needs=Permission.SETTLE_MISSING)
def settle_missing(by: Actor, *, ids: tuple[int, ...], reason: str) -> Settled:
    """Settle rows found missing, with what was found out: nothing that vanished is ever simply forgotten."""
    refuse_if(
        [f"Say in at least {SHORTEST_REASON} characters what was found out."]
        if len(reason.strip()) < SHORTEST_REASON
        else []
    )
    held = MissingRow.objects.select_for_update().filter(id__in=ids, settled_at=None)
    done = held.update(settled_at=clock.now(), settled_by=by.name, reason=reason.strip())
    if not done:
        raise Refused("These rows are settled already, or were never missing.")
    if not MissingRow.objects.filter(settled_at=None).exists():
        work.meet_for(on_behalf_of(by), kind=DUTY, subject=ABOUT, how=reason.strip())
    return Settled(rows=done, reason=reason.strip())
