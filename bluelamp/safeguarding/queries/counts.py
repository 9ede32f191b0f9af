"""Counts of what should be and what is: coverage, gaps, rates against their baseline."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Max

from bluelamp.kernel import clock
from bluelamp.kernel.actors import Actor
from bluelamp.kernel.doorway import query
from bluelamp.safeguarding.codes import Permission, RuleId
from bluelamp.safeguarding.models import DomesticEvent, OwedCount, Referral
from bluelamp.safeguarding.types import Coverage, OwedGap
from bluelamp.work import declare

WEEK = timedelta(days=7)
BASELINE_WEEKS = 12
FEWEST_NOW, FEWEST_BEFORE = 5, 20


def gap_view(row: OwedCount) -> OwedGap:
    """One line of the independent count."""
    return OwedGap(at=row.at, rule=row.rule, district=row.district, should=row.should, has=row.has)


@query(needs=Permission.COUNT_OWED, audited=False)
def latest_gaps(viewer: Actor) -> tuple[OwedGap, ...]:
    """The latest independent count, rule by rule and district by district."""
    at = OwedCount.objects.aggregate(at=Max("at"))["at"]
    rows = OwedCount.objects.filter(at=at).order_by("rule", "district") if at else []
    return tuple(gap_view(row) for row in rows)


def _qualifying(rule: RuleId, start: datetime, end: datetime) -> int:
    if rule is RuleId.VICTIM:
        reader = declare.candidates("crime.victims")
        return sum(len(batch) for batch in reader(start, end)) if reader else 0
    return DomesticEvent.objects.filter(marked_at__gte=start, marked_at__lt=end).count()


def _referred(rule: RuleId, start: datetime, end: datetime) -> int:
    rows = Referral.objects.filter(rule=rule.value, started_at__gte=start, started_at__lt=end)
    return rows.exclude(rule_version="migrated").count()


def _rate(referred: int, qualifying: int, fewest: int) -> float | None:
    return referred / qualifying if qualifying >= fewest else None


def _coverage(rule: RuleId) -> Coverage:
    now = clock.now()
    start, before = now - WEEK, now - WEEK * (BASELINE_WEEKS + 1)
    qualifying, referred = _qualifying(rule, start, now), _referred(rule, start, now)
    return Coverage(
        rule=rule.value, qualifying=qualifying, referred=referred, now=_rate(referred, qualifying, FEWEST_NOW),
        baseline=_rate(_referred(rule, before, start), _qualifying(rule, before, start), FEWEST_BEFORE))  # fmt: skip


@query(needs=Permission.COUNT_OWED, audited=False)
def coverage(viewer: Actor) -> tuple[Coverage, ...]:
    """Each rule's referrals per qualifying record this week, against the twelve weeks before."""
    return tuple(_coverage(rule) for rule in RuleId if rule is not RuleId.ASSESS)


@query(needs=Permission.COUNT_OWED, audited=False)
def states_now(viewer: Actor) -> tuple[tuple[str, str, int], ...]:
    """How many referrals of each kind stand in each state."""
    rows = Referral.objects.values_list("kind", "state").annotate(Count("id")).order_by("kind", "state")
    return tuple(rows)
