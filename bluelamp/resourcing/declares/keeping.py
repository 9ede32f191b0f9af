"""How long tours of duty are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.resourcing import models
from bluelamp.retention.declare import Classification, keep, part_of

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

keep(models.Tour, "operational", classification=OFFICIAL, since="starts_at")
keep(models.Crew, "operational", classification=SENSITIVE, about=[part_of("resourcing.Tour", "tour_id")])
keep(models.CrewSkill, "operational", classification=OFFICIAL, about=[part_of("resourcing.Crew", "crew_id")])
