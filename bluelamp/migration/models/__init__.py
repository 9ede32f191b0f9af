"""Tables of a migration."""

from __future__ import annotations

from bluelamp.migration.models.auditing import CensusRun, MissingRow, Removal
from bluelamp.migration.models.bringing import HandDecision
from bluelamp.migration.models.cutover import (
    Comparison,
    ComparisonLine,
    Cutover,
    Delivery,
    PhaseEntry,
    Point,
    SheetSignature,
    SourceOwner,
    SpotCheck,
    Workaround,
)
from bluelamp.migration.models.hidden import HiddenRow
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
from bluelamp.migration.models.paper import (
    PaperCount,
    PaperEntry,
    PaperField,
    PaperMove,
    PaperPack,
    PaperSheet,
    PaperTarget,
)
from bluelamp.migration.models.rehearsing import LiveCase, Rehearsal, RehearsalDifference, RehearsalRow
from bluelamp.migration.models.running import Run, RunStage, RunWrong

__all__ = [
    "Attachment",
    "CensusRun",
    "CodeEntry",
    "Comparison",
    "ComparisonLine",
    "Cutover",
    "Delivery",
    "Edge",
    "HandDecision",
    "HiddenRow",
    "LedgerRow",
    "LegacyRecord",
    "LiveCase",
    "Mention",
    "MentionKey",
    "MissingRow",
    "PaperCount",
    "PaperEntry",
    "PaperField",
    "PaperMove",
    "PaperPack",
    "PaperSheet",
    "PaperTarget",
    "PhaseEntry",
    "Point",
    "Progress",
    "Rehearsal",
    "RehearsalDifference",
    "RehearsalRow",
    "Removal",
    "Run",
    "RunStage",
    "RunWrong",
    "SheetSignature",
    "SourceFile",
    "SourceOwner",
    "SourceSystem",
    "SpotCheck",
    "Workaround",
]
