"""What the pages of a cutover say, from what the queries answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.urls import reverse

from bluelamp.access import guard
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.refusals import Refused
from bluelamp.migration.codes import Compared, Permission, Phase
from bluelamp.migration.types import CheckView, ComparisonView, RunView, SheetLine

PARTS = (
    "Live cases", "Balances", "Held rows", "Spot checks", "Speed at the new size", "Open workarounds", "Rehearsal",
)  # fmt: skip
VERDICTS = {
    "go": ("Go", "ok", "Every line is green."),
    "amber": ("Go, with reservations", "warn", "No line is red; read the amber ones before you sign."),
    "no-go": ("No go", "danger", "At least one line is red."),
}
OPENS = {
    "rows": "migration:rehearsed_rows", "live": "migration:live_cases", "differences": "migration:rehearsal",
}  # fmt: skip
PLAIN = {"checks": "migration:checks", "workarounds": "migration:workarounds"}
TABS = (
    ("Balance", "migration:balance", Permission.VIEW_BALANCE), ("Runs", "migration:runs", Permission.VIEW_BALANCE),
    ("Rehearsals", "migration:rehearsals", Permission.VIEW_SHEET),
    ("Go / no-go", "migration:sheet", Permission.VIEW_SHEET),
    ("Spot checks", "migration:checks", Permission.VIEW_SHEET),
    ("Workarounds", "migration:workarounds", Permission.VIEW_SHEET),
    ("Cutover", "migration:cutover", Permission.VIEW_SHEET),
    ("Parallel running", "migration:parallel", Permission.VIEW_SHEET),
)  # fmt: skip


def tabs(actor: Actor) -> list[dict[str, object]]:
    """The pages of a migration that this person may open."""
    return [
        {"label": label, "url": reverse(name), "key": name}
        for label, name, permission in TABS
        if guard.may(actor, permission)
    ]


def tiles(lines: Sequence[SheetLine], rehearsal: int | None) -> list[tuple[str, list[dict[str, object]]]]:
    """The lines of a sheet by part, each with where its reason is spelt out."""
    return [
        (part, [{"line": line, "url": reason_url(line, rehearsal)} for line in lines if line.part == part])
        for part in PARTS
        if any(line.part == part for line in lines)
    ]


def reason_url(line: SheetLine, rehearsal: int | None) -> str:
    """Where the reason of a line is spelt out: a page that everybody who sees the sheet may open."""
    asked = f"?{urlencode(line.asks)}" if line.asks else ""
    if line.opens in OPENS and rehearsal is not None:
        return reverse(OPENS[line.opens], args=[rehearsal]) + asked
    return reverse(PLAIN[line.opens]) + asked if line.opens in PLAIN else ""


def run_line(run: RunView) -> dict[str, object]:
    """A run in a list: its state in words, how far it is and how long yet."""
    stage = run.stages[-1] if run.stages else None
    return {
        "run": run,
        "stage": stage,
        "left": duration(run.left) if run.left is not None else "",
        "took": duration(run.seconds),
    }


def duration(seconds: float) -> str:
    """Seconds as a person says them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes, hours = seconds / 60, seconds / 3600
    return f"{minutes:.0f} min" if minutes < 90 else f"{hours:.1f} h"


def day_of(posted: dict[str, str], name: str) -> date:
    """A date from its three boxes, or a refusal that says what to write."""
    try:
        return date(*(int(posted.get(f"{name}_{part}", "")) for part in ("year", "month", "day")))
    except ValueError:
        raise Refused("Enter the day of review as day, month and year, for example 27 3 2027.") from None


def parted(day: ComparisonView) -> list[tuple[str, str, int]]:
    """How many rows parted in which way."""
    return [(str(one.value), str(one.label), getattr(day, str(one.value))) for one in Compared]


def phase_label(phase: str) -> str:
    """A phase as screens say it."""
    return str(Phase(phase).label) if phase in Phase.values else phase


def found_again(view: CheckView) -> set[str]:
    """The fields of the old row whose value stands word for word in what it became; the eye goes to the others."""
    there = {_plain(value) for one in view.became for _, value in cast("list[tuple[str, str]]", one["facts"])}
    return {name for name, value in view.was if len(_plain(value)) > 1 and _plain(value) in there}


def _plain(value: str) -> str:
    return "".join(letter for letter in value.casefold() if letter.isalnum())
