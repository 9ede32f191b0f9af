"""What crosses quality's doors."""

from bluelamp.quality.types.corrections import CorrectionLine, CorrectionPage, CorrectionRef, CorrectionView
from bluelamp.quality.types.findings import (
    Board,
    CheckView,
    FindingFilter,
    FindingPage,
    FindingView,
    RunView,
    ScoreLine,
    TrendPoint,
    Waived,
)
from bluelamp.quality.types.profile import ColumnProfile, DateForm, KeyFound, Profile, Tally

__all__ = [
    "Board", "CheckView", "ColumnProfile", "CorrectionLine", "CorrectionPage", "CorrectionRef", "CorrectionView",
    "DateForm", "FindingFilter", "FindingPage", "FindingView", "KeyFound", "Profile", "RunView", "ScoreLine",
    "Tally", "TrendPoint", "Waived",
]  # fmt: skip
