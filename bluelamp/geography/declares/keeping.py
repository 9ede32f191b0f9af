"""How long road closures are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.geography import models
from bluelamp.retention.declare import Classification, keep

OFFICIAL = Classification.OFFICIAL

keep(models.RoadClosure, "operational", classification=OFFICIAL, since="starts_at")
