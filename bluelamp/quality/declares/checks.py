"""What can be wrong with data quality's own tables."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, Value
from django.db.models.functions import Now

from bluelamp.quality import models as m
from bluelamp.quality.declare import Kind, Severity, basics, check, no_checks, records, required

records(m.Run, one="run of the checks", many="runs of the checks", ref="quality_run:pk")
check("quality.run.unfinished", m.Run, kind=Kind.TIMELINESS, severity=Severity.MEDIUM, source="Our own rule: six hours †",
      says="began more than six hours ago and never ended", looks=Q(finished_at=None),
      find=Q(started_at__lt=Now() - Value(timedelta(hours=6))), fix="Run the checks again.", shows=("started_at",))  # fmt: skip
records(m.Answer, one="answer of a check", many="answers of checks", ref="quality_run:run_id")
check("quality.answer.could_not_look", m.Answer, kind=Kind.COMPLETENESS, severity=Severity.HIGH, source="Promise 1: could not look is not nothing there",
      says="could not look", looks=Q(run__started_at__gt=Now() - Value(timedelta(days=1))), find=~Q(problem=""), cause="check_name",
      fix="Read the problem; run the check again.", shows=("check_name", "problem"))  # fmt: skip
records(m.Correction, one="bulk correction", ref="quality_correction:pk", link="/quality/corrections/{id}/")
basics(m.Correction)
required(m.Correction, "reason", severity=Severity.MEDIUM)
check("quality.correction.waiting", m.Correction, kind=Kind.TIMELINESS, severity=Severity.MEDIUM, source="Fourteen days is our default †",
      says="has waited fourteen days for a second person", looks=Q(state="proposed"),
      find=Q(proposed_at__lt=Now() - Value(timedelta(days=14))), fix="Approve or reject it.", shows=("name",))  # fmt: skip
for _own in (m.Finding, m.Cause, m.Score):
    no_checks(_own, because="Written by the checks themselves each night from the records they look at.")
no_checks(
    m.CorrectionRow, because="The preview as somebody approved it: evidence of a decision, never corrected."
)
