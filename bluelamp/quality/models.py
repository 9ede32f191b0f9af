"""Tables of data quality: runs, findings without content, causes with their duties, scores, corrections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bluelamp.kernel.ids import new_id
from bluelamp.quality.codes import CorrectionState, FindingState, RowState


class Run(models.Model):
    """One asking of the checks: when, how many rows were looked at and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=200)
    is_whole = models.BooleanField(default=True)
    seconds = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="quality_run_latest")]


class Answer(models.Model):
    """What one check said in one run; `problem` when it could not look, which is never “nothing wrong”."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="answers")
    check_name = models.CharField(max_length=80)
    looked = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    righted = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    problem = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "check_name"], name="quality_answer_once")]
        indexes = [models.Index(fields=["check_name", "-run"], name="quality_answer_latest")]


class Cause(models.Model):
    """Findings of one check with one cause, in one district, with one owner: they share one duty.

    `episode` counts how often the cause has come back after all was right; each has its own duty.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    check_name = models.CharField(max_length=80)
    district = models.CharField(max_length=60, default="")
    owner = models.CharField(max_length=120)
    cause = models.CharField(max_length=120, default="")
    episode = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_name", "district", "owner", "cause"], name="quality_cause_once"
            )
        ]


class Finding(models.Model):
    """One row that a check found wrong. It names the row and holds none of its content."""

    id = models.BigAutoField(primary_key=True)
    check_name = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    ref = models.CharField(max_length=120, default="")
    about = models.CharField(max_length=120, default="")
    district = models.CharField(max_length=60, default="")
    owner = models.CharField(max_length=120)
    cause = models.CharField(max_length=120, default="")
    state = models.CharField(
        max_length=8, default=FindingState.OPEN.value, choices=[(s.value, s.value) for s in FindingState]
    )
    first_found_at = models.DateTimeField()
    last_found_at = models.DateTimeField()
    righted_at = models.DateTimeField(null=True)
    times = models.IntegerField(default=1)
    waived_by = models.CharField(max_length=200, default="")
    waived_why = models.TextField(default="")
    waived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_name", "key"], name="quality_finding_once"),
            models.CheckConstraint(
                name="quality_waived_says_why", condition=~Q(state="waived") | ~Q(waived_why="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["check_name", "district", "owner", "cause"],
                name="quality_finding_open", condition=Q(state="open"),
            ),
            models.Index(fields=["ref"], name="quality_finding_ref"),
            models.Index(fields=["about"], name="quality_finding_about", condition=~Q(about="")),
        ]  # fmt: skip


class Score(models.Model):
    """How one check stood on one day for one district and owner: found out of looked at."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    check_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    module = models.CharField(max_length=40)
    district = models.CharField(max_length=60, default="")
    owner = models.CharField(max_length=120)
    looked = models.BigIntegerField()
    found = models.BigIntegerField()
    waived = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "check_name", "district", "owner"], name="quality_score_once"
            )
        ]


class Correction(models.Model):
    """A proposal to put many records right at once, who agreed, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    check_name = models.CharField(max_length=80)
    reason = models.TextField()
    state = models.CharField(
        max_length=10, default=CorrectionState.PROPOSED.value,
        choices=[(s.value, s.value) for s in CorrectionState],
    )  # fmt: skip
    proposed_by = models.CharField(max_length=200)
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    untold = models.IntegerField(default=0)
    decided_by = models.CharField(max_length=200, default="")
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(default="")
    applied_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, default="")
    undone_why = models.TextField(default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quality_correction_two_people",
                condition=Q(decided_by_id=None)
                | ~Q(state__in=["approved", "applied", "undoing", "undone"])
                | ~Q(proposed_by_id=models.F("decided_by_id")),
            )
        ]
        indexes = [models.Index(fields=["state", "-proposed_at"], name="quality_correction_list")]


class CorrectionRow(models.Model):
    """One record of a correction: as it was, as it shall be, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="rows")
    key = models.CharField(max_length=80)
    ref = models.CharField(max_length=120, default="")
    about = models.CharField(max_length=120, default="")
    district = models.CharField(max_length=60, default="")
    before = models.JSONField()
    after = models.JSONField()
    state = models.CharField(
        max_length=8, default=RowState.WAITING.value, choices=[(s.value, s.value) for s in RowState]
    )
    why = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "key"], name="quality_correction_row_once")
        ]
        indexes = [models.Index(fields=["correction", "state", "id"], name="quality_correction_rows")]
