"""Tables of retention."""

from __future__ import annotations

from bluelamp.retention.models.clock import Hold, Notice, Review, Standing
from bluelamp.retention.models.disposal import (
    Certificate,
    ErasedRow,
    HeldRow,
    Proposal,
    ProposalItem,
    Tombstone,
)

__all__ = [
    "Certificate", "ErasedRow", "HeldRow", "Hold", "Notice", "Proposal", "ProposalItem", "Review", "Standing",
    "Tombstone",
]  # fmt: skip
