"""What crosses the door of migration."""

from __future__ import annotations

from bluelamp.migration.types.balance import (
    Balance,
    BroughtIn,
    FateLine,
    Finding,
    MatchLine,
    NarrativeSum,
    Reconciliation,
    RowLine,
    RowPage,
    RowView,
    Separated,
    SumLine,
)
from bluelamp.migration.types.cutover import (
    ComparisonView,
    CutoverView,
    DeliveryView,
    LossView,
    ParallelLine,
    PhaseView,
    PointView,
    WorkaroundView,
)
from bluelamp.migration.types.rehearsals import (
    ChangedLine,
    CheckView,
    LiveCaseView,
    RehearsalView,
    RehearsedRow,
    SheetLine,
    SheetView,
    SignatureView,
)
from bluelamp.migration.types.runs import LoadReport, RunView, StageView, WrongLine

__all__ = [
    "Balance",
    "BroughtIn",
    "ChangedLine",
    "CheckView",
    "ComparisonView",
    "CutoverView",
    "DeliveryView",
    "FateLine",
    "Finding",
    "LiveCaseView",
    "LoadReport",
    "LossView",
    "MatchLine",
    "NarrativeSum",
    "ParallelLine",
    "PhaseView",
    "PointView",
    "Reconciliation",
    "RehearsalView",
    "RehearsedRow",
    "RowLine",
    "RowPage",
    "RowView",
    "RunView",
    "Separated",
    "SheetLine",
    "SheetView",
    "SignatureView",
    "StageView",
    "SumLine",
    "WorkaroundView",
    "WrongLine",
]
