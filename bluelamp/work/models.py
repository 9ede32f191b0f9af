"""Tables of the duty ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bluelamp.kernel import ids
from bluelamp.work.codes import DutyState, OwnerKind, Risk


class Duty(models.Model):
    """One thing owed: to whom, under which rule, by when, by whom, and what became of it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=60)
    rule = models.CharField(max_length=30)
    rule_version = models.CharField(max_length=20)
    citation = models.CharField(max_length=300)
    subject = models.CharField(max_length=160)
    source = models.CharField(max_length=160)
    about = models.CharField(max_length=80, default="", db_index=True)
    title = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    owner_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in OwnerKind])
    owner = models.CharField(max_length=120)
    risk = models.SmallIntegerField(choices=[(r.value, r.label) for r in Risk])
    district = models.CharField(max_length=60, default="")
    link = models.CharField(max_length=300, default="")
    escalation = models.SmallIntegerField(default=0)
    escalates_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, default=DutyState.OPEN.value, choices=[(s.value, s.value) for s in DutyState]
    )
    reason = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "source", "subject", "kind"], name="work_duty_once"),
            models.CheckConstraint(
                name="work_duty_settled",
                condition=(
                    Q(state="open", settled_at__isnull=True) | Q(~Q(state="open"), settled_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="work_duty_waived_says_why", condition=~Q(state="waived") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["risk", "started_at", "id"], name="work_duty_backlog", condition=Q(state="open")
            ),
            models.Index(fields=["due_at"], name="work_duty_due", condition=Q(state="open")),
            models.Index(fields=["escalates_at"], name="work_duty_ladder", condition=Q(state="open")),
            models.Index(fields=["owner", "risk"], name="work_duty_owner", condition=Q(state="open")),
            models.Index(fields=["subject"], name="work_duty_subject"),
            models.Index(fields=["source"], name="work_duty_source"),
        ]


class DutyStep(models.Model):
    """One line of a duty's history; never changed."""

    id = models.BigAutoField(primary_key=True)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    what = models.CharField(max_length=20)
    text = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["duty", "at"], name="work_step_order")]


class Pause(models.Model):
    """An interval in which a duty's clock stood still, and why."""

    id = models.BigAutoField(primary_key=True)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    why = models.TextField()
