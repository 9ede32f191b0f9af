"""One fictional force from one seed, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from bluelamp.synth import casework, domestic, history, households, staff, story
from bluelamp.synth.numbering import Numbers
from bluelamp.synth.places import AddressBook
from bluelamp.synth.types import Force

UNTIL = date(2026, 9, 1)


def build(
    book: AddressBook, people: int, seed: int, until: date = UNTIL, numbers: Numbers | None = None
) -> Force:
    """The fictional force: the same for the same book, size and seed; `numbers` run on from another part of it."""
    force = Force(
        seed=seed,
        area=book.area,
        until=until,
        humans={},
        households={},
        schools={school.code: school for school in book.schools()},
        numbers=numbers or Numbers(),
    )
    is_first = force.numbers.are_fresh
    census = households.settle(force, book, people)
    if is_first:
        story.tell(force, census)
    chronicle = history.live_through(force)
    domestic.live_with_abuse(chronicle)
    staff.serve(force)
    casework.carry(force)
    force.incidents.sort(key=lambda incident: incident.ref)
    force.crimes.sort(key=lambda crime: (crime.recorded_at, crime.ref))
    force.custody.sort(key=lambda custody: custody.ref)
    return force


def counts(force: Force) -> dict[str, int]:
    """How many of each the force holds."""
    kinds = (
        "humans", "households", "schools", "vehicles", "incidents", "crimes", "assessments",
        "referrals", "custody", "warnings", "omissions", "officers", "tasks", "warrants",
    )  # fmt: skip
    return {kind: len(getattr(force, kind)) for kind in kinds}


def write(force: Force, out: Path) -> dict[str, int]:
    """The truth as JSON lines, one file a kind."""
    out.mkdir(parents=True, exist_ok=True)
    for kind in counts(force):
        rows = getattr(force, kind)
        _write_lines(out / f"{kind}.jsonl", rows.values() if isinstance(rows, dict) else rows)
    summary = {"seed": force.seed, "area": force.area, "until": force.until.isoformat()}
    (out / "force.json").write_text(
        json.dumps(summary | {"story": force.story, "counts": counts(force)}, indent=2), "utf-8"
    )
    return counts(force)


def _write_lines(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8") as sink:
        for row in rows:
            sink.write(json.dumps(asdict(row), default=_plain, ensure_ascii=False) + "\n")  # type: ignore[call-overload]


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no plain form")
