"""Facts that access states: who asked to see a restricted record, what was decided, and when the glass was broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.kernel.events import fact


@fact("access.access_asked")
@dataclass(frozen=True, kw_only=True)
class AccessAsked:
    """Somebody asked the owning unit to open a restricted record to them."""

    request: str
    subject: str
    unit: str
    asker: str
    asker_id: str
    reason: str
    at: datetime


@fact("access.access_decided")
@dataclass(frozen=True, kw_only=True)
class AccessDecided:
    """The owning unit decided a request; access, when given, ends by itself."""

    request: str
    subject: str
    unit: str
    asker: str
    asker_id: str
    is_granted: bool
    until: datetime | None
    by: str
    at: datetime


@fact("access.glass_broken")
@dataclass(frozen=True, kw_only=True)
class GlassBroken:
    """Somebody opened one restricted record by themselves because serious harm could not wait."""

    glass: str
    subject: str
    owner: str
    user: str
    user_id: str
    code: str
    text: str
    at: datetime
    until: datetime


@fact("access.glass_reviewed")
@dataclass(frozen=True, kw_only=True)
class GlassReviewed:
    """Somebody outside the line of the user judged whether breaking the glass was right."""

    glass: str
    subject: str
    is_justified: bool
    by: str
    at: datetime
