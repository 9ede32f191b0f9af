"""Incidents and what hangs on them."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bluelamp.contracts.control import Needs, PersonRole
from bluelamp.contracts.refs import IncidentRef
from bluelamp.control.codes import Channel, ChecklistState, IncidentState
from bluelamp.control.rules.incidents import DailyNumber
from bluelamp.kernel import ids
from bluelamp.kernel.refusals import Refused


class DailyCount(models.Model):
    """The last number given on a day; its row lock hands out numbers without gaps or repeats."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Incidents(models.QuerySet["Incident"]):
    """Ways to reach incidents from inside this module."""

    def for_change(self, ref: IncidentRef) -> Incident:
        """The incident with its row and its log's end locked, always in this order."""
        found = self.select_for_update().filter(pk=ref.id).first()
        if found is None:
            raise Refused("There is no such incident.")
        return found

    def open(self) -> Self:
        """Those not yet closed."""
        return self.exclude(state=IncidentState.CLOSED)


class Incident(models.Model):
    """One incident, from the first report to its closing; never deleted."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    day = models.DateField()
    n = models.PositiveIntegerField()
    headline = models.CharField(max_length=160)
    description = models.TextField(default="", blank=True)
    category = models.CharField(max_length=40)
    closing_category = models.CharField(max_length=40, default="", blank=True)
    qualifiers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    state = models.CharField(
        max_length=20, choices=[(s, s) for s in IncidentState], default=IncidentState.NEW
    )
    channel = models.CharField(max_length=20, choices=[(c, c) for c in Channel])
    is_domestic = models.BooleanField(default=False)
    marked_domestic_at = models.DateTimeField(null=True)

    grade = models.ForeignKey("control.Grade", null=True, on_delete=models.PROTECT, related_name="+")
    first_grade = models.ForeignKey("control.Grade", null=True, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=16, default="", blank=True)
    clock_started_at = models.DateTimeField(null=True)
    deploy_by = models.DateTimeField(null=True)
    target_at = models.DateTimeField(null=True)

    place_text = models.CharField(max_length=240, default="", blank=True)
    place_kind = models.CharField(max_length=24, default="typed")
    place_precision = models.CharField(max_length=24, default="unlocated")
    place_key = models.CharField(max_length=120, default="", blank=True)
    place_pack = models.CharField(max_length=80, default="", blank=True)
    place_radius = models.FloatField(null=True)
    no_place_reason = models.CharField(max_length=200, default="", blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    beat = models.CharField(max_length=60, default="", blank=True)
    district = models.CharField(max_length=60, default="", blank=True)
    desk = models.CharField(max_length=24, default="", blank=True)

    event_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120, default="", blank=True)
    graded_at = models.DateTimeField(null=True)
    first_assigned_at = models.DateTimeField(null=True)
    first_en_route_at = models.DateTimeField(null=True)
    first_arrived_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, default="", blank=True)
    disposals = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    result = models.TextField(default="", blank=True)
    not_checked = models.CharField(max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    legacy_source = models.CharField(max_length=40, default="", blank=True)
    legacy_key = models.CharField(max_length=80, default="", blank=True)

    objects = Incidents.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "n"], name="control_incident_number", condition=models.Q(legacy_key="")
            ),
            models.UniqueConstraint(
                fields=["legacy_source", "legacy_key"],
                name="control_incident_legacy",
                condition=~models.Q(legacy_key=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-opened_at"], name="control_incident_open", condition=~models.Q(state="closed")
            ),
            models.Index(
                fields=["opened_at"], name="control_incident_domestic", condition=models.Q(is_domestic=True)
            ),
            models.Index(fields=["opened_at"], name="control_incident_opened"),
            models.Index(
                fields=["place_key", "-opened_at"],
                name="control_incident_place",
                condition=~models.Q(place_key=""),
            ),
            models.Index(
                fields=["lat", "lon"], name="control_incident_where", condition=models.Q(lat__isnull=False)
            ),
        ]

    @property
    def ref(self) -> IncidentRef:
        """Its reference."""
        return IncidentRef(self.id)

    @property
    def number(self) -> DailyNumber:
        """Its number of the day."""
        return DailyNumber(self.day, self.n)


class IncidentPerson(models.Model):
    """A person on an incident in a role; matched to a nominal or not yet."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="persons")
    role = models.CharField(max_length=12, choices=[(r, r) for r in PersonRole])
    name = models.CharField(max_length=160, default="", blank=True)
    born = models.CharField(max_length=40, default="", blank=True)
    relation = models.CharField(max_length=80, default="", blank=True)
    person_id = models.UUIDField(null=True)
    added_by = models.CharField(max_length=120, default="", blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "role", "person_id"],
                name="control_person_once",
                condition=models.Q(person_id__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person_id"], name="control_person_incidents")]
        ordering = ["id"]


class Thrive(models.Model):
    """One version of the assessment; a new one is added, none is changed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="thrives")
    version = models.PositiveSmallIntegerField()
    levels = models.JSONField()
    notes = models.JSONField(default=dict)
    overall = models.CharField(max_length=12)
    rationale = models.TextField(default="", blank=True)
    relied_on = models.JSONField(default=list)
    author = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="control_thrive_version")]
        ordering = ["version"]


class GradeChange(models.Model):
    """A grade given or changed: from, to, who, when, why."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="grade_changes")
    before = models.CharField(max_length=8, default="", blank=True)
    after = models.CharField(max_length=8)
    rationale = models.TextField(default="", blank=True)
    is_downgrade = models.BooleanField(default=False)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class MarkerShown(models.Model):
    """A warning shown on an incident, and who put their name against it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="markers")
    marker = models.CharField(max_length=80)
    marker_class = models.CharField(max_length=24)
    label = models.CharField(max_length=160)
    about = models.CharField(max_length=160, default="", blank=True)
    is_red = models.BooleanField(default=False)
    shown_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "marker"], name="control_marker_once")]
        ordering = ["-is_red", "id"]


class ChecklistRow(models.Model):
    """One thing that must exist elsewhere before the log may close."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="checklist")
    needs = models.CharField(max_length=16, choices=[(n, n) for n in Needs])
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in ChecklistState], default=ChecklistState.OWED
    )
    handoff = models.CharField(max_length=120, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    set_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "needs"], name="control_checklist_once")]
        ordering = ["id"]


class Escalation(models.Model):
    """An escalation rule that fired; the key makes it fire once per occasion."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="escalations")
    key = models.CharField(max_length=120)
    rule = models.CharField(max_length=40)
    notify = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="control_escalation_once")]
