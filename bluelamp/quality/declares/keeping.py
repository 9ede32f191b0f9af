"""How long data quality keeps what it found; findings and previews go with the record they are about."""

from __future__ import annotations

from bluelamp.quality import models
from bluelamp.retention.declare import Classification, by_ref, keep

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

for _plain in (models.Run, models.Answer, models.Cause, models.Score):
    keep(_plain, "technical", classification=OFFICIAL)
keep(models.Finding, "derived", classification=SENSITIVE, about=[by_ref("ref"), by_ref("about")])
keep(models.Correction, "operational", classification=SENSITIVE, since="proposed_at")
keep(models.CorrectionRow, "subject_data", classification=SENSITIVE, about=[by_ref("ref"), by_ref("about")])
