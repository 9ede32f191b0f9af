"""What bears on a record's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bluelamp.retention.codes import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing a record is linked to, and what it asks for.

    `is_notice` says whether the person came to notice as an offender by it (that starts a clear period afresh);
    `years` is the least time the matter itself asks for, from `at`.
    """

    subject: str
    group: Group
    at: datetime
    words: str
    source: str = ""
    is_notice: bool = False
    years: int = 0
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Why a record may not be disposed of now, in words that name what is live."""

    subject: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What a record's current links ask for: its group, from when its clear period runs, when it is due, and why."""

    group: Group
    clear_from: datetime
    due_at: datetime
    why: str
