"""Tables of the exchange."""

from __future__ import annotations

from django.db import models

from bluelamp.exchange.codes import DeliveryState
from bluelamp.kernel import ids


class Partner(models.Model):
    """A partner's system: where it is, what the agreement covers, how it has been answering."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=300, default="")
    second_url = models.CharField(max_length=300, default="")
    secret = models.CharField(max_length=120, default="")
    phone = models.CharField(max_length=40, default="")
    contact = models.CharField(max_length=120, default="")
    is_simulated = models.BooleanField(default=True)
    agreement = models.CharField(max_length=200, default="")
    agreed_fields = models.TextField(default="")
    agreement_ends = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    declared_down = models.CharField(max_length=200, default="")
    last_success = models.DateTimeField(null=True)
    last_trouble = models.CharField(max_length=300, default="")
    last_tried = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One referral on its way to one partner; this row, not a job, is the queue."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    referral_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    recipient = models.CharField(max_length=80)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="deliveries")
    priority = models.CharField(max_length=8)
    rank = models.SmallIntegerField()
    district = models.CharField(max_length=60, default="")
    payload = models.TextField()
    payload_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=14, default=DeliveryState.QUEUED.value)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    tried = models.IntegerField(default=0)
    polled = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, default="")
    is_with_person = models.BooleanField(default=False)
    is_chased = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["partner", "state", "rank", "due_at"], name="exchange_delivery_queue"),
            models.Index(fields=["state", "next_at"], name="exchange_delivery_next"),
        ]


class Attempt(models.Model):
    """One attempt to deliver, and what came back."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.IntegerField()
    channel = models.CharField(max_length=8, default="first")
    at = models.DateTimeField()
    said = models.CharField(max_length=14, default="")
    text = models.CharField(max_length=400, default="")
    milliseconds = models.IntegerField(default=0)
