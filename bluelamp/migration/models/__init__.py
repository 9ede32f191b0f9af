"""Tables of a migration."""

from __future__ import annotations

from bluelamp.migration.models.auditing import CensusRun, MissingRow, Removal
from bluelamp.migration.models.ledger import (
    Attachment,
    CodeEntry,
    LedgerRow,
    LegacyRecord,
    Progress,
    SourceFile,
    SourceSystem,
)
from bluelamp.migration.models.matching import Edge, Mention, MentionKey
from bluelamp.migration.models.running import Run, RunStage, RunWrong

__all__ = [
    "Attachment",
    "CensusRun",
    "CodeEntry",
    "Edge",
    "LedgerRow",
    "LegacyRecord",
    "Mention",
    "MentionKey",
    "MissingRow",
    "Progress",
    "Removal",
    "Run",
    "RunStage",
    "RunWrong",
    "SourceFile",
    "SourceSystem",
]
