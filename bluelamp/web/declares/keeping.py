"""How long reports of problems are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.retention.declare import Classification, keep, mention
from bluelamp.web import models

SENSITIVE = Classification.OFFICIAL_SENSITIVE

keep(
    models.ProblemReport,
    "operational",
    classification=SENSITIVE,
    since="reported_at",
    about=[mention("page")],
)
