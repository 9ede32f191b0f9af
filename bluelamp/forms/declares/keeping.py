"""How long drafts are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.forms import models
from bluelamp.retention.declare import Classification, by_ref, keep, mention

SENSITIVE = Classification.OFFICIAL_SENSITIVE

keep(
    models.Draft,
    "drafts",
    classification=SENSITIVE,
    since="saved_at",
    about=[by_ref("record"), mention("record")],
)
