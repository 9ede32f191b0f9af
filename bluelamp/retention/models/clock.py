"""A record's clock: its group and due date, what begins it afresh, its reviews, and what holds it."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel.ids import new_id


class Standing(models.Model):
    """How one source record stands: its own clock, and that of the merged record it now counts to (the strictest)."""

    ref = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=20)
    lead = models.CharField(max_length=80, db_index=True)
    own_group = models.SmallIntegerField()
    own_due_at = models.DateTimeField()
    group = models.SmallIntegerField()
    clear_from = models.DateTimeField()
    due_at = models.DateTimeField()
    why = models.TextField(default="")
    retained_until = models.DateTimeField(null=True)
    graded_at = models.DateTimeField()

    class Meta:
        db_table = "retention_standing"
        indexes = [
            models.Index(fields=["due_at", "ref"], name="retention_standing_due"),
            models.Index(fields=["kind", "group", "due_at"], name="retention_standing_group"),
        ]


class Notice(models.Model):
    """Something told to retention that begins a clear period afresh (domain/records.md §9)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    ref = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    words = models.TextField(default="")
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "retention_notice"


class Review(models.Model):
    """One decision of one person about one record: retain until, or dispose, and why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    ref = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=10)
    decision = models.CharField(max_length=10)
    group = models.SmallIntegerField(null=True)
    reason = models.TextField(default="")
    next_at = models.DateTimeField(null=True)
    proposal_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()

    class Meta:
        db_table = "retention_review"


class Hold(models.Model):
    """Why a record, or every record of a kind or group (a moratorium), may not be disposed of."""

    id = models.UUIDField(primary_key=True, default=new_id)
    ref = models.CharField(max_length=80, default="", db_index=True)
    of_kind = models.CharField(max_length=20, default="")
    of_group = models.SmallIntegerField(null=True)
    kind = models.CharField(max_length=12)
    reference = models.CharField(max_length=120, default="")
    reason = models.TextField()
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    account_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, default="")
    lifted_reason = models.TextField(default="")

    class Meta:
        db_table = "retention_hold"
        constraints = [
            models.CheckConstraint(
                name="retention_hold_of_something", condition=~models.Q(ref="", of_kind="", of_group=None)
            )
        ]
