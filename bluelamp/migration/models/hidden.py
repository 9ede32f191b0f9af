"""Rows of the legacy store that belong to restricted or sealed records, kept out of the index that searches read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HiddenRow(models.Model):
    """A row whose words were taken out of the store's index, so that it costs those who may not know of it nothing.

    `words` go back when the record is opened again; `subjects` are the records it belongs to, `level` the strictest.
    """

    ledger_id = models.BigIntegerField(primary_key=True)
    level = models.SmallIntegerField()
    subjects = ArrayField(models.TextField())
    words = ArrayField(models.IntegerField())

    class Meta:
        """Read by level, or by the records that name a viewer."""

        indexes = [models.Index(fields=["level"], name="migration_hidden_level")]
