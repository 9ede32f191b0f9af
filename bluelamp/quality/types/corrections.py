"""Bulk corrections as they cross the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.kernel.refs import Ref
from bluelamp.quality.codes import CorrectionState, RowState


class CorrectionRef(Ref):
    """A reference to a bulk correction."""

    kind = "quality_correction"


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """One correction: what, why, by whom, agreed by whom, and how many rows stand where."""

    ref: CorrectionRef
    name: str
    title: str
    says: str
    check: str
    reason: str
    state: CorrectionState
    proposed_by: str
    proposed_at: datetime
    untold: int
    decided_by: str
    decided_at: datetime | None
    decided_why: str
    undone_by: str
    undone_why: str
    counts: dict[str, int]
    is_own: bool

    @property
    def total(self) -> int:
        """How many rows it is about."""
        return sum(self.counts.values())


@dataclass(frozen=True, kw_only=True)
class CorrectionLine:
    """One row: each field as it was and as it shall be; empty where the record is restricted."""

    key: str
    ref: str
    district: str
    link: str
    changes: tuple[tuple[str, str, str], ...]
    state: RowState
    why: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class CorrectionPage:
    """One page of a correction's rows."""

    lines: tuple[CorrectionLine, ...]
    total: int
    page: int
    pages: int
