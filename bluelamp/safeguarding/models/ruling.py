"""Rules as rows, what they were asked, and the domestic incidents they were asked about."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class RuleTerms(models.Model):
    """One version of a rule: what it says, since when, who owns it, who confirmed it, and where it is from."""

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    condition = models.TextField()
    due = models.CharField(max_length=120)
    citation = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    severity = models.CharField(max_length=10)
    needs_triage = models.BooleanField(default=False)
    confirmed_by = models.CharField(max_length=120, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    off_asked_by = models.CharField(max_length=120, default="")
    off_reason = models.TextField(default="")
    off_agreed_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "version"], name="safeguarding_rule_version"),
            models.CheckConstraint(
                name="safeguarding_rule_off_needs_two",
                condition=(
                    Q(off_agreed_by="") | (~Q(off_asked_by="") & ~Q(off_asked_by=models.F("off_agreed_by")))
                ),
            ),
        ]


class Evaluation(models.Model):
    """One time a rule was asked: what it saw (as a hash) and what it said."""

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=20)
    source = models.CharField(max_length=60, db_index=True)
    trigger = models.CharField(max_length=60)
    inputs_hash = models.CharField(max_length=64)
    owed = models.SmallIntegerField()
    opened = models.SmallIntegerField()
    at = models.DateTimeField()


class DomesticEvent(models.Model):
    """A domestic incident from the moment it was known as one: eligible minus referred is always countable."""

    incident_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40)
    opened_at = models.DateTimeField(db_index=True)
    marked_at = models.DateTimeField()
    district = models.CharField(max_length=60, default="")
    victim_id = models.UUIDField(null=True)
    suspect_id = models.UUIDField(null=True)
    police_attended = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["victim_id", "opened_at"], name="safeguarding_pair_history")]


class DomesticPerson(models.Model):
    """Somebody on a domestic incident, matched to a nominal or known only by name."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(DomesticEvent, on_delete=models.PROTECT, related_name="persons")
    role = models.CharField(max_length=12)
    person_id = models.UUIDField(null=True)
    name = models.CharField(max_length=160, default="")
    born = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "role", "person_id", "name"],
                nulls_distinct=False,
                name="safeguarding_domestic_person_once",
            )
        ]
