"""The cutover from phase to phase, its deliveries, and the named points to go back to."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from bluelamp.access import guard
from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import NotThere, command
from bluelamp.kernel.refusals import Refused, refuse_if
from bluelamp.migration.codes import Permission, Phase
from bluelamp.migration.models import Cutover, Delivery, LedgerRow, PhaseEntry, Point, Run, SourceFile
from bluelamp.migration.queries import cutovers
from bluelamp.migration.rules import phases as rules

ROLLED_BACK = "rolled-back.jsonl"


@command(needs=Permission.MANAGE_CUTOVER)
def begin_cutover(by: Actor, *, name: str) -> int:
    """Begin a cutover, in its first phase; one at a time."""
    if not name.strip():
        raise Refused("Give the cutover a name people will know it by.")
    if under_way := Cutover.objects.filter(ended_at__isnull=True).first():
        raise Refused(f"The cutover “{under_way.name}” is under way.")
    now = clock.now()
    made = Cutover.objects.create(name=name.strip(), begun_by=by.name, begun_at=now, phase=Phase.BULK)
    PhaseEntry.objects.create(cutover=made, phase=Phase.BULK, by_name=by.name, at=now)
    return made.id


@command(needs=Permission.MANAGE_CUTOVER)
def enter_phase(by: Actor, *, phase: str, note: str = "") -> str:
    """Enter the next phase; a phase cannot be skipped, and what must come before it must have happened."""
    cutover = Cutover.objects.select_for_update().filter(ended_at__isnull=True).first()
    if cutover is None:
        raise Refused("No cutover is under way. Begin one first.")
    if phase not in Phase.values:
        raise Refused(f"{phase!r} is no phase. Phases: {', '.join(Phase.values)}.")
    refuse_if(rules.reasons_not_to_enter(Phase(phase), cutovers.standing(cutover)))
    now = clock.now()
    PhaseEntry.objects.create(cutover=cutover, phase=phase, by_name=by.name, at=now, note=note.strip())
    cutover.phase = phase
    cutover.ended_at = now if phase == Phase.LIVE else None
    cutover.save(update_fields=["phase", "ended_at"])
    return phase


@command(needs=Permission.MANAGE_CUTOVER)
def record_delivery(by: Actor, *, folder: str, received_from: str) -> int:
    """Write down a delivery in the phase in hand, with what the last load made of it."""
    cutover = Cutover.objects.filter(ended_at__isnull=True).first()
    refuse_if([
        *([] if cutover else ["No cutover is under way. Begin one first."]),
        *([] if folder.strip() else ["Say which folder was delivered."]),
        *([] if received_from.strip() else ["Say who delivered it."]),
    ])  # fmt: skip
    assert cutover is not None
    entered = cutover.phaseentry_set.order_by("-id").values_list("at", flat=True).first() or cutover.begun_at
    run = Run.objects.filter(what="load", detail=Path(folder.strip()).name).order_by("-id").first()
    if run is None or run.state != "finished" or (run.started_at < entered and cutover.phase != Phase.BULK):
        raise Refused(
            f"No finished load of {Path(folder.strip()).name} is known in this phase. "
            "Run “bluelamp migrate load FOLDER” first; a delivery counts once it is loaded."
        )
    fresh = SourceFile.objects.filter(first_seen__gte=run.started_at)
    made = Delivery.objects.create(
        cutover=cutover, phase=cutover.phase, folder=folder.strip(), received_from=received_from.strip(),
        by_name=by.name, at=clock.now(), run=run, files=fresh.count(),
        rows=LedgerRow.objects.filter(file__in=fresh).count(),
    )  # fmt: skip
    return made.id


def take_point(by: Actor, *, name: str, why: str) -> int:
    """Take a named copy of the whole database to go back to, and remember how far the facts had come."""
    if not guard.may(by, Permission.MANAGE_CUTOVER):
        raise guard.Denied("Taking a named point is for migration operators.")
    if not why.strip():
        raise Refused("Say what the point is before, so that whoever goes back knows where to.")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bluelamp.config.cli", "backup", "--name", name, "--json",
         "--data", str(settings.BLUELAMP_DATA)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused(done.stderr.strip().splitlines()[-3:] or "The copy could not be taken.")
    return keep_point(by, copy=json.loads(done.stdout), why=why)


@command(needs=Permission.MANAGE_CUTOVER)
def keep_point(by: Actor, *, copy: dict[str, Any], why: str) -> int:
    """Keep a copy that was taken in the list of points."""
    cutover = Cutover.objects.filter(ended_at__isnull=True).first()
    made = Point.objects.create(
        name=copy["name"], why=why.strip(), by_name=by.name, at=datetime.fromisoformat(copy["begun_at"]),
        fact=copy["facts_to"], ledger_rows=LedgerRow.objects.count(), phase=cutover.phase if cutover else "",
    )  # fmt: skip
    return made.id


@command(needs=Permission.MANAGE_CUTOVER)
def decide_roll_back(by: Actor, *, name: str, reason: str, lost: int) -> str:
    """Decide to go back to a point, knowing what is lost; written beside the copies too, for the list goes back with it."""
    point = Point.objects.select_for_update().filter(name=name).first()
    if point is None:
        raise NotThere
    loss = cutovers.loss_since(point)
    refuse_if([
        *(["Say why, so that those whose work is lost can read it."] if len(reason.strip()) < 10 else []),
        *([] if lost == loss.facts else [
            f"Since this point {loss.facts:,} facts about {loss.subjects:,} records were stated: "
            f"{', '.join(f'{number:,} {kind}' for kind, number in loss.kinds[:8]) or 'none'}. "
            f"To go back, confirm that number."
        ]),
    ])  # fmt: skip
    point.rolled_back_at, point.rolled_back_by = clock.now(), by.name
    point.rolled_back_because, point.lost = reason.strip(), loss.facts
    point.save()
    _remember(point)
    return f"Stop Bluelamp, then run: bluelamp restore {name}"


def _remember(point: Point) -> None:
    fields = (
        "name",
        "why",
        "by_name",
        "fact",
        "ledger_rows",
        "phase",
        "rolled_back_by",
        "rolled_back_because",
        "lost",
    )
    kept = {name: getattr(point, name) for name in fields}
    kept |= {
        "at": point.at.isoformat(),
        "rolled_back_at": point.rolled_back_at.isoformat() if point.rolled_back_at else None,
    }
    path = _beside()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as sink:
        sink.write(json.dumps(kept) + "\n")


def _beside() -> Path:
    return Path(settings.BLUELAMP_DATA) / "cutover" / ROLLED_BACK


@command(needs=Permission.MANAGE_CUTOVER)
def adopt_points(by: Actor) -> int:
    """After a restore: bring back what the list knew of roll backs, and the step back in the phases. How many."""
    path = _beside()
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    adopted = 0
    for kept in map(json.loads, lines):
        name = kept.pop("name")
        known = Point.objects.filter(name=name, rolled_back_at=kept["rolled_back_at"]).exists()
        if not known:
            Point.objects.update_or_create(name=name, defaults=kept)
            _step_back(kept)
            adopted += 1
    return adopted


def _step_back(kept: dict[str, Any]) -> None:
    cutover = Cutover.objects.filter(ended_at__isnull=True).first()
    if cutover is not None:
        PhaseEntry.objects.create(
            cutover=cutover, phase=cutover.phase, by_name=kept["rolled_back_by"], at=kept["rolled_back_at"],
            note=f"rolled back: {kept['rolled_back_because']}",
        )  # fmt: skip
