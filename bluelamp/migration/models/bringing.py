"""Held rows decided by hand: who proposed what, who agreed, what it was before, and whether it was taken back."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel.ids import new_id
from bluelamp.migration.codes import ByHand, HandState


class HandDecision(models.Model):
    """One decision about one row; never altered but for its second person and its end."""

    id = models.UUIDField(primary_key=True, default=new_id)
    ledger_id = models.BigIntegerField()
    what = models.CharField(max_length=8, choices=ByHand.choices)
    corrected = models.JSONField(default=dict)
    reason = models.TextField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=HandState.choices)
    second_because = models.TextField(default="")
    second_by_id = models.UUIDField(null=True)
    second_by = models.CharField(max_length=200, default="")
    second_at = models.DateTimeField(null=True)
    second_reason = models.TextField(default="")
    before = models.JSONField(default=dict)
    became = models.JSONField(default=dict)
    undone_by = models.CharField(max_length=200, default="")
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(default="")

    class Meta:
        """One decision at a time waits for a second person."""

        constraints = [
            models.UniqueConstraint(
                fields=["ledger_id"], name="migration_hand_once", condition=models.Q(state="proposed")
            )
        ]
        indexes = [models.Index(fields=["ledger_id", "at"], name="migration_hand_row")]
