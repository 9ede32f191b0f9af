"""Schools and who goes there: structured, because a school in free text is not a school (HMICFRS 2020)."""

from __future__ import annotations

from datetime import time

from django.db import models

from bluelamp.kernel import ids


class Establishment(models.Model):
    """One education setting; `key` is its URN, or the reference of its organisation record."""

    key = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    district = models.CharField(max_length=60, default="")
    dsl_name = models.CharField(max_length=120, default="")
    mailbox = models.CharField(max_length=200, default="")
    phone = models.CharField(max_length=30, default="")
    day_starts = models.TimeField(default=time(8, 45))
    organisation_id = models.UUIDField(null=True, unique=True)


class Term(models.Model):
    """First and last day of a term; without an establishment, the council's terms."""

    id = models.BigAutoField(primary_key=True)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="terms", null=True
    )
    first_day = models.DateField()
    last_day = models.DateField()


class Closure(models.Model):
    """A day on which one setting is shut."""

    id = models.BigAutoField(primary_key=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="closures")
    day = models.DateField()


class Enrolment(models.Model):
    """A child at a setting, from when to when, and how it is known."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    person_id = models.UUIDField(db_index=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "establishment", "starts_on"], name="safeguarding_enrolment_once"
            )
        ]
