"""Loading old systems: read everything, relate it, match the people, then hand each record to its owner.

Every step commits in short batches together with the fates it decides, so that a load killed anywhere and
started again ends the same, and a second load of the same files changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db.models import Count, Min

from bluelamp.access import guard
from bluelamp.kernel import removals
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import Permission
from bluelamp.migration.commands import attaching, gathering, matching, relating, running
from bluelamp.migration.handover import again, codetables, handing, known, merging, people
from bluelamp.migration.handover.again import Changed
from bluelamp.migration.models import LedgerRow
from bluelamp.migration.queries import changes as queries_rows
from bluelamp.migration.sources import catalogue, changes, kept, opening
from bluelamp.migration.sources.catalogue import Extract
from bluelamp.migration.sources.manifest import Source
from bluelamp.migration.sources.opening import Opened
from bluelamp.migration.types import LoadReport

Tell = Callable[[str], None]
Step = Callable[[Actor], int]
STEPS: tuple[tuple[str, Step], ...] = (
    ("relating rows", lambda by: relating.relate()),
    ("code tables", lambda by: codetables.load_codes()),
    ("kinds newly mapped", lambda by: again.release_newly_mapped()),
    ("profiles of people", lambda by: people.profile_all()),
    ("comparing people", lambda by: matching.judge_all()),
    ("grouping people", lambda by: matching.group_all()),
    ("people nobody keeps a record of", people.load_heads),
    ("handing over", handing.hand_over),
    ("merging people", merging.merge_people),
    ("possible matches to the review desk", merging.offer_possible),
)
BEFORE_HANDING = [name for name, _ in STEPS].index("handing over")


def load(
    by: Actor, *, folder: Path, sources: Sequence[Path] = (), tell: Tell = lambda words: None
) -> LoadReport:
    """Load every recognised extract below a folder; each batch is its own transaction (promise 3)."""
    if not guard.may(by, Permission.RUN_LOAD):
        raise guard.Denied("Loading old systems is for migration operators.")
    given = catalogue.given(sources)
    with gathering.alone(), opening.opened(folder, given) as opened:
        return _load(by, opened, folder.name, given, tell)


def _load(by: Actor, opened: Opened, detail: str, given: Sequence[Source], tell: Tell) -> LoadReport:
    extracts = opened.extracts
    if not extracts:
        left_out = f" {'; '.join(opened.notes)}." if opened.notes else ""
        raise Refused(
            f"{detail} holds no file of a documented shape: see docs/extracts, or declare its shape in a folder "
            f"of your own and name it with --source (docs/guides/add-a-source.md).{left_out}"
        )
    for system in _systems(extracts):
        _refuse_other_rows(system)
    for system in _systems(extracts):
        kept.keep(system)
    began, stages = time.perf_counter(), {}
    with (
        removals.known_throughout("migration.load"),
        known.using(given),
        running.run(by, what="load", detail=detail) as run,
    ):
        with run.stage("reading") as reading:
            gathered = gathering.gather(extracts, reading)
        rows = gathered.rows
        stages["reading"] = round(time.perf_counter() - began, 2)
        changed = Changed()
        steps = list(STEPS)
        steps.insert(
            BEFORE_HANDING, ("rows whose result changes", lambda by: again.renew_changed(by, changed))
        )
        for name, step in steps:
            started = time.perf_counter()
            with run.stage(name) as stage:
                done = step(by)
                stage.reached(done)
            stages[name] = round(time.perf_counter() - started, 2)
            tell(f"{name}: {done:,} in {stages[name]:.1f} s")
    seconds = round(time.perf_counter() - began, 2)
    notes = opened.notes + gathered.notes
    return LoadReport(
        files=len(extracts), rows=rows, seconds=seconds, strangers=attaching.unnamed(opened.strangers), stages=stages,
        changed=changed.counts, changed_rows=tuple(queries_rows.places(changed.first)),
        notes=(*notes, *_told(rows, changed)),
    )  # fmt: skip


FAILED = "its mapping failed: "


def _told(rows: int, changed: Changed) -> list[str]:
    """What a person must know before they believe the balance."""
    told = []
    if not rows:
        results = sum(changed.counts.values())
        said = f"{results:,} results changed" if results else "nothing new: every row was loaded before"
        told.append(f"no new rows; {said}" if results else said)
    failed = LedgerRow.objects.filter(fate="held", reason__contains=FAILED)
    for kind, number, reason in failed.values_list("kind", Count("id"), Min("reason")).order_by("kind"):
        told.append(f"! {number:,} rows of {kind} are held because {reason[reason.index(FAILED) :][:300]}")
    return told


def _refuse_other_rows(system: Source) -> None:
    """A manifest that reads other rows than those read before would leave two ledgers in one."""
    before = kept.newest(system.name)
    if before is None or before.transform == system.transform:
        return
    loaded = list(LedgerRow.objects.filter(source=system.name).values_list("kind", flat=True).distinct())
    if reasons := changes.reasons_not_to_go_on(before, system, loaded):
        raise Refused(
            f"{system.name} was read by another manifest before: {'; '.join(reasons)}. A row is known by its kind and "
            "key for ever. Put that back as it was, or load into an empty database (another BLUELAMP_DATA)."
        )


def _systems(extracts: Sequence[Extract]) -> list[Source]:
    """Each source of these files, once."""
    return list({extract.source: extract.system for extract in extracts}.values())
