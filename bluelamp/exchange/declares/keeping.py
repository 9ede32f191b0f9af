"""How long what is sent to partners is kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.exchange import models
from bluelamp.retention.declare import Classification, keep, part_of

SENSITIVE = Classification.OFFICIAL_SENSITIVE

keep(models.Partner, "reference", classification=SENSITIVE)
keep(models.Delivery, "safeguarding", classification=SENSITIVE,
     about=[part_of("safeguarding.Referral", "referral_id")])  # fmt: skip
keep(
    models.Attempt,
    "subject_data",
    classification=SENSITIVE,
    about=[part_of("exchange.Delivery", "delivery_id")],
)
