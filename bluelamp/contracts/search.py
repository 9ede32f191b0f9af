"""Facts that search states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.kernel.events import fact


@fact("search.restricted_record_searched")
@dataclass(frozen=True, kw_only=True)
class RestrictedRecordSearched:
    """Somebody's search matched a record they may not see; for the unit that owns the record."""

    subject: str
    owner: str
    searcher: str
    searcher_id: str
    at: datetime
    was_silent: bool
