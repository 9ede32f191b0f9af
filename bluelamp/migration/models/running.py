"""Runs of long work: what is being done, how far it is, and the rows going wrong, readable while it goes on."""

from __future__ import annotations

from django.db import models

from bluelamp.migration.codes import RunState


class Run(models.Model):
    """One run of a load, a rehearsal or a comparison; alive as long as its process holds the run's lock."""

    what = models.CharField(max_length=40)
    detail = models.TextField(default="")
    by = models.UUIDField()
    by_name = models.TextField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    problem = models.TextField(default="")
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    wrong = models.BigIntegerField(default=0)

    class Meta:
        """The last runs are asked for."""

        indexes = [models.Index(fields=["-started_at"], name="migration_run_last")]


class RunStage(models.Model):
    """One stage of a run: done of total, at what rate."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="stages")
    number = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    total = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    wrong = models.BigIntegerField(default=0)
    rate = models.FloatField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Stages stand in the order they began."""

        constraints = [models.UniqueConstraint(fields=["run", "number"], name="migration_stage_once")]


class RunWrong(models.Model):
    """A row that went wrong in a run; the first few hundred of a run are kept, all of them are counted."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="wrongs")
    stage = models.CharField(max_length=120)
    ledger_id = models.BigIntegerField(null=True)
    words = models.TextField(default="")
    at = models.DateTimeField()
