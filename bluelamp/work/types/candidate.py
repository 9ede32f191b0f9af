"""A record that may owe something, as its own module describes it to whoever sweeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bluelamp.work.codes import Risk


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One record and subject that a rule may apply to, with the traits the rule asks about."""

    source: str
    subject: str
    number: str
    district: str
    event_at: datetime
    risk: Risk = Risk.STANDARD
    traits: frozenset[str] = frozenset()
