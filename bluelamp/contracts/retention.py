"""What retention states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.kernel.events import fact


@fact("retention.records_erased")
@dataclass(frozen=True, kw_only=True)
class RecordsErased:
    """Records were disposed of for good: whoever was given a copy has to dispose of it too. References only."""

    certificate: str
    records: tuple[str, ...]
    rule: str
    citation: str
    at: datetime
