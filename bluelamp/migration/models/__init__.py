"""Tables of a migration."""

from __future__ import annotations

from bluelamp.migration.models.ledger import CodeEntry, LedgerRow, LegacyRecord, Progress, SourceFile
from bluelamp.migration.models.matching import Edge, Mention, MentionKey
from bluelamp.migration.models.running import Run, RunStage, RunWrong

__all__ = [
    "CodeEntry",
    "Edge",
    "LedgerRow",
    "LegacyRecord",
    "Mention",
    "MentionKey",
    "Progress",
    "Run",
    "RunStage",
    "RunWrong",
    "SourceFile",
]
