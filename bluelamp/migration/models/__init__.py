"""Tables of a migration."""

from __future__ import annotations

from bluelamp.migration.models.ledger import CodeEntry, LedgerRow, LegacyRecord, Progress, SourceFile
from bluelamp.migration.models.matching import Edge, Mention, MentionKey

__all__ = [
    "CodeEntry",
    "Edge",
    "LedgerRow",
    "LegacyRecord",
    "Mention",
    "MentionKey",
    "Progress",
    "SourceFile",
]
