"""Sweeps that look for what is missing, and the independent hourly count."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel import ids
from bluelamp.safeguarding.codes import FindingState


class SweepRun(models.Model):
    """One sweep over a range: which rules it asked, how many candidates it saw, what it found."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    from_day = models.DateField()
    to_day = models.DateField()
    rule_versions = models.TextField()
    candidates = models.IntegerField(default=0)
    found = models.IntegerField(default=0)
    not_looked = models.TextField(default="")
    started_by = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result_hash = models.CharField(max_length=64, default="")
    confirmed_by = models.CharField(max_length=120, default="")
    confirmed_at = models.DateTimeField(null=True)


class SweepFinding(models.Model):
    """Something owed with neither a referral nor a reasoned decision."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(SweepRun, on_delete=models.PROTECT, related_name="findings")
    place = models.IntegerField()
    rule = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=20)
    citation = models.CharField(max_length=300)
    source = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    number = models.CharField(max_length=40)
    district = models.CharField(max_length=60)
    risk = models.SmallIntegerField()
    event_at = models.DateTimeField()
    due_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default=FindingState.FOUND.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "rule", "source", "subject"], name="safeguarding_finding_once"
            ),
        ]
        indexes = [models.Index(fields=["run", "place"], name="safeguarding_finding_order")]


class OwedCount(models.Model):
    """The hourly comparison of incidents with referrals, made without looking at rules or evaluations."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    rule = models.CharField(max_length=20)
    district = models.CharField(max_length=60)
    should = models.IntegerField()
    has = models.IntegerField()

    @property
    def gap(self) -> int:
        """How many are owed with nothing to show for it."""
        return self.should - self.has
