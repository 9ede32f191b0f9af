"""What the rules of the insider watch look at, and what they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class LookKind(StrEnum):
    """What somebody did with a record of a person."""

    OPENED = "opened"
    DENIED = "denied"
    KEPT_BACK = "kept_back"
    SEALED = "sealed"
    EXPORTED = "exported"
    GLASS = "glass"
    WORKED = "worked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look by one account at one record; `row` is its audit row."""

    row: int
    at: datetime
    account: str
    role: str
    subject: str
    kind: LookKind = LookKind.OPENED
    work: str = ""
    reason: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What can be compared: surnames, homes, telephones and marks, each in its normal form."""

    surnames: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything the rules may ask about a batch of looks, gathered beforehand.

    `is_linked` knows only looks whose day has passed: before, work may still lead there.
    """

    staff: Mapping[str, Identity] = field(default_factory=dict)
    subjects: Mapping[str, Identity] = field(default_factory=dict)
    per_10000: Mapping[str, float] = field(default_factory=dict)
    is_linked: Mapping[int, bool] = field(default_factory=dict)
    is_on_duty: Mapping[int, bool | None] = field(default_factory=dict)
    unlinked_days: Mapping[tuple[str, str], frozenset[date]] = field(default_factory=dict)
    unlinked_people: Mapping[tuple[str, date], frozenset[str]] = field(default_factory=dict)
    opened: Mapping[tuple[str, date], int] = field(default_factory=dict)
    peers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unlinked_viewers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    attempts: Mapping[tuple[str, LookKind], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's finding. `key` makes it one and the same alert however often it is found."""

    rule: str
    account: str
    key: str
    subject: str
    reasons: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a member of staff declares about themselves, as written."""

    account: str
    surname: str = ""
    former: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert as professional standards see it."""

    id: str
    rule: str
    title: str
    version: str
    source: str
    account: str
    name: str
    subject: str
    risk: int
    reasons: tuple[str, ...]
    rows: tuple[int, ...]
    raised_at: datetime
    state: str
    proposed_by: str
    decided_by: str
    decided_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """One look on the timeline of an alert."""

    at: datetime
    kind: str
    subject: str
    work: str
    reason: str
    is_linked: bool
    is_asked_about: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLine:
    """One search that met a record its unit protects."""

    subject: str
    searcher: str
    at: datetime
    was_silent: bool
