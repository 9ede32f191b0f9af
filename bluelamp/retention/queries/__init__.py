"""Every read of retention."""

from __future__ import annotations

from bluelamp.retention.queries.batches import certificate, certificates, proposal, proposals
from bluelamp.retention.queries.proof import accounted, buried_at, monthly_report, tombstones
from bluelamp.retention.queries.records import due, holds, overview, record, unreviewed_in

__all__ = [
    "accounted", "buried_at", "certificate", "certificates", "due", "holds", "monthly_report", "overview",
    "proposal", "proposals", "record", "tombstones", "unreviewed_in",
]  # fmt: skip
