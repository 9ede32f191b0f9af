"""Tables of resource management."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel import ids
from bluelamp.resourcing.codes import UnitType


class Tour(models.Model):
    """A call sign for one tour of duty."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    call_sign = models.CharField(max_length=24)
    unit_type = models.CharField(max_length=20, choices=[(t, t) for t in UnitType])
    station = models.CharField(max_length=80, default="", blank=True)
    district = models.CharField(max_length=60, default="", blank=True)
    desk = models.CharField(max_length=24, default="", blank=True)
    vehicle = models.CharField(max_length=16, default="", blank=True)
    talkgroup = models.CharField(max_length=40, default="", blank=True)
    home_lon = models.FloatField(null=True)
    home_lat = models.FloatField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booked_off_at = models.DateTimeField(null=True)
    forced_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call_sign"], name="resourcing_sign_once", condition=models.Q(booked_off_at=None)
            ),
        ]
        ordering = ["call_sign"]


class Crew(models.Model):
    """One officer on one tour."""

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="crew")
    account_id = models.UUIDField(null=True)
    number = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    radio = models.CharField(max_length=24, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tour", "number"], name="resourcing_crew_once")]
        indexes = [models.Index(fields=["number"], name="resourcing_crew_number")]
        ordering = ["id"]


class CrewSkill(models.Model):
    """A skill of an officer as it stood when booking on, with its last day."""

    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="skills")
    code = models.CharField(max_length=40)
    expires_on = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
