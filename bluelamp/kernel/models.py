"""Tables of the kernel: the fact log, its readers, and what makes a repeat harmless."""

from __future__ import annotations

from django.db import models


class Fact(models.Model):
    """One thing a module stated; append-only, never changed or removed by the application."""

    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField()
    stated_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    body = models.JSONField()

    class Meta:
        db_table = "kernel_fact"
        indexes = [
            models.Index(fields=["xid", "seq"], name="kernel_fact_xid_seq"),
            models.Index(fields=["subject", "seq"], name="kernel_fact_subject"),
        ]


class Reader(models.Model):
    """How far one reader of the log has come: a window of transactions and a place inside it."""

    name = models.CharField(max_length=60, primary_key=True)
    from_xid = models.BigIntegerField(default=0)
    to_xid = models.BigIntegerField(default=0)
    after_seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_reader"


class Parked(models.Model):
    """A subject that waits for a person, because a handler failed on one of its facts."""

    reader = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    handler = models.CharField(max_length=120)
    seq = models.BigIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    tries = models.IntegerField(default=1)

    class Meta:
        db_table = "kernel_parked"
        constraints = [
            models.UniqueConstraint(fields=["reader", "subject"], name="kernel_parked_once"),
        ]


class Waiting(models.Model):
    """A fact that waits behind a parked one of the same subject."""

    reader = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    seq = models.BigIntegerField()

    class Meta:
        db_table = "kernel_waiting"
        constraints = [
            models.UniqueConstraint(fields=["reader", "seq"], name="kernel_waiting_once"),
        ]
        indexes = [models.Index(fields=["reader", "subject", "seq"], name="kernel_waiting_subject")]


class DoneOnce(models.Model):
    """The answer to a command that carried an idempotency key, so that its repeat gets the same."""

    key = models.CharField(max_length=80)
    account_id = models.UUIDField()
    command = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    result = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_done_once"
        constraints = [
            models.UniqueConstraint(fields=["key", "account_id", "command"], name="kernel_done_once_key"),
        ]
