"""What every version of a record carries."""

from __future__ import annotations

from django.db import models

from bluelamp.nominals import codes


class Versioned(models.Model):
    """Provenance of one version (records.md §0.4), and when a later one took its place."""

    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    system = models.CharField(max_length=60, default="bluelamp")
    batch = models.CharField(max_length=80, default="")
    record = models.CharField(max_length=160, default="")
    method = models.CharField(max_length=12, choices=codes.Method)
    confidence = models.CharField(max_length=12, choices=codes.Confidence)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.CharField(max_length=200, default="")

    class Meta:
        abstract = True
