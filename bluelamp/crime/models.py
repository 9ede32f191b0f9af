"""Tables of recorded crime."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bluelamp.crime.codes import PartyRole, Status, SupportConsent
from bluelamp.kernel import ids


class YearCount(models.Model):
    """The last crime number given in a year; its row lock hands them out without repeats."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField(default=0)


class Crime(models.Model):
    """One recorded crime; the offence code is kept as it was given and may be unknown."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    number = models.CharField(max_length=40, db_index=True)
    offence_code = models.CharField(max_length=20, default="")
    offence_title = models.CharField(max_length=200, default="")
    status = models.CharField(
        max_length=20, default=Status.RECORDED.value, choices=[(s.value, s.value) for s in Status]
    )
    incident_id = models.UUIDField(null=True, db_index=True)
    incident_number = models.CharField(max_length=40, default="")
    district = models.CharField(max_length=60, default="")
    place = models.CharField(max_length=240, default="")
    reported_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120, default="")
    occurred_from = models.DateTimeField(null=True)
    occurred_to = models.DateTimeField(null=True)
    narrative = models.TextField(default="")
    is_domestic = models.BooleanField(default=False)
    is_sexual = models.BooleanField(default=False)
    source_system = models.CharField(max_length=40, default="")
    source_id = models.CharField(max_length=80, default="")
    batch = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="crime_number_once", condition=Q(source_id="")),
            models.UniqueConstraint(
                fields=["source_system", "source_id"], name="crime_source_once", condition=~Q(source_id="")
            ),
        ]


class CrimeParty(models.Model):
    """A person in a role on a crime."""

    id = models.BigAutoField(primary_key=True)
    crime = models.ForeignKey(Crime, on_delete=models.PROTECT, related_name="parties")
    person_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in PartyRole])
    consent = models.CharField(
        max_length=12,
        default=SupportConsent.NOT_ASKED.value,
        choices=[(c.value, c.value) for c in SupportConsent],
    )
    safe_contact = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crime", "person_id", "role"], name="crime_party_once")
        ]
