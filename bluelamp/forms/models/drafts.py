"""Drafts: sealed, versioned, one latest per account, form and record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bluelamp.kernel.ids import new_id


class Draft(models.Model):
    """What one person has typed into one form about one record; earlier ones stay when two windows meet."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    form = models.CharField(max_length=80)
    record = models.CharField(max_length=120, blank=True)
    version = models.IntegerField()
    is_latest = models.BooleanField(default=True)
    tab = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField()
    typed_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "forms_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "form", "record"],
                condition=Q(is_latest=True),
                name="forms_draft_one_latest",
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "form", "record", "version"], name="forms_draft_versions"),
            models.Index(fields=["saved_at"], name="forms_draft_saved_at"),
        ]
