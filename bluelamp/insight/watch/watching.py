"""The watch itself: the next audit rows become looks, looks are judged, findings become alerts and duties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from bluelamp.access import queries as access
from bluelamp.insight.models import WatchAlert, WatchLook
from bluelamp.insight.watch import reading, rules
from bluelamp.insight.watch.types import Finding, Look, LookKind
from bluelamp.kernel import clock
from bluelamp.kernel.actors import SYSTEM
from bluelamp.work import commands as work
from bluelamp.work.types import NewDuty, Owner, Risk

READER = "insight.watch"
BATCH, PENDING = 500, 300
TEAM, ABOVE = "professional_standards", "chief_officer"
KIND = "watch.alert"
DUE = {Risk.HIGH: timedelta(hours=24), Risk.MEDIUM: timedelta(hours=72)}  # † force policy


def watch_once() -> int:
    """Judge the next looks and those whose day has passed; returns how many audit rows were read. Repeats do nothing:
    cursor, looks, alerts and duties commit together, and each is one and the same by its key."""
    with transaction.atomic():
        now = clock.now()
        entries = access.next_in_audit(READER, limit=BATCH)
        looks = _kept(reading.looks_of(entries))
        looks += _settled(now)
        if looks:
            for finding in rules.judge(looks, reading.book_for(looks, now)):
                _raise(finding, now)
    return len(entries)


def _kept(looks: Iterable[Look]) -> list[Look]:
    """Keep new looks, with a first answer to whether work leads to them."""
    fresh = []
    for look in looks:
        row, is_new = WatchLook.objects.get_or_create(
            row=look.row, subject=look.subject, kind=look.kind,
            defaults={
                "at": look.at, "account": look.account, "role": look.role, "work": look.work,
                "reason": look.reason, "rows": look.rows, "is_final": look.kind is not LookKind.OPENED,
            },
        )  # fmt: skip
        if is_new:
            fresh.append((row, look))
    for row, look in fresh:
        if look.kind is LookKind.OPENED and reading.is_linked(look):
            WatchLook.objects.filter(id=row.id).update(is_linked=True)
    return [look for _, look in fresh]


def _settled(now: datetime) -> list[Look]:
    """Looks whose day has passed: whether work leads to them is now final."""
    span = timedelta(hours=rules.RULES["W-NO-WORK"].number("hours"))
    rows = list(WatchLook.objects.filter(is_final=False, at__lt=now - span).order_by("at", "id")[:PENDING])
    looks = [reading.look_of(row) for row in rows]
    for row, look in zip(rows, looks, strict=True):
        WatchLook.objects.filter(id=row.id).update(
            is_final=True, is_linked=row.is_linked or reading.is_linked(look)
        )
    return looks


def _raise(finding: Finding, now: datetime) -> None:
    """Raise an alert and owe the question; a repeat adds its looks to the alert that stands."""
    rule = rules.RULES[finding.rule]
    alert, is_new = WatchAlert.objects.get_or_create(
        rule=finding.rule, account=finding.account, key=finding.key,
        defaults={
            "version": rule.version, "subject": finding.subject, "risk": rule.risk, "raised_at": now,
            "reasons": list(finding.reasons)[:10], "rows": list(finding.rows),
        },
    )  # fmt: skip
    if is_new:
        _owe(alert, rule, now)
    else:
        alert.rows = sorted({*alert.rows, *finding.rows})
        alert.reasons = _newest(alert.reasons, finding.reasons)
        alert.save(update_fields=["rows", "reasons"])


def _newest(held: Sequence[str], found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*found, *held]))[:10]


def _owe(alert: WatchAlert, rule: rules.Rule, now: datetime) -> None:
    """A duty of professional standards, or of the chief when the looks are those of professional standards."""
    risk = Risk(rule.risk)
    roles = WatchLook.objects.filter(account=alert.account).order_by("-at").values_list("role", flat=True)[:1]
    team = ABOVE if any(TEAM in role.split() for role in roles) else TEAM
    duty = NewDuty(
        kind=KIND, rule=rule.id, rule_version=rule.version, citation=rule.source,
        subject=f"account:{alert.account}", source=f"watch:{alert.id}", title=f"Ask about looks: {rule.title.lower()}",
        started_at=now, due_at=now + DUE.get(risk, timedelta(days=7)), risk=risk, owner=Owner.team(team),
        link=f"/insight/watch/{alert.id}/",
    )  # fmt: skip
    work.owe(SYSTEM, duty=duty)
