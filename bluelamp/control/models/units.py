"""Units: their status and position now, and their part in incidents."""

from __future__ import annotations

from django.db import models

from bluelamp.control.codes import LIVE_ASSIGNMENT, AssignmentState
from bluelamp.kernel import ids


class UnitState(models.Model):
    """What a unit is doing and where it was last seen; the row is locked while it is being sent."""

    tour_id = models.UUIDField(primary_key=True)
    call_sign = models.CharField(max_length=24, db_index=True)
    status = models.CharField(max_length=8, default="1")
    status_at = models.DateTimeField(null=True)
    status_source = models.CharField(max_length=24, default="", blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    fix_at = models.DateTimeField(null=True)
    fix_received_at = models.DateTimeField(null=True)
    accuracy = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    fix_source = models.CharField(max_length=24, default="", blank=True)
    fix_flag = models.CharField(max_length=24, default="", blank=True)
    moved_at = models.DateTimeField(null=True, db_index=True)


class Assignment(models.Model):
    """One unit on one incident; a unit has at most one live one, whoever is quicker."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    incident = models.ForeignKey("control.Incident", on_delete=models.PROTECT, related_name="assignments")
    tour_id = models.UUIDField()
    call_sign = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=[(s, s) for s in AssignmentState])
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=120, default="", blank=True)
    en_route_at = models.DateTimeField(null=True)
    at_scene_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=240, default="", blank=True)
    suggested_rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tour_id"],
                name="control_one_live_assignment",
                condition=models.Q(state__in=sorted(LIVE_ASSIGNMENT)),
            ),
            models.UniqueConstraint(
                fields=["tour_id", "incident"],
                name="control_not_twice_on_one",
                condition=models.Q(state__in=sorted([*LIVE_ASSIGNMENT, AssignmentState.STACKED])),
            ),
        ]
        indexes = [models.Index(fields=["incident"], name="control_assignment_incident")]
        ordering = ["assigned_at"]
