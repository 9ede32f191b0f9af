"""Rehearsals: what each was, a digest for every row, what differs from the last one, and the live cases one by one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.migration.codes import Arrival
from bluelamp.migration.models.running import Run


class Rehearsal(models.Model):
    """One measured migration: into a shadow database, or of the live one when a cutover is verified."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True)
    is_live = models.BooleanField(default=False)
    folder = models.TextField(default="")
    by_name = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    stages = models.JSONField(default=dict)
    balance = models.JSONField(default=dict)
    held = models.JSONField(default=list)
    performance = models.JSONField(default=dict)
    labels = models.JSONField(default=dict)
    rows = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    compared_with = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)
    differences = models.BigIntegerField(null=True)
    seed = models.BigIntegerField(default=0)


class RehearsalRow(models.Model):
    """What became of one source row in a rehearsal; kept for the last two, to be compared row by row."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, db_index=False)
    ident = models.UUIDField()
    file = models.TextField()
    row = models.BigIntegerField()
    source = models.CharField(max_length=20)
    kind = models.TextField()
    key = models.TextField()
    fate = models.CharField(max_length=8)
    reason = models.TextField(default="")
    risk = models.SmallIntegerField(default=0)
    content = models.UUIDField()
    digest = models.UUIDField()

    class Meta:
        """Rows of two rehearsals meet by who they are: source, kind, key, and which of several with that key."""

        constraints = [
            models.UniqueConstraint(fields=["rehearsal", "ident"], name="migration_rehearsed_once")
        ]
        indexes = [
            models.Index(
                fields=["rehearsal", "fate", "risk", "source", "kind"], name="migration_rehearsed_fate"
            )
        ]


class RehearsalDifference(models.Model):
    """A row that became something else than in the rehearsal before."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE)
    file = models.TextField()
    row = models.BigIntegerField()
    source = models.CharField(max_length=20)
    kind = models.TextField()
    key = models.TextField()
    what = models.TextField()
    was = models.TextField(default="")
    now = models.TextField(default="")


class LiveCase(models.Model):
    """A live case of an old system and whether it came across: checked one by one, never as a statistic."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE)
    what = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    kind = models.TextField()
    key = models.TextField()
    file = models.TextField()
    row = models.BigIntegerField()
    arrival = models.CharField(max_length=8, choices=Arrival.choices)
    reason = models.TextField(default="")
    became = ArrayField(models.TextField(), default=list)

    class Meta:
        """The sheet asks for those that did not arrive."""

        indexes = [models.Index(fields=["rehearsal", "arrival", "what"], name="migration_live_arrival")]
