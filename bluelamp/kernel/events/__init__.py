"""Facts: stated in the transaction that made them true, read in commit order by cursors (style.md §2)."""

from bluelamp.kernel.events.declaring import SubjectParked, fact, on, readers
from bluelamp.kernel.events.following import Cursor, Stated, follow, lags, latest
from bluelamp.kernel.events.parking import ParkedSubject, parked, retry
from bluelamp.kernel.events.reading import read_all, read_once
from bluelamp.kernel.events.stating import state

__all__ = [
    "Cursor", "ParkedSubject", "Stated", "SubjectParked", "fact", "follow", "lags", "latest", "on", "parked",
    "read_all", "read_once", "readers", "retry", "state",
]  # fmt: skip
