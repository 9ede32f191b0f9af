"""The rules in force, read from their rows; the shipped terms are laid down when there are none."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db.models import Q

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.safeguarding.codes import Permission, RuleId, Severity
from bluelamp.safeguarding.models import RuleTerms
from bluelamp.safeguarding.types import Terms

SHIPPED = Path(__file__).parent.parent / "data" / "rules.json"
PLAIN = ("version", "title", "condition", "due", "citation", "owner", "needs_triage", "confirmed_by", "starts_on",
         "ends_on")  # fmt: skip


def shipped_rows() -> list[RuleTerms]:
    """The terms this product ships with, as rows."""
    return [RuleTerms(**{**written, "starts_on": date.fromisoformat(written["starts_on"])})
            for written in json.loads(SHIPPED.read_text(encoding="utf-8"))]  # fmt: skip


def _view(row: RuleTerms) -> Terms:
    return Terms(rule=RuleId(row.rule), severity=Severity(row.severity),
                 **{name: getattr(row, name) for name in PLAIN})  # fmt: skip


def _all_rows() -> list[RuleTerms]:
    rows = list(RuleTerms.objects.order_by("rule", "starts_on"))
    if not rows:
        RuleTerms.objects.bulk_create(shipped_rows(), ignore_conflicts=True)
        rows = list(RuleTerms.objects.order_by("rule", "starts_on"))
    return rows


def in_force(day: date, rows: Iterable[RuleTerms] | None = None) -> dict[RuleId, Terms]:
    """The version of every rule in force on a day; one turned off by two people is left out."""
    kept = {}
    for row in rows if rows is not None else _all_rows():
        has_begun = row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)
        if has_begun and not row.off_agreed_by:
            kept[RuleId(row.rule)] = _view(row)
    return kept


def today() -> dict[RuleId, Terms]:
    """The rules in force now."""
    return in_force(clock.local(clock.now()).date())


@query(needs=Permission.VIEW_RULES, audited=False)
def every_rule(viewer: Actor) -> tuple[Terms, ...]:
    """Every rule as it stands, with its source and who confirmed it."""
    return tuple(_view(row) for row in _all_rows())


@query(needs=Permission.VIEW_RULES, audited=False)
def rules_turned_off(viewer: Actor) -> tuple[str, ...]:
    """Rules that two people have turned off; every board shows them."""
    return tuple(RuleTerms.objects.filter(~Q(off_agreed_by="")).values_list("rule", flat=True))
