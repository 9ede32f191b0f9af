"""Batches, records under review and certificates as screens and machines get them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bluelamp.retention.codes import Decision, Group, HoldKind, ProposalState
from bluelamp.retention.types.clock import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One record of a batch."""

    ref: str
    name: str
    kind: str
    group: Group
    due_at: datetime
    why: str
    decision: Decision
    decided_by: str
    seconded_by: str
    needs_two: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A batch: what it holds, who did what, and what can be done with it next."""

    id: uuid.UUID
    rule: str
    title: str
    citation: str
    state: ProposalState
    norm: int
    counts: Mapping[str, object]
    proposed_at: datetime
    proposed_by: str
    approved_by: str
    quarantined_at: datetime | None
    erase_after: datetime | None
    ended_at: datetime | None
    ended_by: str
    ended_reason: str
    items: tuple[ItemView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """Why a record is kept whatever its clock says."""

    id: uuid.UUID
    kind: HoldKind
    scope: str
    reference: str
    reason: str
    by: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A decision once taken about a record."""

    at: datetime
    by: str
    decision: Decision
    reason: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """Everything that bears on whether a record is kept."""

    ref: str
    number: str
    name: str
    label: str
    url: str
    group: Group | None
    group_title: str
    citation: str
    clear_from: datetime | None
    due_at: datetime | None
    why: str
    parts: tuple[tuple[str, Group | None, datetime | None], ...]
    matters: tuple[Matter, ...]
    notices: tuple[tuple[datetime, str, str], ...]
    holds: tuple[HoldView, ...]
    live: tuple[str, ...]
    reviews: tuple[ReviewLine, ...]
    proposal: uuid.UUID | None
    is_due: bool
    needs_two: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One record that is due."""

    ref: str
    name: str
    kind: str
    group: Group
    due_at: datetime
    why: str
    held_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """A page of records that are due."""

    lines: tuple[DueLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How one review group stands."""

    group: Group
    title: str
    citation: str
    records: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How retention stands now."""

    groups: tuple[GroupCount, ...]
    unreviewed: int
    unreviewed_in: Mapping[str, int]
    holds: int
    norm: int
    batches: tuple[ProposalView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """Proof of a disposal: counts, ids, hashes, who, why and under which rule; nothing of the content."""

    id: uuid.UUID
    rule: str
    title: str
    citation: str
    records: tuple[str, ...]
    counts: Mapping[str, int]
    rows: int
    manifest_sha256: str
    list_number: int
    list_sha256: str
    proposed_by: str
    approved_by: str
    erased_by: str
    erased_at: datetime
    backups_gone_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Buried:
    """What an old id answers."""

    ref: str
    since: datetime
    rule: str
    citation: str
    certificate: uuid.UUID | None

    @property
    def words(self) -> str:
        """The answer as people read it."""
        if self.certificate is None:
            return (
                f"This record was taken out of use on {self.since:%d/%m/%Y} for its disposal ({self.citation}). It is "
                "in quarantine: a retention reviewer can bring it back."
            )
        return f"This record was disposed of on {self.since:%d/%m/%Y} under {self.citation}. Certificate {self.certificate}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay of the list of erasures found and erased again."""

    erasures: int
    records: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReport:
    """A month of disposals: counts, failures and holds (records.md §9)."""

    month: str
    proposed: int
    quarantined: int
    undone: int
    erased: int
    rows: int
    retained: int
    by_group: Mapping[str, int]
    by_kind: Mapping[str, int]
    refused: int
    holds_in_force: int
    moratoria: int
    due_and_waiting: int
    unreviewed: int
    norm: int
    certificates: tuple[str, ...] = field(default=())
