"""The one table geography keeps in the database: roads closed by an operator. Packs live in files."""

from django.db import models

from bluelamp.kernel.ids import new_id


class RoadClosure(models.Model):
    """A line or area drawn across roads that may not be driven from one time to another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shape = models.TextField()
    why = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120)
    reopened_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "geography_road_closure"
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="geography_closure_in_force")]
