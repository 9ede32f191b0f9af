"""What safeguarding means for how long records are kept (domain/records.md §9)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q

from bluelamp.kernel import clock
from bluelamp.retention.types import Group, Live, Matter
from bluelamp.safeguarding.codes import Grade
from bluelamp.safeguarding.models import Referral, RiskAssessment
from bluelamp.safeguarding.rules.states import ENDED

PLAN = timedelta(days=365)


def _ids(refs: Iterable[str], kind: str) -> list[uuid.UUID]:
    return [uuid.UUID(ref.partition(":")[2]) for ref in refs if ref.startswith(f"{kind}:")]


def matters(refs: Sequence[str]) -> Iterable[Matter]:
    """An assessment speaks of a risk of harm: group 2 for whom it is feared from where it is high, else group 3; the
    victim is kept in group 4."""
    people = set(_ids(refs, "person"))
    for row in RiskAssessment.objects.filter(Q(victim_id__in=people) | Q(suspect_id__in=people)):
        words = f"risk assessment {row.tool.upper()} of {row.signed_at:%d/%m/%Y}"
        source = f"assessment:{row.id}"
        if row.victim_id in people:
            yield Matter(subject=f"person:{row.victim_id}", group=Group.NOT_OFFENDING, at=row.signed_at,
                         words=words, source=source)  # fmt: skip
        if row.suspect_id in people:
            group = Group.SERIOUS if row.final_grade == Grade.HIGH else Group.OTHER_OFFENDING
            yield Matter(subject=f"person:{row.suspect_id}", group=group, at=row.signed_at, words=words, source=source,
                         is_notice=True)  # fmt: skip


def live(refs: Sequence[str]) -> Iterable[Live]:
    """An open referral or a high risk of the last twelve months is a plan to keep somebody safe."""
    people, incidents, crimes = _ids(refs, "person"), _ids(refs, "incident"), _ids(refs, "crime")
    unfinished = Referral.objects.exclude(state__in=[state.value for state in ENDED])
    asked = Q(person_id__in=people) | Q(incident_id__in=incidents) | Q(crime_id__in=crimes)
    for row in unfinished.filter(asked):
        words = f"referral {row.kind} to {row.recipient} is open"
        pointed = (("person", row.person_id, people), ("incident", row.incident_id, incidents),
                   ("crime", row.crime_id, crimes))  # fmt: skip
        for kind, one, wanted in pointed:
            if one in wanted:
                yield Live(subject=f"{kind}:{one}", words=words)
    yield from _high_risk(set(people))


def _high_risk(people: set[uuid.UUID]) -> Iterable[Live]:
    rows = RiskAssessment.objects.filter(final_grade=Grade.HIGH, signed_at__gte=clock.now() - PLAN)
    for row in rows.filter(Q(victim_id__in=people) | Q(suspect_id__in=people)):
        for one in {row.victim_id, row.suspect_id} & people:
            yield Live(
                subject=f"person:{one}", words="a high risk of the last twelve months has a safeguarding plan"
            )
