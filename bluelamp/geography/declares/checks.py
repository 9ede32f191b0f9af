"""What can be wrong with road closures, and who puts it right."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, Value
from django.db.models.functions import Now

from bluelamp.geography.models import RoadClosure
from bluelamp.quality.declare import Kind, Severity, check, in_order, records, required

records(RoadClosure, one="road closure", ref="road_closure:pk", owner="control_supervisor")
in_order(RoadClosure, "starts_at", "ends_at", severity=Severity.HIGH)
required(RoadClosure, "why", severity=Severity.LOW)
check("geography.roadclosure.endless", RoadClosure, kind=Kind.TIMELINESS, severity=Severity.MEDIUM, source="Our own rule of a week †",
      says="has been shut for more than a week with no end", looks=Q(ends_at=None), shows=("why", "starts_at"),
      find=Q(starts_at__lt=Now() - Value(timedelta(days=7))), fix="Open the road or give an end.")  # fmt: skip
