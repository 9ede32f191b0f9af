"""Loading reference data: grades, categories, disposals, statuses, escalation rules."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

from django.apps import apps

from bluelamp.control.codes import Permission
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import command

ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)
LISTS = ("GradeScheme", "Grade", "Category", "Disposal", "StatusCode", "EscalationRuleRow")
Tables = Callable[[str], Any]  # a table by name: the present models, or those of a migration


@dataclass(frozen=True)
class Loaded:
    """How many rows of each list were added; rows already there are left as they are."""

    added: int


@command(needs=Permission.LOAD_REFERENCE)
def load_reference(by: Actor) -> Loaded:
    """Load the shipped defaults; a repeat adds nothing and changes nothing a force has set."""
    return load_defaults(_present)


def load_defaults(tables: Tables) -> Loaded:
    """Add the shipped rows that are missing; also used when the tables are first made."""
    before = _count(tables)
    _load_grades(tables)
    _load_lists(tables)
    _load_statuses(tables("StatusCode"))
    _load_escalation(tables("EscalationRuleRow"))
    if not tables("Desk").objects.exists():
        tables("Desk").objects.create(code="control", label="Control room", is_default=True)
    return Loaded(_count(tables) - before)


def _present(name: str) -> Any:
    return apps.get_model("control", name)


def _count(tables: Tables) -> int:
    return sum(int(tables(name).objects.count()) for name in LISTS)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("bluelamp.control").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _minutes(text: str) -> timedelta | None:
    return timedelta(minutes=int(text)) if text else None


def _day(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _load_grades(tables: Tables) -> None:
    for row in _rows("grades"):
        scheme, _ = tables("GradeScheme").objects.get_or_create(code=row["scheme"], defaults={
            "name": row["scheme_name"], "source": row["source"],
            "valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])})  # fmt: skip
        tables("Grade").objects.get_or_create(scheme=scheme, code=row["code"], defaults={
            "label": row["label"], "band": row["band"], "clock_start": row["clock_start"],
            "deploy_within": _minutes(row["deploy_minutes"]), "attend_urban": _minutes(row["urban_minutes"]),
            "attend_rural": _minutes(row["rural_minutes"]), "order": int(row["order"])})  # fmt: skip


def _load_lists(tables: Tables) -> None:
    categories, disposals = tables("Category"), tables("Disposal")
    for order, row in enumerate(_rows("categories")):
        if not categories.objects.filter(code=row["code"]).exists():
            categories.objects.create(
                code=row["code"], label=row["label"], group=row["group"], order=order, valid_from=ALWAYS,
                is_crime_type=row["is_crime_type"] == "1", is_domestic=row["is_domestic"] == "1")  # fmt: skip
    for order, row in enumerate(_rows("disposals")):
        if not disposals.objects.filter(code=row["code"]).exists():
            disposals.objects.create(code=row["code"], label=row["label"], order=order, valid_from=ALWAYS)


def _load_statuses(statuses: Any) -> None:
    for order, row in enumerate(_rows("statuses")):
        if not statuses.objects.filter(code=row["code"]).exists():
            statuses.objects.create(
                code=row["code"],
                label=row["label"],
                availability=row["availability"],
                order=order,
                transition=row["transition"],
                colour=row["colour"],
                valid_from=ALWAYS,
            )


def _load_escalation(rules: Any) -> None:
    for row in _rows("escalation"):
        if not rules.objects.filter(code=row["code"]).exists():
            rules.objects.create(
                code=row["code"],
                band=row["band"],
                occasion=row["occasion"],
                notify=row["notify"],
                after=timedelta(minutes=int(row["after_minutes"])),
                source=row["source"],
                valid_from=ALWAYS,
            )
