"""What crosses the door of the shell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bluelamp.web.codes import Hindrance


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a person says is wrong with Bluelamp itself."""

    page: str = ""
    doing: str
    happened: str
    hindrance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """A reported problem as its reporter and the platform's keepers see it."""

    id: UUID
    reference: str
    reported_by: str
    reported_at: datetime
    page: str
    doing: str
    happened: str
    hindrance: Hindrance
