"""How long duties are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.retention.declare import Classification, by_ref, keep, part_of
from bluelamp.work import models

SENSITIVE = Classification.OFFICIAL_SENSITIVE

keep(models.Duty, "operational", classification=SENSITIVE, since="settled_at", stands_for="duty",
     about=[by_ref("about", has_tail=True), by_ref("subject", has_tail=True), by_ref("source", has_tail=True)])  # fmt: skip
keep(models.DutyStep, "operational", classification=SENSITIVE, about=[part_of("work.Duty", "duty_id")])
keep(models.Pause, "operational", classification=SENSITIVE, about=[part_of("work.Duty", "duty_id")])
