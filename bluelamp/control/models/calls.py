"""Contacts: made by the ring itself, before anyone types."""

from __future__ import annotations

from django.db import models

from bluelamp.control.codes import CallEventKind, ContactOutcome, FixSource, Queue
from bluelamp.kernel import ids


class Contact(models.Model):
    """One call or other approach to the police; never deleted, never left without an outcome."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    source = models.CharField(max_length=40, default="")
    call_id = models.CharField(max_length=80, default="")
    queue = models.CharField(max_length=12, choices=[(q, q) for q in Queue])
    number = models.CharField(max_length=32, default="", blank=True)
    number_key = models.CharField(max_length=20, default="", blank=True)
    is_withheld = models.BooleanField(default=False)
    caller_name = models.CharField(max_length=160, default="", blank=True)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_abandoned = models.BooleanField(default=False)
    handler_id = models.UUIDField(null=True)
    handler = models.CharField(max_length=120, default="", blank=True)
    recording = models.CharField(max_length=120, default="", blank=True)
    words = models.TextField(default="", blank=True)
    outcome = models.CharField(
        max_length=24, default="", blank=True, choices=[(o, o) for o in ContactOutcome]
    )
    outcome_note = models.TextField(default="", blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=120, default="", blank=True)
    incident = models.ForeignKey(
        "control.Incident", null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "call_id"], name="control_contact_call", condition=~models.Q(call_id="")
            ),
        ]
        indexes = [
            models.Index(fields=["rang_at"], name="control_contact_open", condition=models.Q(outcome="")),
            models.Index(fields=["number_key", "-rang_at"], name="control_contact_number"),
        ]


class CallEventRow(models.Model):
    """One event of the telephone system, kept as received; its id makes a repeat harmless."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="events")
    source = models.CharField(max_length=40)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in CallEventKind])
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="control_call_event_once")]


class CallerFix(models.Model):
    """One position of a caller; later ones are added, none is ever overwritten."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="fixes")
    source = models.CharField(max_length=8, choices=[(s, s) for s in FixSource])
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius = models.FloatField(null=True)
    confidence = models.SmallIntegerField(null=True)
    positioned_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    address = models.CharField(max_length=240, default="", blank=True)
    raw = models.TextField(default="", blank=True)
    problem = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering = ["id"]
