"""How long declarations of staff and the insider watch are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.insight import models
from bluelamp.retention.declare import Classification, keep

SENSITIVE = Classification.OFFICIAL_SENSITIVE

keep(models.StaffDeclaration, "accounts", classification=SENSITIVE)
keep(models.WatchLook, "audit", classification=SENSITIVE, since="at")
keep(models.WatchAlert, "audit", classification=SENSITIVE, since="raised_at")
keep(models.RestrictedSearch, "audit", classification=SENSITIVE, since="at")
