"""Free text of risk assessments: a class of its own, searched only by those who may read assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from bluelamp.kernel.actors import Actor
from bluelamp.safeguarding.codes import MIGRATED, Grade
from bluelamp.safeguarding.models import RiskAssessment
from bluelamp.safeguarding.queries.views import effective_grade
from bluelamp.search.types import Narrative, NarrativeShown

ASSESSMENT = "risk_assessment"


def written(ids: Iterable[UUID]) -> list[Narrative]:
    """What was written on these assessments: notes, what was said to each question, reasons of judgement."""
    return _narratives(_signed_here().filter(pk__in=list(ids)))


def _signed_here() -> QuerySet[RiskAssessment]:
    """Those with words of their own; the answers of migrated ones did not come across."""
    return RiskAssessment.objects.exclude(question_set=MIGRATED)


def _narratives(rows: QuerySet[RiskAssessment]) -> list[Narrative]:
    return [
        Narrative(kind=ASSESSMENT, item=str(row.pk), ref=f"assessment:{row.pk}", text=_text(row), at=row.signed_at,
                  about=tuple(_about(row)))
        for row in rows.prefetch_related("answers", "judgements")
    ]  # fmt: skip


def _text(row: RiskAssessment) -> str:
    details = [answer.details for answer in sorted(row.answers.all(), key=lambda one: one.pk)]
    reasons = [one.reason for one in sorted(row.judgements.all(), key=lambda one: one.pk)]
    return "\n".join(part for part in (row.note, *details, *reasons) if part.strip())


def _about(row: RiskAssessment) -> Iterable[str]:
    yield f"person:{row.victim_id}"
    if row.suspect_id:
        yield f"person:{row.suspect_id}"
    if row.incident_id:
        yield f"incident:{row.incident_id}"


def assessments_after(item: str, limit: int) -> Sequence[Narrative]:
    """Assessments in order of their ids, for verifying and rebuilding."""
    rows = _signed_here().order_by("pk")
    return _narratives((rows.filter(pk__gt=item) if item else rows)[:limit])


def present(viewer: Actor, items: Sequence[str]) -> dict[str, NarrativeShown]:
    """Assessments as hits of the free-text search."""
    rows = RiskAssessment.objects.filter(pk__in=items).prefetch_related("answers", "judgements")
    return {
        str(row.pk): NarrativeShown(
            title=f"Risk assessment, {Grade(effective_grade(row)).label.lower()}, version {row.version}",
            text=_text(row), detail=f"Signed by {row.signed_by}",
            url=reverse("safeguarding:assessment", args=[str(row.pk)]))
        for row in rows
    }  # fmt: skip
