"""How long the ledger and the legacy store are kept, and what they hang on (domain/records.md §9)."""

from __future__ import annotations

from bluelamp.migration import models
from bluelamp.retention.declare import Classification, by_id, by_ref, keep, part_of

OFFICIAL, SENSITIVE = Classification.OFFICIAL, Classification.OFFICIAL_SENSITIVE

DISPOSED = {"targets": "{disposed:of}", "reason": "disposed of under the retention schedule"}

keep(models.SourceFile, "migration", classification=OFFICIAL, since="first_seen")
keep(models.SourceSystem, "migration", classification=OFFICIAL, since="used_at")
keep(models.LedgerRow, "migration", classification=SENSITIVE,
     about=[by_ref("targets", is_array=True, blank=DISPOSED)])  # fmt: skip
keep(models.LegacyRecord, "legacy", classification=SENSITIVE,
     about=[part_of("migration.LedgerRow", "ledger_id", even_blanked=True)])  # fmt: skip
keep(models.Attachment, "legacy", classification=SENSITIVE,
     about=[part_of("migration.LedgerRow", "ledger_id", even_blanked=True)])  # fmt: skip
keep(models.Mention, "derived", classification=SENSITIVE,
     about=[by_id("person", "person"), by_id("person", "golden"), part_of("migration.LedgerRow", "ledger_id", even_blanked=True)])  # fmt: skip
keep(models.MentionKey, "derived", classification=SENSITIVE, about=[part_of("migration.Mention", "mention")])
keep(models.Edge, "derived", classification=SENSITIVE,
     about=[part_of("migration.Mention", "one"), part_of("migration.Mention", "other")])  # fmt: skip
keep(models.HandDecision, "legacy", classification=SENSITIVE,
     about=[part_of("migration.LedgerRow", "ledger_id", even_blanked=True)])  # fmt: skip
keep(models.HiddenRow, "legacy", classification=SENSITIVE,
     about=[part_of("migration.LedgerRow", "ledger_id", even_blanked=True)])  # fmt: skip
keep(models.CodeEntry, "reference", classification=OFFICIAL)
keep(models.Progress, "technical", classification=OFFICIAL)
for _run in (models.Run, models.RunStage, models.RunWrong):
    keep(_run, "migration", classification=OFFICIAL)
for _watch in (models.Removal, models.MissingRow, models.CensusRun):
    keep(_watch, "technical", classification=OFFICIAL)
