"""Tables of insight: what staff declare of themselves, looks the insider watch has read, and what it asks about."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bluelamp.kernel.ids import new_id

TEXT = models.CharField(max_length=120)


class StaffDeclaration(models.Model):
    """What a member of staff declared to vetting about themselves, each in its normal form; compared, never listed."""

    account_id = models.UUIDField(primary_key=True)
    surnames = ArrayField(TEXT, default=list)
    homes = ArrayField(TEXT, default=list)
    phones = ArrayField(TEXT, default=list)
    vehicles = ArrayField(TEXT, default=list)
    records = ArrayField(TEXT, default=list)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=200)

    class Meta:
        db_table = "insight_staff_declaration"


class WatchLook(models.Model):
    """One look at a record of a person, read from the audit. `is_linked`: does work lead to it; final after a day."""

    id = models.BigAutoField(primary_key=True)
    row = models.BigIntegerField()
    at = models.DateTimeField()
    account = models.CharField(max_length=40)
    role = models.CharField(max_length=400)
    subject = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    work = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=40, default="")
    rows = models.IntegerField(default=1)
    is_linked = models.BooleanField(default=False)
    is_final = models.BooleanField(default=False)

    class Meta:
        db_table = "insight_watch_look"
        constraints = [models.UniqueConstraint(fields=["row", "subject", "kind"], name="insight_look_once")]
        indexes = [
            models.Index(fields=["account", "at"], name="insight_look_account"),
            models.Index(fields=["subject", "at"], name="insight_look_subject"),
            models.Index(fields=["at"], condition=Q(is_final=False), name="insight_look_pending"),
        ]


class WatchAlert(models.Model):
    """A question about somebody's looks, for professional standards; one for a rule, an account and a key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    account = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    risk = models.SmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=300), default=list)
    rows = ArrayField(models.BigIntegerField(), default=list)
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="open")
    proposed_by = models.CharField(max_length=200, default="")
    decided_by = models.CharField(max_length=200, default="")
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(default="")

    class Meta:
        db_table = "insight_watch_alert"
        constraints = [
            models.UniqueConstraint(fields=["rule", "account", "key"], name="insight_alert_once"),
        ]
        indexes = [models.Index(fields=["state", "risk", "raised_at"], name="insight_alert_list")]


class RestrictedSearch(models.Model):
    """One search that met a record its unit protects; the owning unit reads it at once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.CharField(max_length=120)
    unit = models.CharField(max_length=120)
    searcher = models.CharField(max_length=200)
    searcher_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    was_silent = models.BooleanField()

    class Meta:
        db_table = "insight_restricted_search"
        indexes = [models.Index(fields=["unit", "at"], name="insight_restricted_unit")]
