"""Tables of the shell: problems that people report with Bluelamp itself."""

from __future__ import annotations

from django.db import models

from bluelamp.kernel.ids import new_id
from bluelamp.web.codes import Hindrance


class ProblemReport(models.Model):
    """What somebody was doing, what happened instead, and how far it stops the work."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    reported_by = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    page = models.CharField(max_length=500, blank=True)
    doing = models.TextField(max_length=4000)
    happened = models.TextField(max_length=4000)
    hindrance = models.CharField(max_length=10, choices=[(h.value, h.label) for h in Hindrance])

    class Meta:
        db_table = "web_problem_report"
        indexes = [models.Index(fields=["reported_at"], name="web_problem_reported_at")]
