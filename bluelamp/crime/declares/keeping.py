"""How long crimes are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.crime import models
from bluelamp.retention.declare import Classification, by_id, keep, part_of

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

keep(models.Crime, "crime", classification=SENSITIVE,
     about=[by_id("crime", "id"), by_id("incident", "incident_id", blank={"incident_id": None, "incident_number": ""})])  # fmt: skip
keep(models.CrimeParty, "subject_data", classification=SENSITIVE,
     about=[part_of("crime.Crime", "crime_id"), by_id("person", "person_id")])  # fmt: skip
keep(models.YearCount, "technical", classification=OFFICIAL)
