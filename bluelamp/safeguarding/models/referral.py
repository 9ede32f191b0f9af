"""Referrals, their history, and decisions not to refer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bluelamp.kernel import ids
from bluelamp.safeguarding.codes import Consent, ReferralState


class Referral(models.Model):
    """One request for help to one partner; one and the same under its rule, source and subject."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=20)
    citation = models.CharField(max_length=300)
    source = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True, db_index=True)
    incident_id = models.UUIDField(null=True, db_index=True)
    crime_id = models.UUIDField(null=True, db_index=True)
    number = models.CharField(max_length=40, default="")
    recipient = models.CharField(max_length=80)
    priority = models.CharField(max_length=8)
    district = models.CharField(max_length=60, default="")
    state = models.CharField(max_length=16, default=ReferralState.RAISED.value)
    consent = models.CharField(max_length=12, default=Consent.NOT_ASKED.value)
    grounds = models.TextField(default="")
    details = models.JSONField(default=dict)
    event_at = models.DateTimeField()
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    send_by = models.DateTimeField()
    due_at = models.DateTimeField()
    payload = models.TextField(default="")
    payload_hash = models.CharField(max_length=64, default="")
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    partner_reference = models.CharField(max_length=80, default="")
    outcome = models.CharField(max_length=60, default="")
    revision = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "kind", "source", "subject"], name="safeguarding_referral_once"
            ),
            models.CheckConstraint(
                name="safeguarding_referral_queued_says_what",
                condition=(
                    Q(payload_hash__gt="")
                    | ~Q(state__in=["QUEUED", "SENT", "DELIVERED", "ACKNOWLEDGED", "ACCEPTED"])
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "priority", "due_at"], name="safeguarding_referral_desk"),
            models.Index(fields=["source"], name="safeguarding_referral_source"),
            models.Index(fields=["rule", "started_at"], name="safeguarding_referral_rate"),
        ]


class ReferralStep(models.Model):
    """One line of a referral's history: who moved it, from where to where, and why."""

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    from_state = models.CharField(max_length=16, default="")
    to_state = models.CharField(max_length=16)
    text = models.TextField(default="")


class NoReferralDecision(models.Model):
    """A reasoned decision not to refer; against a severe rule it counts only once a supervisor approves."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    rule = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    incident_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40)
    text = models.TextField()
    decided_by = models.CharField(max_length=120)
    decided_by_id = models.UUIDField()
    decided_at = models.DateTimeField()
    needs_approval = models.BooleanField()
    approved_by = models.CharField(max_length=120, default="")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "source", "subject"], name="safeguarding_decision_once"),
        ]
        indexes = [models.Index(fields=["source"], name="safeguarding_decision_source")]
