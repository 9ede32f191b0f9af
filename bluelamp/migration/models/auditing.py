"""Whether rows vanish behind the engine's back: what is noted of every removal, and what was found missing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Removal(models.Model):
    """One statement that removed rows of one table, noted by the table's own trigger in the same transaction."""

    at = models.DateTimeField()
    xid = models.BigIntegerField()
    table = models.CharField(max_length=63)
    keys = ArrayField(models.TextField())
    how = models.CharField(max_length=10)
    role = models.CharField(max_length=63)
    door = models.CharField(max_length=120, default="")

    class Meta:
        """Read by table, and by the transaction whose audit row says whose doing it was."""

        indexes = [models.Index(fields=["table"], name="migration_removal_table")]


class MissingRow(models.Model):
    """A row of some table that no door of ours removed; stands until a person has settled it with a reason."""

    table = models.CharField(max_length=63)
    key = models.TextField()
    how = models.TextField()
    role = models.CharField(max_length=63, default="")
    removed_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, default="")
    reason = models.TextField(default="")

    class Meta:
        """A missing row is named once while it is open."""

        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"], name="migration_missing_once", condition=models.Q(settled_at=None)
            )
        ]


class CensusRun(models.Model):
    """One census: when every key of every table was written down, and what the file of keys must hash to."""

    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    tables = models.IntegerField()
    rows = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    seconds = models.FloatField()
    reason = models.TextField(default="")
