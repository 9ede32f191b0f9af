"""What crosses the door of retention."""

from __future__ import annotations

from bluelamp.retention.codes import Decision, Group, HoldKind, NoticeKind, ProposalState
from bluelamp.retention.types.clock import Graded, Live, Matter
from bluelamp.retention.types.disposal import (
    Buried,
    CertificateView,
    DueLine,
    DuePage,
    GroupCount,
    HoldView,
    ItemView,
    MonthlyReport,
    Overview,
    ProposalView,
    RecordView,
    Replayed,
    ReviewLine,
)

__all__ = [
    "Buried", "CertificateView", "Decision", "DueLine", "DuePage", "Graded", "Group", "GroupCount", "HoldKind",
    "HoldView", "ItemView", "Live", "Matter", "MonthlyReport", "NoticeKind", "Overview", "ProposalState",
    "ProposalView", "RecordView", "Replayed", "ReviewLine",
]  # fmt: skip
