"""The log: append-only, numbered without gaps by the server, each line chained to the one before."""

from __future__ import annotations

from django.db import models

from bluelamp.control.codes import LineKind
from bluelamp.control.rules.chain import GENESIS


class LogHead(models.Model):
    """The end of one incident's log; its row lock is what orders two operators who type at once."""

    incident = models.OneToOneField(
        "control.Incident", primary_key=True, on_delete=models.PROTECT, related_name="log_head"
    )
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=GENESIS)


class LogLine(models.Model):
    """One line; the application may add and read it, never change or remove it."""

    is_append_only = True

    incident = models.ForeignKey("control.Incident", on_delete=models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField()
    event_time = models.DateTimeField()
    recorded_at = models.DateTimeField()
    author_id = models.UUIDField()
    author = models.CharField(max_length=120)
    author_role = models.CharField(max_length=40, default="", blank=True)
    workstation = models.CharField(max_length=80, default="", blank=True)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in LineKind])
    text = models.TextField()
    is_restricted = models.BooleanField(default=False)
    corrects = models.PositiveIntegerField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "seq"], name="control_log_seq")]
        ordering = ["seq"]
