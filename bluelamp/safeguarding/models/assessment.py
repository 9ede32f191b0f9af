"""Risk assessments: signed once, corrected only by a new version."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel import ids
from bluelamp.safeguarding.codes import Grade


class RiskAssessment(models.Model):
    """One signed version of an assessment; `chain` is the id of its first version."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    chain = models.UUIDField()
    version = models.SmallIntegerField(default=1)
    tool = models.CharField(max_length=20)
    question_set = models.CharField(max_length=40)
    incident_id = models.UUIDField(null=True, db_index=True)
    incident_number = models.CharField(max_length=40, default="")
    victim_id = models.UUIDField(db_index=True)
    suspect_id = models.UUIDField(null=True)
    district = models.CharField(max_length=60, default="")
    ticks = models.SmallIntegerField()
    not_asked = models.SmallIntegerField()
    is_complete = models.BooleanField()
    is_repeat = models.BooleanField()
    incidents_in_year = models.SmallIntegerField()
    floor_grade = models.SmallIntegerField(choices=[(g.value, g.label) for g in Grade])
    final_grade = models.SmallIntegerField(choices=[(g.value, g.label) for g in Grade])
    reasons = models.TextField(default="")
    note = models.TextField(default="")
    signed_by = models.CharField(max_length=120)
    signed_by_id = models.UUIDField()
    signed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "version"], name="safeguarding_assessment_version")
        ]


class AssessmentAnswer(models.Model):
    """What was said to one question of one version."""

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="answers")
    code = models.CharField(max_length=10)
    said = models.CharField(max_length=12)
    details = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="safeguarding_answer_once")
        ]


class Judgement(models.Model):
    """What one person judged the grade to be; an attempt to lower it is kept and has no effect."""

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="judgements")
    role = models.CharField(max_length=20)
    grade = models.SmallIntegerField(choices=[(g.value, g.label) for g in Grade])
    tried_to_lower = models.BooleanField()
    reason = models.TextField(default="")
    by = models.CharField(max_length=120)
    by_id = models.UUIDField()
    at = models.DateTimeField()
