"""Reference data: what differs between forces and years, each row with its dates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from bluelamp.control.codes import Availability, Band, ClockStart, Occasion


def in_force(moment: datetime) -> Q:
    """Rows that are in force at a moment."""
    return Q(Q(valid_to=None) | Q(valid_to__gt=moment), valid_from__lte=moment)


class Dated(models.Model):
    """A row that is in force from one moment until another."""

    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class GradeScheme(Dated):
    """A force's response grades for a time; a new scheme is a new row, old incidents keep theirs."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, default="")


class Grade(models.Model):
    """One grade of one scheme."""

    scheme = models.ForeignKey(GradeScheme, on_delete=models.PROTECT, related_name="grades")
    code = models.CharField(max_length=8)
    label = models.CharField(max_length=80)
    band = models.CharField(max_length=16, choices=[(b, b) for b in Band])
    clock_start = models.CharField(max_length=16, choices=[(c, c) for c in ClockStart])
    deploy_within = models.DurationField(null=True)
    attend_urban = models.DurationField(null=True)
    attend_rural = models.DurationField(null=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="control_grade_code")]
        ordering = ["order"]


class Category(Dated):
    """An opening or closing category (NSIR-like; wording is the force's own)."""

    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    group = models.CharField(max_length=40)
    is_crime_type = models.BooleanField(default=False)
    is_domestic = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="control_category_code")]
        ordering = ["group", "order", "label"]


class Disposal(Dated):
    """A disposal code."""

    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="control_disposal_code")]
        ordering = ["order", "label"]


class StatusCode(Dated):
    """A radio status: label, what it means for sending, what it does to the assignment (§12.2)."""

    code = models.CharField(max_length=8)
    label = models.CharField(max_length=80)
    availability = models.CharField(max_length=16, choices=[(a, a) for a in Availability])
    transition = models.CharField(max_length=16, default="", blank=True)
    colour = models.CharField(max_length=24, default="unavailable")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="control_status_code")]
        ordering = ["order"]


class EscalationRuleRow(Dated):
    """Whom to tell about an unmet incident, and after how long (§7)."""

    code = models.CharField(max_length=40)
    band = models.CharField(max_length=16, choices=[(b, b) for b in Band])
    occasion = models.CharField(max_length=16, choices=[(o, o) for o in Occasion])
    after = models.DurationField(default=timedelta(0))
    notify = models.CharField(max_length=40)
    source = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="control_escalation_code")]
        ordering = ["code"]


class Desk(models.Model):
    """A dispatcher's desk: the districts it owns. Every incident has exactly one desk."""

    code = models.CharField(max_length=24, primary_key=True)
    label = models.CharField(max_length=80)
    districts = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
